"""What pages of other sites have a browser ask: following a link is let through, no more."""

from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, JSONResponse, Response


def refused(status: int, why: str) -> Response:
    """Return a refusal with one line that says why."""
    return JSONResponse({"error": why}, status)


def coming_again(asked: HTTPConnection, *, is_known: bool) -> Response | None:
    """Have a browser that another site's link led here ask again, by itself and with its cookies.

    It would otherwise look like one that was never here, and be made somebody else.
    """
    if is_led_here(asked) and not is_known:
        return HTMLResponse("", headers={"Refresh": "0"})
    return None


def from_elsewhere(asked: HTTPConnection) -> Response | None:
    """Refuse what a page of another site has a browser ask, but for following a link."""
    origin = asked.headers.get("origin")
    host = asked.headers.get("host", "").lower()
    foreign = origin is not None and origin.partition("://")[2].lower() != host
    changing = asked.scope.get("method", "") not in ("GET", "HEAD", "OPTIONS")
    embedded = asked.headers.get("sec-fetch-site") in ("cross-site", "same-site")
    if (foreign and changing) or (embedded and (changing or not is_led_here(asked))):
        return refused(403, "Pages of other sites may not ask this server.")
    return None


def is_led_here(asked: HTTPConnection) -> bool:
    """Whether a browser follows a link of another site to here."""
    return (
        asked.scope.get("method") == "GET"
        and asked.headers.get("sec-fetch-site") in ("cross-site", "same-site")
        and asked.headers.get("sec-fetch-mode") == "navigate"
        and asked.headers.get("sec-fetch-dest") == "document"
    )
