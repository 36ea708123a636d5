"""The web chat: a Gradio page over an assistant, served to this machine."""

import asyncio
import os
import threading
from collections.abc import AsyncIterator, Callable
from importlib.resources import files
from typing import Any

from assistant import Assistant, FootnotesError
from ui import page
from ui.conversation import Conversation, converse, stopped

# Read by Gradio when it is imported: it would otherwise report to its makers.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"

import gradio as gr

AT_ONCE = 4
Update = tuple[Any, list[dict[str, str]], Conversation]


def build_app(assistant: Assistant) -> gr.Blocks:
    """Return the page over an assistant, not yet served."""

    async def respond(question: str, past: Conversation) -> AsyncIterator[Any]:
        if not question.strip():
            yield gr.skip()  # what is typed stays in the box
            return
        box: Any = gr.Textbox(value="", submit_btn=False, stop_btn=True)
        growing = converse(assistant, question, past)
        # A step in a thread of its own can be left behind: a stop need not wait for its end.
        while conversation := await asyncio.to_thread(next, growing, None):
            if conversation[-1].complete:
                box = _open_box()
            yield box, messages(conversation), conversation
            box = gr.skip()  # the next question may be half typed by now

    def stop(conversation: Conversation) -> Update:
        conversation = stopped(conversation)
        return _open_box(), messages(conversation), conversation

    def show_documents() -> str:
        return page.document_panel(assistant.documents())

    app = gr.Blocks(title="Footnotes", analytics_enabled=False, fill_width=True)
    with app:
        conversation = gr.State(())
        with gr.Row(elem_id="page"):
            with gr.Column(elem_id="chat"):
                again = gr.Button("New conversation", elem_id="again", size="sm")
                chatbot = gr.Chatbot(
                    elem_id="answers",
                    show_label=False,
                    container=False,
                    height=None,
                    buttons=[],
                    feedback_options=None,
                    latex_delimiters=[],
                    placeholder=page.welcome(),
                )
                question = gr.Textbox(
                    elem_id="question",
                    label="Question",
                    show_label=False,
                    container=False,
                    placeholder="Ask about the document",
                    max_lines=6,
                    submit_btn=True,
                    autofocus=True,
                )
            with gr.Column(elem_id="document"):
                panel = gr.HTML(apply_default_css=False)
        shown = [question, chatbot, conversation]
        quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        asked = question.submit(
            respond,
            [question, conversation],
            shown,
            concurrency_limit=AT_ONCE,
            **quiet,
        )
        question.stop(stop, conversation, shown, cancels=[asked], **quiet)
        again.click(lambda: (_open_box(), [], ()), None, shown, cancels=[asked], **quiet)
        app.load(show_documents, None, panel, **quiet)
    return app


def messages(conversation: Conversation) -> list[dict[str, str]]:
    """Return a conversation as Gradio's chat takes it."""
    return [
        {"role": role, "content": content}
        for exchange in conversation
        for role, content in (
            ("user", page.question_message(exchange.question)),
            ("assistant", page.reply_message(exchange)),
        )
    ]


def open_page(assistant: Assistant, host: str, port: int) -> tuple[gr.Blocks, str]:
    """Serve the page from a thread; return it with its address. `close()` ends it.

    Raises `FootnotesError` where the port cannot be had.
    """
    app = build_app(assistant)
    try:
        _, address, _ = app.launch(
            server_name=host,
            server_port=port,
            prevent_thread_lock=True,
            quiet=True,
            share=False,
            show_error=False,
            run_history=False,
            ssr_mode=False,
            footer_links=[],
            theme=gr.themes.Base(font="system-ui", font_mono="ui-monospace"),
            head=_head(),
        )
    except OSError as error:
        raise FootnotesError(
            f"cannot serve on {host} port {port}: is it taken? Choose another with --port."
        ) from error
    return app, address


def serve(assistant: Assistant, host: str, port: int, announce: Callable[[str], None]) -> None:
    """Serve the page until interrupted; `announce` is called once with its address."""
    app, address = open_page(assistant, host, port)
    try:
        announce(address)
        threading.Event().wait()
    except KeyboardInterrupt:
        pass
    finally:
        app.close(verbose=False)


def _open_box() -> gr.Textbox:
    return gr.Textbox(submit_btn=True, stop_btn=False)


def _head() -> str:
    # Gradio rewrites the selectors of `css=` to sit inside its own container; here they stay ours.
    style, script = ((files("ui") / name).read_text("utf-8") for name in ("page.css", "page.js"))
    return f"<style>{style}</style><script>{script}</script>"
