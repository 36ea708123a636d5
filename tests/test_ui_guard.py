"""Claims about the guard: nothing without the token, one owner each, nobody from elsewhere."""

import socket
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.served import TOKEN, Fake, free_port, served_by, serving, serving_app, small_page
from ui.address import Address
from ui.guard import Rules, owner_of
from ui.site import composed

pytestmark = [
    pytest.mark.usefixtures("gradio_loops_end_here"),
    pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning"),
]
BEARER = {"Authorization": f"Bearer {TOKEN}"}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


@pytest.fixture(scope="module")
def closed() -> Iterator[str]:
    """A server that wants a token."""
    with serving(Fake(), token=TOKEN) as url:
        yield url


@pytest.fixture(scope="module")
def free() -> Iterator[str]:
    """A server for this machine alone."""
    with serving(Fake()) as url:
        yield url


def paths(routes: Any, prefix: str = "") -> Iterator[str]:
    for route in routes:
        path = prefix + getattr(route, "path", "")
        inner = getattr(route, "routes", None) or getattr(
            getattr(route, "original_router", None), "routes", None
        )
        if inner:
            yield from paths(inner, path.rstrip("/"))
        else:
            yield path


def test_every_route_without_the_token_is_the_same_refusal(closed: str) -> None:
    found = set(paths(composed(small_page(), served_by(Fake())).routes))
    assert {"/api/ask", "/mcp", "/config", "/gradio_api/queue/join", "/gradio_api/upload"} <= found
    assert len(found) > 60
    found |= {"/nothing", "/api/nothing", "/.env", "/gradio_api/file=/etc/passwd", "//", "/docs"}
    replies = set()
    with httpx.Client(base_url=closed) as client:
        for path in sorted(found):
            for method in METHODS:
                reply = client.request(method, path.replace("{", "").replace("}", ""))
                assert reply.status_code == 401, (method, path)
                assert "set-cookie" not in reply.headers
                if method != "HEAD":
                    replies.add(reply.text)
    assert replies == {'{"error":"Give the token: Authorization: Bearer …"}'}


def test_a_browser_without_the_token_gets_a_form_and_nothing_else(closed: str) -> None:
    with httpx.Client(base_url=closed, headers={"Accept": "text/html"}) as client:
        replies = {client.get(path).text for path in ("/", "/config", "/api/docs", "/nothing")}
    (form,) = replies
    assert 'name="token"' in form
    assert "Footnotes" not in form
    assert len(form) < 300
    with httpx.Client(base_url=closed, headers={"Accept": "text/html"}) as client:
        assert client.get("/").headers["referrer-policy"] == "same-origin"  # else Origin is null


def test_websockets_are_refused(closed: str, free: str) -> None:
    for url, header, status in ((closed, {}, 401), (free, {}, 404), (closed, BEARER, 404)):
        lines = [
            "GET /gradio_api/queue/join HTTP/1.1",
            f"Host: {url.removeprefix('http://')}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Version: 13",
            *(f"{name}: {value}" for name, value in header.items()),
        ]
        reply = raw(url, "\r\n".join([*lines, "", ""]))
        assert reply.startswith(f"HTTP/1.1 {status}")


def raw(url: str, request: str) -> str:
    host, _, port = url.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), 10) as connection:
        connection.sendall(request.encode())
        return connection.recv(65536).decode()


def test_the_token_comes_in_by_header_address_or_form(closed: str) -> None:
    assert httpx.get(f"{closed}/api/models", headers=BEARER).status_code == 200
    assert httpx.get(f"{closed}/api/models", headers={"Authorization": TOKEN}).status_code == 401
    with httpx.Client(base_url=closed) as browser:
        reply = browser.get("/", params={"conversation": "a&b", "token": TOKEN})
        assert (reply.status_code, reply.headers["location"]) == (303, "/?conversation=a%26b")
        assert TOKEN not in str(reply.headers)
        assert all("HttpOnly" in c and "SameSite=strict" in c for c in cookies(reply))
        assert browser.get("/").status_code == 200
    with httpx.Client(base_url=closed) as browser:
        assert browser.post("/", data={"token": f"{TOKEN}x"}).status_code == 401
        assert browser.post("/", data={"token": "x" * 100_000}).status_code == 401
        assert browser.post("/", data={"token": TOKEN}).headers["location"] == "/"
        assert browser.get("/api/models").status_code == 200
    for wrong in ("", "x", "ü", TOKEN[:-1]):
        assert httpx.get(f"{closed}/", params={"token": wrong}).status_code == 401


def cookies(reply: httpx.Response) -> list[str]:
    return reply.headers.get_list("set-cookie")


def test_the_page_makes_a_browser_somebody_once(free: str) -> None:
    with httpx.Client(base_url=free) as browser:
        assert not cookies(browser.get("/api/models"))
        first = browser.get("/")
        (cookie,) = cookies(first)
        assert cookie.startswith("footnotes=")
        assert "HttpOnly" in cookie
        assert "SameSite=strict" in cookie
        assert not cookies(browser.get("/"))


def test_an_owner_is_a_hash_of_the_cookie() -> None:
    assert owner_of({}) == owner_of({"other": "x"}) == ""
    assert owner_of({"footnotes": "a"}) != owner_of({"footnotes": "b"})
    assert len(owner_of({"footnotes": "a"})) == 32


