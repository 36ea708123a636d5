"""The routes that only the page needs: its styles, scripts and fonts, and documents as HTML."""

from functools import cache
from hashlib import sha256
from importlib.resources import files

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from assistant import FootnotesError
from ui.chat import Source
from ui.guard import owner_of
from ui.page_document import document_fragment

KINDS = {"css": "text/css", "js": "text/javascript", "woff2": "font/woff2"}
# A browser asks whether what it has is still right: the page may be another version's tomorrow.
KEPT = "private, no-cache"


def page_routes(source: Source) -> APIRouter:
    """Return the routes; `source` waits until there is an assistant, and gives it."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/page/{name:path}")
    def static(name: str, request: Request) -> Response:
        held = _static().get(name)
        if held is None:
            return JSONResponse({"error": f"There is no file {name!r}."}, 404)
        content, kind = held
        return _unless_known(request, sha256(content).hexdigest(), content, kind)

    @routes.get("/api/documents/{document_id}/html")
    def document(document_id: str, request: Request) -> Response:
        try:
            assistant = source().using(
                owner=owner_of(request.cookies), documents=(document_id,)
            )
            (found,) = assistant.documents()
        except FootnotesError as error:
            return JSONResponse({"error": str(error)}, 404)
        html = document_fragment(found).encode()
        return _unless_known(request, sha256(html).hexdigest(), html, "text/html")

    return routes


def _unless_known(request: Request, tag: str, content: bytes, kind: str) -> Response:
    headers = {"ETag": f'"{tag}"', "Cache-Control": KEPT}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    return Response(content, headers=headers, media_type=kind)


@cache
def _static() -> dict[str, tuple[bytes, str]]:
    folder = files("ui") / "static"
    found = {}
    for place, prefix in ((folder, ""), (folder / "fonts", "fonts/")):
        for file in place.iterdir():
            kind = KINDS.get(file.name.rpartition(".")[2])
            if kind:
                found[prefix + file.name] = (file.read_bytes(), kind)
    return found
