"""The web chat: a Gradio page over an assistant, whose routes and looks are beside it."""

import os
from collections.abc import AsyncIterator
from typing import Any

from ui import page, page_answer
from ui.chat import Chat, Source
from ui.conversation import Conversation
from ui.guard import owner_of
from ui.history import History
from ui.line import Lines
from ui.wish import Wish
from ui.words import words_of

# Read by Gradio when it is imported: it would otherwise report to its makers.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"

import gradio as gr

# Those who wait for a model wait in our own line; here everyone comes in.
AT_ONCE = 100
Messages = list[dict[str, str]]


def build_app(source: Source, history: History, lines: Lines) -> gr.Blocks:
    """Return the page, not yet served: `source` waits until there is an assistant, and gives it."""
    chat = Chat(source, history, lines)

    async def ask(question: str, wish: str, request: gr.Request) -> AsyncIterator[Any]:
        if not question.strip():
            yield gr.skip()  # what is typed stays in the box
            return
        box: Any = gr.Textbox(value="", submit_btn=False, stop_btn=True)
        async for messages in _growing(chat, question, wish, request):
            yield box, messages
            box = gr.skip()  # the next question may be half typed by now
        yield _open_box(), gr.skip()

    async def ask_again(wish: str, request: gr.Request) -> AsyncIterator[Any]:
        box: Any = gr.Textbox(submit_btn=False, stop_btn=True)
        async for messages in _growing(chat, "", wish, request):
            yield box, messages
            box = gr.skip()
        yield _open_box(), gr.skip()

    async def stop(wish: str, request: gr.Request) -> Any:
        read, owner = Wish.read(wish), owner_of(request.cookies)
        if not read.conversation:
            return _open_box(), gr.skip()
        conversation = await chat.stop(owner, read)
        rated = await chat.ratings(owner, read)
        return _open_box(), messages(conversation, read, rated)

    async def open_conversation(wish: str, request: gr.Request) -> Messages:
        read, owner = Wish.read(wish), owner_of(request.cookies)
        return messages(await chat.open(owner, read), read, await chat.ratings(owner, read))

    with gr.Blocks(title="Footnotes", analytics_enabled=False, fill_width=True) as app:
        with gr.Row(elem_id="page"):
            with gr.Column(elem_id="chat"):
                gr.HTML(page.part("chat"), apply_default_css=False)
                chatbot = gr.Chatbot(
                    elem_id="answers",
                    show_label=False,
                    container=False,
                    height=None,
                    buttons=[],
                    feedback_options=None,
                    latex_delimiters=[],
                )
                gr.HTML(page.part("suggestions"), apply_default_css=False)
                question = gr.Textbox(
                    elem_id="question",
                    label="Question",
                    show_label=False,
                    container=False,
                    max_lines=6,
                    submit_btn=True,
                    autofocus=True,
                )
                gr.HTML(page.part("foot"), apply_default_css=False)
                # What the page itself writes and presses.
                wish = gr.Textbox(elem_id="wish", visible="hidden")
                again = gr.Button(elem_id="again", visible="hidden")
                opening = gr.Button(elem_id="open", visible="hidden")
            with gr.Column(elem_id="document"):
                gr.HTML(page.part("document"), apply_default_css=False)
                gr.HTML(page.part("panels"), apply_default_css=False)
        quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        shown = [question, chatbot]
        at_once: dict[str, Any] = {"concurrency_limit": AT_ONCE, **quiet}
        asked = question.submit(ask, [question, wish], shown, **at_once)
        asked_again = again.click(ask_again, wish, shown, **at_once)
        question.stop(stop, wish, shown, cancels=[asked, asked_again], **at_once)
        opening.click(
            open_conversation, wish, chatbot, cancels=[asked, asked_again], **at_once
        )
    return app


async def _growing(
    chat: Chat, question: str, wish: str, request: gr.Request
) -> AsyncIterator[Messages]:
    read, owner = Wish.read(wish), owner_of(request.cookies)
    rated = await chat.ratings(owner, read)
    before: Messages = []
    async for name, conversation in chat.answer(owner, read, question):
        if len(before) != 2 * len(conversation) - 2:
            before = messages(conversation[:-1], read, rated, name=name, going_on=True)
        number = len(conversation) - 1
        yield before + messages(conversation[-1:], read, {}, name=name, first=number)


def messages(
    conversation: Conversation,
    wish: Wish,
    rated: Any,
    *,
    name: str = "",
    first: int = 0,
    going_on: bool = False,
) -> Messages:
    """Return a conversation as Gradio's chat takes it.

    `name` is its id, `first` the number of its first exchange here; where it is `going_on`, the
    last one here is not the last.
    """
    words = words_of(wish.language)
    found = []
    for number, exchange in enumerate(conversation, first):
        last = not going_on and exchange is conversation[-1] and exchange.complete
        asked = page_answer.question_message(exchange.question, words, last=last)
        reply = page_answer.reply_message(
            exchange,
            words,
            name=f"exchange-{name or wish.conversation}-{number}",
            rated=rated.get(number, ""),
            last=last,
        )
        found += [{"role": "user", "content": asked}, {"role": "assistant", "content": reply}]
    return found


def _open_box() -> gr.Textbox:
    return gr.Textbox(submit_btn=True, stop_btn=False)