def test_programs_are_nobody_here_and_one_owner_with_the_token(closed: str, free: str) -> None:
    for url, headers, removable in ((free, {}, False), (closed, BEARER, True)):
        with httpx.Client(base_url=url, headers=headers) as client:
            client.post("/api/documents", files={"file": ("p.txt", b"A program wrote this.")})
        with httpx.Client(base_url=url, headers=headers) as another:
            titles = [d["title"] for d in another.get("/api/documents").json()]
            assert "p.txt" in titles
        with httpx.Client(base_url=url, headers=headers, cookies={"footnotes": "me"}) as browser:
            titles = [d["title"] for d in browser.get("/api/documents").json()]
            assert "p.txt" not in titles
        assert removable or not owner_of({})


def test_another_name_for_this_machine_is_not_answered(free: str) -> None:
    port = free.rpartition(":")[2]
    for host in (f"localhost:{port}", "127.0.0.1", "[::1]:1", "LOCALHOST"):
        assert httpx.get(f"{free}/api/models", headers={"Host": host}).status_code == 200, host
    for host in ("evil.example", f"evil.example:{port}", "127.0.0.1.evil.example", "", "[", "a@b"):
        assert httpx.get(f"{free}/api/models", headers={"Host": host}).status_code == 421, host


def test_the_rules_of_a_server_for_others_know_its_names() -> None:
    rules = Rules.serving("chat.example", TOKEN, ("other.example",))
    assert {"chat.example", "other.example", "localhost"} <= set(rules.hosts)
    assert rules.any_address
    assert not Rules.serving("127.0.0.1").any_address


def test_pages_of_other_sites_cannot_ask(free: str) -> None:
    asked = {"question": "When?"}
    own = {"Origin": free}
    assert httpx.post(f"{free}/api/ask", json=asked, headers=own).status_code == 200
    for origin in (
        "https://evil.example",
        "null",
        "http://127.0.0.1:1",
        f"{free}.evil.example",
        "http://[",
    ):
        reply = httpx.post(f"{free}/api/ask", json=asked, headers={"Origin": origin})
        assert reply.status_code == 403, origin
    for site in ("cross-site", "same-site"):
        headers = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "script"}
        assert httpx.get(f"{free}/api/documents", headers=headers).status_code == 403
        headers = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"}
        assert httpx.get(f"{free}/", headers=headers).status_code == 403


def test_a_link_of_another_site_makes_nobody_somebody_else(free: str, closed: str) -> None:
    led = {
        "Sec-Fetch-Site": "cross-site",
        "Sec-Fetch-Mode": "navigate",
        "Sec-Fetch-Dest": "document",
    }
    reply = httpx.get(f"{free}/", headers=led)
    assert (reply.text, reply.headers["refresh"], cookies(reply)) == ("", "0", [])
    assert httpx.get(f"{free}/", headers=led, cookies={"footnotes": "me"}).text
    reply = httpx.get(f"{closed}/", headers=led)
    assert (reply.status_code, reply.headers["refresh"]) == (401, "0")
    reply = httpx.get(f"{closed}/", params={"token": TOKEN}, headers=led)
    assert (reply.status_code, reply.headers["refresh"]) == (200, "0; url=/")


def test_what_the_page_does_not_need_of_gradio_is_shut(free: str) -> None:
    for path in (
        "/gradio_api/runs",
        "/gradio_api/upload",
        "/gradio_api/file=/etc/hostname",
        "/gradio_api/proxy=http://example.org",
        "/gradio_api/call/x",
        "/gradio_api/openapi.json",
        "/gradio_api/component_server",
        "/monitoring",
        "/monitoring/summary",
        "/login",
        "/docs",
        "/openapi.json",
        "/svelte/x",
        "/manifest.json",
    ):
        for method in ("GET", "POST"):
            reply = httpx.request(method, f"{free}{path}")
            assert (reply.status_code, reply.json()) == (404, {"error": "There is nothing here."})


@pytest.mark.parametrize("path", ["/", "/config", "/api/models", "/api/docs", "/nothing"])
def test_every_response_has_the_headers(free: str, closed: str, path: str) -> None:
    for url in (free, closed):
        headers = httpx.get(f"{url}{path}").headers
        assert "default-src 'self'" in headers["content-security-policy"]
        assert "unsafe-inline" not in headers["content-security-policy"].split("style-src")[0]
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert headers["cache-control"] == "no-store"
        assert "server" not in headers


def test_the_scripts_of_the_page_are_in_its_policy_and_no_others(free: str) -> None:
    reply = httpx.get(f"{free}/")
    policy = reply.headers["content-security-policy"]
    assert policy.count("'sha256-") == reply.text.count("<script>") + 1
    assert "sha256" not in httpx.get(f"{free}/api/docs").headers["content-security-policy"]


def test_nothing_is_logged_of_an_address(capfd: pytest.CaptureFixture[str]) -> None:
    app = composed(small_page(), served_by(Fake()))
    with serving_app(app, Address("127.0.0.1", free_port())) as url:
        httpx.get(f"{url}/?token=secret-secret")
    captured = capfd.readouterr()
    assert "secret" not in captured.out + captured.err
