"""The page that shows the HTTP API: Swagger's, from a package that brings it along, no network."""

from functools import cache
from importlib.resources import files

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Footnotes: HTTP API</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="docs/swagger-ui.css">
<div id="docs"></div>
<script src="docs/swagger-ui-bundle.js"></script><script src="docs/start.js"></script></html>
"""
START = """SwaggerUIBundle({
  url: "openapi.json", dom_id: "#docs", deepLinking: true, validatorUrl: null,
  defaultModelsExpandDepth: 0, displayRequestDuration: true,
});
"""
router = APIRouter(prefix="/api/docs", include_in_schema=False)


@router.get("")
def page() -> HTMLResponse:
    """Return the page."""
    return HTMLResponse(PAGE)


@router.get("/start.js")
def start() -> Response:
    """Return what begins it: a script of its own, as the policy allows none in the page."""
    return Response(START, media_type="text/javascript")


@router.get("/swagger-ui.css")
def style() -> Response:
    """Return Swagger's styles."""
    return Response(_static("swagger-ui.css"), media_type="text/css")


@router.get("/swagger-ui-bundle.js")
def script() -> Response:
    """Return Swagger's script."""
    return Response(_static("swagger-ui-bundle.js"), media_type="text/javascript")


@cache
def _static(name: str) -> bytes:
    return (files("fastapi_offline") / "static" / name).read_bytes()
