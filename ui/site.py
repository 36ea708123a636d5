"""The site: page, API and MCP as one app, behind the guard, the limits and the headers."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, FastAPI, HTTPException
from fastapi.telemetry import TelemetryConfig
from mcp.server.transport_security import TransportSecuritySettings
from starlette.types import ASGIApp

from ui import api, docs
from ui.guard import Guard, Rules
from ui.limits import Limiter, Limits
from ui.policy import Policy
from ui.problems import tell_problems
from ui.tools import tool_server

if TYPE_CHECKING:
    import gradio as gr

METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
# FastAPI would otherwise report to whatever else in the process has set OpenTelemetry up.
UNWATCHED: TelemetryConfig = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "auto_configure": False,
}


@dataclass(frozen=True, slots=True)
class Page:
    """The page as Gradio mounts it, with routes that only it needs."""

    blocks: "gr.Blocks"
    mounting: Mapping[str, Any] = field(default_factory=dict)
    routers: Sequence[APIRouter] = ()


def site(page: Page, served: api.Served, rules: Rules, limits: Limits | None = None) -> ASGIApp:
    """Return all that is served, as one ASGI app that lets nothing past the guard."""
    app = composed(page, served)
    return Policy(Guard(Limiter(app, limits or Limits()), rules))


def composed(page: Page, served: api.Served) -> FastAPI:
    """Return all that is served, unguarded."""
    import gradio as gr

    from ui.gradio_endpoint import add_endpoint

    add_endpoint(page.blocks, served.source, served.lines)
    tools = tool_server(served.source, served.lines)
    # Without sessions, a program may call from one connection or many; the guard knows the hosts.
    over_http = tools.streamable_http_app(
        stateless_http=True,
        json_response=True,
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
    )

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with tools.session_manager.run():
            yield

    app = FastAPI(
        telemetry=UNWATCHED,
        title="Footnotes",
        description="Answers from documents, every sentence with the exact words it rests on.",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    app.state.served = served
    tell_problems(app)
    for router in (api.router, docs.router, *page.routers):
        app.include_router(router)
    app.add_api_route("/api/{rest:path}", _nothing, methods=METHODS, include_in_schema=False)
    app.router.routes.extend(over_http.routes)
    gr.mount_gradio_app(
        app,
        page.blocks,
        path="/",
        mcp_server=False,
        app_kwargs={"telemetry": UNWATCHED},
        **page.mounting,
    )
    return app


def _nothing(rest: str) -> None:
    raise HTTPException(404, "There is nothing here.")
