"""The frame of the page: what Gradio is told to put around it, and the parts that never change."""

import json
from functools import cache
from importlib.resources import files
from typing import Any

from ui.words import tables

STYLES = ("look", "chat", "document", "panels")
FONTS = ("literata-latin-wght-normal", "source-sans-3-latin-wght-normal")


@cache
def part(name: str) -> str:
    """Return a part of the page that never changes; its words are filled in by the browser."""
    return (files("ui") / "static" / f"{name}.html").read_text("utf-8")


def head() -> str:
    """Return what stands in the head of the page: styles, scripts and the words they use."""
    # A "<" in a word would end the element that holds the table.
    words = json.dumps(tables(), ensure_ascii=False).replace("<", "\\u003c")
    fonts = "".join(
        f'<link rel="preload" href="page/fonts/{name}.woff2" as="font" type="font/woff2" crossorigin>'
        for name in FONTS
    )
    styles = "".join(f'<link rel="stylesheet" href="page/{name}.css">' for name in STYLES)
    return (
        f'<script type="application/json" id="words">{words}</script>{fonts}{styles}'
        '<script type="module" src="page/main.js"></script>'
    )


def mounting() -> dict[str, Any]:
    """Return what `gradio.mount_gradio_app` is told beside the app and its path."""
    import gradio as gr

    return {
        "footer_links": [],
        "run_history": False,
        "show_error": False,
        "ssr_mode": False,
        "theme": gr.themes.Base(font="system-ui", font_mono="ui-monospace"),
        "head": head(),
    }
