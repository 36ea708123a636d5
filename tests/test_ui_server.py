"""Claims about serving: where, with which token, what is told if it cannot be, and how it ends."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import httpx
import pytest

from assistant import Assistant, FootnotesError
from tests.served import Fake, free_port
from ui.address import Address, bound, is_loopback
from ui.opening import Opening

ROOT = Path(__file__).parents[1]
PROGRAM = "import sys; from ui.cli import main; sys.exit(main())"


@contextmanager
def command(*words: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
    running = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, "serve", *words],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield running
    finally:
        running.kill()
        running.communicate()


def test_the_page_is_up_and_the_first_question_waits_for_the_assistant(article_home: Path) -> None:
    port = free_port()
    with command("--port", f"{port}", "--home", str(article_home)) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == f"http://127.0.0.1:{port}/\n"
        asked = {"question": "What is the island of Ioto known as?"}
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
            assert client.get("/").status_code == 200
            assert client.post("/api/ask", json=asked).json()["found"]
        running.send_signal(signal.SIGINT)
        out, errors = running.communicate(timeout=20)
    assert (running.returncode, out, errors) == (0, "", "")


def test_an_assistant_that_cannot_be_opened_ends_the_server(article_home: Path) -> None:
    words = ("--port", f"{free_port()}", "--home", str(article_home))
    with command(*words, "--document", "no-such-file.txt") as running:
        _, errors = running.communicate(timeout=60)
    assert running.returncode == 1
    assert errors.startswith("footnotes: ")
    assert "no-such-file.txt" in errors
    assert errors.count("\n") == 1


def test_other_hosts_than_loopback_are_served_with_a_new_token(tmp_path: Path) -> None:
    port = free_port()
    with command("--host", "0.0.0.0", "--port", f"{port}", "--home", str(tmp_path)) as running:
        assert running.stdout is not None
        address = running.stdout.readline().strip()
        token = address.partition("?token=")[2]
        assert len(token) >= 32
        here = f"http://127.0.0.1:{port}"
        assert httpx.get(f"{here}/").status_code == 401
        bearer = {"Authorization": f"Bearer {token}"}
        assert httpx.get(f"{here}/config", headers=bearer).status_code == 200


def test_a_given_token_is_not_written() -> None:
    given = Address.chosen("0.0.0.0", 80, "a" * 20)
    assert "a" * 20 not in given.to_open
    made = Address.chosen("192.0.2.1", 80)
    assert made.to_open == f"http://192.0.2.1:80/?token={made.token}"
    assert made.token != Address.chosen("192.0.2.1", 80).token
    assert Address.chosen("localhost", 80).to_open == "http://localhost:80/"
    assert Address.chosen("::1", 80, certificate=Path("x")).to_open == "https://[::1]:80/"


@pytest.mark.parametrize("name", ["127.example.org", "127.0.0.1.example.org", "128.0.0.1"])
def test_a_name_that_looks_like_this_machine_wants_a_token(name: str) -> None:
    assert Address.chosen(name, 80).token
    assert not is_loopback(name)
    assert all(map(is_loopback, ("localhost", "127.0.0.1", "127.3.2.1", "::1")))


@pytest.mark.parametrize(
    "token", ["short", "with a space in it", "ümlaut-is-not-ascii", "a\nb" * 9]
)
def test_a_token_that_can_be_guessed_or_not_be_sent_is_refused(token: str) -> None:
    with pytest.raises(FootnotesError, match="The token is too weak"):
        Address.chosen("127.0.0.1", 80, token)


def test_a_host_that_is_not_of_this_machine_is_refused(tmp_path: Path) -> None:
    with command("--host", "192.0.2.1", "--home", str(tmp_path)) as running:
        out, errors = running.communicate(timeout=60)
    assert (running.returncode, out) == (1, "")
    assert "'192.0.2.1' is no address of this machine" in errors
    assert errors.count("\n") == 1


def test_a_taken_port_is_an_error_that_says_so() -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        with pytest.raises(FootnotesError, match=f"port {port}: is it taken"):
            bound(Address("127.0.0.1", port))


def test_an_opening_gives_its_assistant_or_its_error_to_all_who_wait() -> None:
    fake = cast(Assistant, Fake())
    opening = Opening(lambda: fake)
    opening.start()
    assert opening.wait() is fake

    def fail() -> Assistant:
        raise FootnotesError("the index is damaged")

    failed: list[str] = []
    opening = Opening(fail, lambda: failed.append("told"))
    opening.start()
    for _ in range(2):
        with pytest.raises(FootnotesError, match="damaged"):
            opening.wait()
    assert failed == ["told"]
    opening.close()
