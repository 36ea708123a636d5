"""The web chat as Gradio is told to serve it, and the conversation behind it."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from typing import cast
from urllib.request import urlopen

import pytest

from assistant import Answer, Assistant, Document, FootnotesError, Sentence, Turn, Verdict
from ui.conversation import BUG, STOPPED, Conversation, Exchange, converse, stopped

# Gradio leaves event loops unclosed.
pytestmark = [
    pytest.mark.usefixtures("gradio_loops_end_here"),
    pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning"),
]

SENTENCE = Sentence("It rained.", (), Verdict("supported", 1.0, ("its words",)))
EVIDENCE = Answer("Did it rain?")
SAID = Answer("Did it rain?", True, "It rained. [1]", (SENTENCE,))


class Scripted:
    """An assistant that yields what it was given, or raises it."""

    def __init__(self, *steps: Answer | Exception) -> None:
        self.steps = steps
        self.history: tuple[Turn, ...] = ()

    def documents(self) -> tuple[Document, ...]:
        return ()

    def stream(self, question: str, history: Sequence[Turn] = ()) -> Iterator[Answer]:
        self.history = tuple(history)
        for step in self.steps:
            if isinstance(step, Exception):
                raise step
            yield step


def scripted(*steps: Answer | Exception) -> Assistant:
    return cast(Assistant, Scripted(*steps))


def test_a_conversation_grows_with_its_answer() -> None:
    states = [c[-1] for c in converse(scripted(EVIDENCE, SAID), "Did it rain?", ())]
    assert [state.answer for state in states] == [None, EVIDENCE, SAID, SAID]
    assert [state.complete for state in states] == [False, False, False, True]


def test_only_what_was_answered_is_history() -> None:
    past: Conversation = (
        Exchange("Did it rain?", SAID, complete=True),
        Exchange("Where?", EVIDENCE, complete=True, problem=STOPPED),
        Exchange("When?", None, complete=True, problem=BUG),
    )
    assistant = Scripted(EVIDENCE)
    last = list(converse(cast(Assistant, assistant), "And then?", past))[-1]
    assert assistant.history == (Turn("Did it rain?", "It rained. [1]"),)
    assert last[:3] == past


def test_an_error_of_ours_is_a_line_of_the_conversation() -> None:
    error = FootnotesError("the index is damaged: run `footnotes add` again")
    *_, (last,) = converse(scripted(EVIDENCE, error), "Did it rain?", ())
    assert last.problem == str(error)
    assert last.complete


def test_a_bug_is_a_line_and_keeps_its_traceback() -> None:
    states: list[Conversation] = []
    with pytest.raises(ZeroDivisionError):
        states.extend(iter(converse(scripted(ZeroDivisionError()), "Did it rain?", ())))
    growing = converse(scripted(ZeroDivisionError()), "Did it rain?", ())
    assert [next(growing)[-1].problem, next(growing)[-1].problem] == ["", BUG]
    with pytest.raises(ZeroDivisionError):
        next(growing)


def test_what_was_written_before_a_stop_stays() -> None:
    assert stopped((Exchange("?", SAID),)) == (Exchange("?", SAID, complete=True),)
    assert stopped((Exchange("?", EVIDENCE),))[-1].problem == STOPPED
    done: Conversation = (Exchange("?", SAID, complete=True),)
    assert stopped(done) == done
    assert stopped(()) == ()


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    from ui.web import open_page

    app, address = open_page(scripted(), "127.0.0.1", free_port())
    yield address
    app.close(verbose=False)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return cast(int, probe.getsockname()[1])


def test_the_page_offers_no_endpoint(address: str) -> None:
    with urlopen(f"{address}gradio_api/info") as reply:
        assert reply.read() == b'{"named_endpoints":{},"unnamed_endpoints":{}}'


def test_nothing_is_reported_shared_or_kept(address: str) -> None:
    import gradio as gr

    from ui.web import build_app

    assert os.environ["GRADIO_ANALYTICS_ENABLED"] == "False"
    app = build_app(scripted())
    assert not app.analytics_enabled
    assert not app.share
    chatbots = [b for b in app.blocks.values() if isinstance(b, gr.Chatbot)]
    assert [b.buttons for b in chatbots] == [[]]
    with urlopen(f"{address}config") as reply:
        config = reply.read()
    assert b'"footer_links":[]' in config
    assert b'"run_history":true' not in config


def test_a_taken_port_is_an_error_that_says_so() -> None:
    from ui.web import open_page

    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        with pytest.raises(FootnotesError, match=f"port {port}: is it taken"):
            open_page(scripted(), "127.0.0.1", port)


def test_serve_announces_its_address_and_prints_nothing_itself() -> None:
    program = (
        "import signal, sys\n"
        "from ui.web import serve\n"
        "class None_:\n"
        "    def documents(self): return ()\n"
        "def announce(address):\n"
        "    sys.stderr.write(address)\n"
        "    signal.raise_signal(signal.SIGINT)\n"
        f"serve(None_(), '127.0.0.1', {free_port()}, announce)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.startswith("http://127.0.0.1:")
    assert "\n" not in done.stderr


def test_the_page_is_written_without_gradio() -> None:
    program = "import sys, ui.page, ui.conversation; sys.exit('gradio' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program]).returncode == 0
