"""What went wrong with a request, as one line of JSON with its status."""

from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from assistant import FootnotesError
from ui.conversation import BUG


def tell_problems(app: FastAPI) -> None:
    """Have an app answer so where a route raises: 400 for a `FootnotesError`, 500 for a bug.

    A bug is raised again, so that its traceback is where Footnotes was started.
    """

    @app.exception_handler(FootnotesError)
    def unusable(request: Request, error: FootnotesError) -> JSONResponse:
        return _problem(400, str(error))

    @app.exception_handler(RequestValidationError)
    def malformed(request: Request, error: RequestValidationError) -> JSONResponse:
        return _problem(400, _first(error.errors()))

    @app.exception_handler(HTTPException)
    def refused(request: Request, error: HTTPException) -> JSONResponse:
        return _problem(error.status_code, str(error.detail))

    @app.exception_handler(Exception)
    def bug(request: Request, error: Exception) -> JSONResponse:
        return _problem(500, BUG)


def _problem(status: int, line: str) -> JSONResponse:
    # Half a surrogate pair can be asked, but not answered.
    line = " ".join(line.encode("utf-8", "replace").decode().split())
    return JSONResponse({"error": line}, status)


def _first(errors: Sequence[Any]) -> str:
    """Return the first of what is wrong with what was sent, with the place in it."""
    place = ".".join(str(part) for part in errors[0]["loc"][1:])
    return f"{place}: {errors[0]['msg']}" if place else str(errors[0]["msg"])
