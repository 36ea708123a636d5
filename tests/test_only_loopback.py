"""Claims about the tests themselves: none of them reaches the network, and none the user's home."""

import os
import socket
from pathlib import Path

import pytest


def test_a_connection_to_elsewhere_fails() -> None:
    with socket.socket() as client, pytest.raises(AssertionError, match=r"192\.0\.2\.1"):
        client.connect(("192.0.2.1", 80))
    with pytest.raises(AssertionError, match=r"example\.org"):
        socket.create_connection(("example.org", 80))


def test_a_connection_to_this_machine_works() -> None:
    with socket.socket() as server, socket.socket() as client:
        server.bind(("127.0.0.1", 0))
        server.listen()
        client.connect(server.getsockname())


def test_the_data_directory_is_a_temporary_one(tmp_path: Path) -> None:
    assert Path(os.environ["FOOTNOTES_HOME"]).parent == tmp_path
    assert os.environ["HF_HUB_OFFLINE"] == "1"
