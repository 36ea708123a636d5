"""The commands that serve: the site with the web chat, the HTTP API and MCP, and MCP over pipes."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from ui import options, terminal
from ui.options import BaseUrl, Documents, Home, Model


def serve(
    host: Annotated[
        str,
        typer.Option(
            metavar="HOST", help="An address of this machine; others than loopback want a token."
        ),
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(metavar="PORT", min=1, max=65535)] = 7860,
    token: Annotated[
        str,
        typer.Option(metavar="TOKEN", envvar="FOOTNOTES_TOKEN", help="What everyone must give."),
    ] = "",
    allow_host: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Another name that this server is reached by."),
    ] = None,
    certificate: Annotated[
        Path | None, typer.Option(metavar="FILE", help="For TLS, with --key.")
    ] = None,
    key: Annotated[Path | None, typer.Option(metavar="FILE", help="Of the certificate.")] = None,
    documents: Documents = None,
    models: Annotated[
        list[str] | None,
        typer.Option(
            "--model",
            metavar="NAME",
            help="What writes; of several the first, unless a reader chooses another.",
        ),
    ] = None,
    base_url: BaseUrl = None,
    home: Home = None,
) -> None:
    """Serve the web chat, the HTTP API and MCP, until Ctrl-C.

    Only this machine reaches them, unless --host says otherwise; then everyone needs the token,
    which is made up if there is none.
    """
    from ui.address import Address

    settings = options.settings(home, next(iter(models or ()), None), documents, base_url)
    settings = replace(settings, models=(*(models or ()), *settings.models))
    address = Address.chosen(host, port, token, certificate, key)
    from ui.server import serve as serve_site

    serve_site(
        lambda: options.open_with_progress(settings),
        settings.open_home(),
        address,
        announce=terminal.show_line,
        also_named=tuple(allow_host or ()),
    )


def mcp(
    documents: Documents = None,
    model: Model = None,
    base_url: BaseUrl = None,
    home: Home = None,
) -> None:
    """Serve MCP over standard input and output, for other programs' models."""
    settings = options.settings(home, model, documents, base_url)
    from ui.tools import serve_over_pipes

    serve_over_pipes(lambda: options.open_with_progress(settings))
