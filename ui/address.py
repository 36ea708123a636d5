"""Where a server is reached: a host and a port of this machine, and the token, if it needs one."""

import errno
import secrets
import socket
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

from assistant import FootnotesError

LOOPBACK = ("localhost", "127.0.0.1", "::1")
SHORTEST_TOKEN = 16
EVERYWHERE = ("0.0.0.0", "::")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a server is reached: a host and a port of this machine, by TLS with a certificate.

    `token` is what everyone must give, "" for nobody; `is_new` tells that it was made up here.
    """

    host: str
    port: int
    token: str = ""
    is_new: bool = False
    certificate: Path | None = None
    key: Path | None = None

    @classmethod
    def chosen(
        cls,
        host: str,
        port: int,
        token: str = "",
        certificate: Path | None = None,
        key: Path | None = None,
    ) -> "Address":
        """Return an address; where other machines reach it, there is a token.

        Raises `FootnotesError` for a token that can be guessed.
        """
        is_weak = len(token) < SHORTEST_TOKEN or not token.isascii() or not token.isprintable()
        if token and (is_weak or " " in token):
            raise FootnotesError(
                f"The token is too weak. Give {SHORTEST_TOKEN} letters and digits or more, or "
                "leave it out: one is made up."
            )
        is_new = not token and not is_loopback(host)
        token = secrets.token_urlsafe(24) if is_new else token
        return cls(host, port, token, is_new, certificate, key)

    @property
    def to_open(self) -> str:
        """The address to open in a browser: it holds a token that nobody was told of before."""
        scheme = "https" if self.certificate else "http"
        host = socket.gethostname() if self.host in EVERYWHERE else self.host
        host = f"[{host}]" if ":" in host else host
        token = f"?token={self.token}" if self.is_new else ""
        return f"{scheme}://{host}:{self.port}/{token}"


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches a host; a name that looks like it may lead elsewhere."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host in LOOPBACK


def bound(address: Address) -> socket.socket:
    """Return a socket at an address. Raises `FootnotesError` where it cannot be had."""
    host, port = address.host, address.port
    try:
        family, kind, *_, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, kind)
    except OSError as error:
        raise _no_address(host) from error
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(place)
        listening.listen(2048)
    except OSError as error:
        listening.close()
        if error.errno == errno.EADDRNOTAVAIL:
            raise _no_address(host) from error
        raise FootnotesError(
            f"cannot serve on {host} port {port}: is it taken? Choose another with --port."
        ) from error
    return listening


def _no_address(host: str) -> FootnotesError:
    return FootnotesError(
        f"The host {host!r} is no address of this machine. Leave --host out to serve to this "
        "machine only, or give 0.0.0.0 to serve to others."
    )
