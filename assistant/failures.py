"""What went wrong with a chat model, in one line for the user, whatever its provider raised."""

import re
from collections.abc import Iterator

from index.errors import ModelError, WritingError

# By HTTP status, which the errors of every provider carry.
_STATUSES = {
    400: "it refused the request (400): the prompt may be longer than it takes, or the key wrong",
    401: "the key was refused (401): look at the provider's key in the environment",
    402: "there is no credit left (402): look at the plan",
    403: "the key may not use this model (403)",
    404: "no such model is known there (404): look at the name and the base URL",
    408: "it did not answer in time (408)",
    413: "the prompt is longer than it takes (413)",
    429: "the limit of requests is reached (429): try again later, or look at the plan",
}
_NOT_REACHED = ("Connect", "RemoteProtocol", "ReadError", "WriteError", "Network", "Proxy")
_STATUS = re.compile("[45][0-9][0-9]")
_CAUSES = 4


def failure(error: BaseException, timeout: float) -> ModelError:
    """Return the error of a model as a `WritingError`; what is told by our own stays as it is.

    The provider's own message is left out: it may hold a part of the key or of the documents.
    """
    if isinstance(error, ModelError):
        return error
    return WritingError(_reason(error, timeout))


def _reason(error: BaseException, timeout: float) -> str:
    name = type(error).__name__
    if "ContextOverflow" in name:
        return "the prompt is longer than it takes"
    status = next(_statuses(error), None)
    if status is not None:
        other = f"its server failed ({status})" if status >= 500 else f"it refused ({status})"
        return _STATUSES.get(status, other)
    if "Timeout" in name:
        return f"it was silent for {timeout:g} seconds"
    if isinstance(error, OSError) or any(part in name for part in _NOT_REACHED):
        return "it cannot be reached, or the connection broke: look at the base URL"
    return f"it failed ({name})"


def _statuses(error: BaseException | None) -> Iterator[int]:
    """Yield the HTTP statuses that an error carries, under the names that the providers use."""
    for _ in range(_CAUSES):
        for holder in (error, getattr(error, "response", None)):
            for name in ("status_code", "status", "code"):
                value = getattr(holder, name, None)
                if _STATUS.fullmatch(str(value)):
                    yield int(str(value))
        error = error.__cause__ if error else None
