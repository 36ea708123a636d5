"""Claims about limits: what is too large or too often is refused, and says when to come again."""

import asyncio
from collections.abc import Iterator

import httpx
import pytest

from tests.served import Fake, serving
from ui.limits import Limits, Rate

pytestmark = [
    pytest.mark.usefixtures("gradio_loops_end_here"),
    pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning"),
]
LIMITS = Limits(upload=200_000, request=2_000, asked=3, uploaded=2)


@pytest.fixture
def url() -> Iterator[str]:
    with serving(Fake(), limits=LIMITS) as address:
        yield address


def test_a_rate_is_a_number_a_minute_that_may_come_at_once() -> None:
    now = [0.0]
    rate = Rate(60, lambda: now[0])
    assert [rate.wait("a") for _ in range(60)] == [0.0] * 60
    assert rate.wait("a") == pytest.approx(1)
    assert rate.wait("b") == 0
    now[0] = 0.5
    assert rate.wait("a") == pytest.approx(0.5)
    now[0] = 1.5
    assert rate.wait("a") == 0
    now[0] = 1000.0
    assert [rate.wait("a") for _ in range(61)][-2:] == [0, pytest.approx(1)]


def test_what_is_too_large_is_refused_with_and_without_a_length(url: str) -> None:
    def pieces() -> Iterator[bytes]:
        yield from [b"x" * 1000] * 5

    json = {"Content-Type": "application/json"}
    for number, path in enumerate(("/api/ask", "/mcp", "/gradio_api/queue/join")):
        for body in (b"x" * 5000, pieces()):
            who = {"footnotes": f"{number}"}
            reply = httpx.post(f"{url}{path}", content=body, headers=json, cookies=who)
            assert reply.status_code == 413, path
            assert "too large" in reply.json()["error"]


def test_an_upload_may_be_larger_but_not_too_large(url: str) -> None:
    small, large = b"x" * 100_000, b"x" * 300_000
    for content, status in ((small, 201), (large, 413)):
        files = {"file": ("a.txt", content)}
        assert httpx.post(f"{url}/api/documents", files=files).status_code == status


def test_what_is_too_often_says_when_to_come_again(url: str) -> None:
    def asked(who: str) -> httpx.Response:
        return httpx.post(f"{url}/api/ask", json={"question": "When?"}, cookies={"footnotes": who})

    assert [asked("a").status_code for _ in range(3)] == [200] * 3
    refused = asked("a")
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["retry-after"]) <= 20
    assert asked("b").status_code == 200
    assert httpx.get(f"{url}/api/models", cookies={"footnotes": "a"}).status_code == 200


def test_twenty_of_one_owner_who_ask_all_the_time_are_never_refused() -> None:
    async def ask(client: httpx.AsyncClient) -> list[int]:
        asked = [client.post("/api/ask", json={"question": "When?"}) for _ in range(20)]
        return [reply.status_code for reply in await asyncio.gather(*asked)]

    async def run(url: str) -> list[int]:
        async with httpx.AsyncClient(base_url=url) as client:
            return [status for _ in range(20) for status in await ask(client)]

    with serving(Fake()) as url:
        assert set(asyncio.run(run(url))) == {200}
