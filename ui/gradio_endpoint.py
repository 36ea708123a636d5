"""The endpoint `ask` for programs that call the page by gradio_client."""

from collections.abc import Callable
from typing import Any

import gradio as gr
from gradio.events import api
from starlette.concurrency import run_in_threadpool

from assistant import Assistant, FootnotesError
from ui import asking
from ui.guard import owner_of
from ui.line import Lines, growing

AT_ONCE = 100


def add_endpoint(blocks: gr.Blocks, source: Callable[[], Assistant], lines: Lines) -> None:
    """Add the endpoint to a page that is not served yet."""

    async def ask(
        question: str,
        request: gr.Request,
        documents: list[str] | None = None,
        model: str | None = None,
    ) -> dict[str, Any]:
        """Answer a question from the documents; the answer is that of `POST /api/ask`."""
        try:
            owner = owner_of(request.cookies)
            view = await run_in_threadpool(
                lambda: source().using(owner=owner, documents=documents, model=model)
            )
            return (await asking.last(growing(view, question, (), lines))).to_dict()
        except FootnotesError as error:
            raise gr.Error(str(error), print_exception=False) from error

    with blocks:
        api(ask, api_name="ask", concurrency_limit=AT_ONCE)
