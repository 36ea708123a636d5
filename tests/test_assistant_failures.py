"""Claims about failures: each is one line with what to do, and gives neither key nor text away."""

from collections.abc import Callable

import httpx
import openai
import pytest

from assistant.failures import failure
from index.errors import ModelError, WritingError

SECRET = "sk-s3cret The contract is worth 5 million."
REQUEST = httpx.Request("POST", "http://127.0.0.1/v1", headers={"Authorization": SECRET})


def told(error: BaseException) -> str:
    return str(failure(error, 60.0))


def responded(status: int) -> httpx.Response:
    return httpx.Response(status, request=REQUEST, text=SECRET)


STATUS_ERRORS: list[tuple[type[openai.APIStatusError], int, str]] = [
    (openai.BadRequestError, 400, "longer than it takes"),
    (openai.AuthenticationError, 401, "the key was refused"),
    (openai.PermissionDeniedError, 403, "may not use this model"),
    (openai.NotFoundError, 404, "look at the name and the base URL"),
    (openai.RateLimitError, 429, "try again later"),
    (openai.InternalServerError, 500, "its server failed (500)"),
    (openai.InternalServerError, 529, "its server failed (529)"),
    (openai.UnprocessableEntityError, 422, "it refused (422)"),
    (openai.APIStatusError, 402, "no credit left"),
]


def openai_error(kind: type[openai.APIStatusError], status: int) -> openai.APIStatusError:
    # openai takes responses of httpx or of its fork; both carry what is looked at.
    return kind(SECRET, response=responded(status), body={"error": SECRET})  # type: ignore[arg-type]


@pytest.mark.parametrize(("kind", "status", "part"), STATUS_ERRORS)
def test_what_openai_raises_is_told_by_its_status(
    kind: type[openai.APIStatusError], status: int, part: str
) -> None:
    assert part in told(openai_error(kind, status))


def test_langchain_s_own_kinds_of_errors_are_told_like_those_of_the_provider() -> None:
    from langchain_openai.chat_models import base

    limit = base.OpenAIRateLimitError(SECRET, response=responded(429), body=None)  # type: ignore[arg-type]
    assert "(429)" in told(limit)
    long = base.OpenAIAPIContextOverflowError(SECRET, request=REQUEST, body=None)  # type: ignore[arg-type]
    assert told(long) == "the prompt is longer than it takes"


SILENT = "it was silent for 60 seconds"
UNREACHED = "it cannot be reached"


@pytest.mark.parametrize(
    ("error", "part"),
    [
        (openai.APITimeoutError(request=REQUEST), SILENT),  # type: ignore[arg-type]
        (httpx.ReadTimeout(SECRET), SILENT),
        (httpx.ConnectTimeout(SECRET), SILENT),
        (TimeoutError(SECRET), SILENT),
        (openai.APIConnectionError(message=SECRET, request=REQUEST), UNREACHED),  # type: ignore[arg-type]
        (httpx.ConnectError(SECRET), UNREACHED),
        (httpx.ReadError(SECRET), UNREACHED),
        (httpx.WriteError(SECRET), UNREACHED),
        (httpx.ProxyError(SECRET), UNREACHED),
        (httpx.RemoteProtocolError(SECRET), UNREACHED),
        (ConnectionRefusedError(111, SECRET), UNREACHED),
        (httpx.HTTPStatusError(SECRET, request=REQUEST, response=responded(503)), "(503)"),
        (openai.APIError(SECRET, REQUEST, body={"code": 429}), "(429)"),  # type: ignore[arg-type]
        (openai.APIError(SECRET, REQUEST, body={"code": "bad"}), "it failed (APIError)"),  # type: ignore[arg-type]
        (ValueError(SECRET), "it failed (ValueError)"),
        (KeyError(SECRET), "it failed (KeyError)"),
    ],
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
def test_what_has_no_status_is_told_by_its_kind(error: BaseException, part: str) -> None:
    assert part in told(error)


def test_a_server_that_times_out_is_not_taken_for_a_silent_one() -> None:
    class GatewayTimeoutError(openai.InternalServerError):
        """As Anthropic's client calls it."""

    assert told(openai_error(GatewayTimeoutError, 504)) == "its server failed (504)"


def test_the_status_may_lie_in_a_cause() -> None:
    outer, middle = RuntimeError(SECRET), ValueError(SECRET)
    outer.__cause__, middle.__cause__ = middle, openai_error(openai.AuthenticationError, 401)
    assert "the key was refused (401)" in told(outer)


def test_causes_in_a_circle_come_to_an_end() -> None:
    one, other = RuntimeError(SECRET), ValueError(SECRET)
    one.__cause__, other.__cause__ = other, one
    assert told(one) == "it failed (RuntimeError)"


EVERY: list[Callable[[], BaseException]] = [
    *(
        lambda kind=kind, status=status: openai_error(kind, status)
        for kind, status, _ in STATUS_ERRORS
    ),
    lambda: openai.APIConnectionError(message=SECRET, request=REQUEST),  # type: ignore[arg-type]
    lambda: openai.APIError(SECRET, REQUEST, body={"message": SECRET, "code": SECRET}),  # type: ignore[arg-type]
    lambda: httpx.LocalProtocolError(f"Illegal header value {SECRET!r}"),
    lambda: UnicodeEncodeError("ascii", SECRET, 0, 1, SECRET),
    lambda: OSError(5, SECRET),
    lambda: Exception(SECRET),
]


@pytest.mark.parametrize("make", EVERY)
def test_neither_a_key_nor_a_document_is_ever_in_what_is_told(
    make: Callable[[], BaseException],
) -> None:
    line = told(make())
    assert "s3cret" not in line and "million" not in line and "\n" not in line
    assert isinstance(failure(make(), 60.0), WritingError)


def test_what_is_told_by_our_own_errors_stays() -> None:
    for error in (WritingError("it wrote nothing"), ModelError("llama.cpp cannot load 'x'.")):
        assert failure(error, 60.0) is error


def test_what_anthropic_raises_is_told() -> None:
    anthropic = pytest.importorskip("anthropic")

    overloaded = anthropic.APIStatusError(SECRET, response=responded(529), body=None)
    assert told(overloaded) == "its server failed (529)"
    refused = anthropic.AuthenticationError(SECRET, response=responded(401), body=None)
    assert "the key was refused" in told(refused)
    assert told(anthropic.APITimeoutError(request=REQUEST)) == SILENT
    assert UNREACHED in told(anthropic.APIConnectionError(request=REQUEST))


def test_what_ollama_raises_is_told() -> None:
    ollama = pytest.importorskip("ollama")

    assert "no such model" in told(ollama.ResponseError(SECRET, 404))
    assert told(ollama.ResponseError(SECRET)) == "it failed (ResponseError)"


def test_what_google_raises_is_told() -> None:
    errors = pytest.importorskip("google.genai.errors")

    body = {"error": {"message": SECRET, "status": "INVALID_ARGUMENT"}}
    assert "or the key wrong" in told(errors.ClientError(400, body))
    assert told(errors.ServerError(503, body)) == "its server failed (503)"
