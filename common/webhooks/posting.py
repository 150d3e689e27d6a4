"""One request to an address that somebody typed in: bounded in time and size, never into the own network.

The name is looked up once, every address it has is looked at, and the connection goes to the one that was looked at: a
name that answers differently the second time gains nothing. Redirects are not followed.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooSlow
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.encoding import iri_to_uri

from common.errors import DomainError, Refusal

CONNECT_SECONDS, TOTAL_SECONDS = 3.0, 10.0
KEPT_BYTES = 500
MORE = "请换一个能从互联网访问的 https:// 地址"
NOT_AN_ADDRESS = Refusal("webhook_address", "这不是可以推送的地址", "请填完整的 https:// 地址，不带用户名和密码")
NOT_HTTPS = Refusal("webhook_not_https", "地址不是 https:// 开头", MORE)
PRIVATE = Refusal("webhook_private", "这个地址在内部网络里", MORE)
NOT_FOUND = Refusal("webhook_host_missing", "找不到这个域名", "请检查地址有没有写错")
NAT64 = ipaddress.ip_network("64:ff9b::/32")
_lookups = ThreadPoolExecutor(max_workers=8, thread_name_prefix="lookup")


@dataclass(frozen=True)
class Answer:
    """What came back. `status` is None when nothing did, and `error` says why; `text` is at most 500 bytes of it."""

    status: int | None = None
    text: str = ""
    error: str = ""
    took_ms: int = 0

    @property
    def is_good(self) -> bool:
        return self.status is not None and 200 <= self.status < 300

    @property
    def is_about_this_one(self) -> bool:
        """Refused as it is: the receiver is there, and others may fare better."""
        return self.status is not None and 400 <= self.status < 500 and self.status not in {408, 429}


def refusal_of_address(url: str) -> Refusal | None:
    """Why nothing may be sent there: asked when the address is saved; `post` asks again whenever it connects."""
    try:
        _places_of(_parts_of(url))
    except DomainError as error:
        return error.refusal
    return None


def post(url: str, body: bytes, headers: dict[str, str]) -> Answer:
    """Send and wait, 10 seconds in all at most. Never raises for what is at the other end."""
    began = time.monotonic()
    try:
        status, text = _exchange(url, body, headers, began + TOTAL_SECONDS)
    except DomainError as error:
        return Answer(error=str(error.refusal.message), took_ms=_since(began))
    except (OSError, http.client.HTTPException, ValueError, AttributeError) as error:
        return Answer(error=_words_for(error, began), took_ms=_since(began))
    return Answer(status, text, "", _since(began))


def _exchange(url: str, body: bytes, headers: dict[str, str], deadline: float) -> tuple[int, str]:
    parts = _parts_of(url)
    connection = _Connection(parts, _places_of(parts))
    # Each read has its own timeout, so one byte every two seconds would go on for ever without this.
    watchdog = threading.Timer(max(0.1, deadline - time.monotonic()), connection.abort)
    watchdog.daemon = True
    watchdog.start()
    try:
        target = iri_to_uri(parts._replace(scheme="", netloc="", fragment="", path=parts.path or "/").geturl())
        connection.request("POST", target, body, {**headers, "Connection": "close"})
        response = connection.getresponse()
        text = response.read(KEPT_BYTES).decode("utf-8", "replace").replace("\x00", "")
        return response.status, text
    finally:
        watchdog.cancel()
        connection.close()


class _Connection(http.client.HTTPConnection):
    """To an address that was looked at before; the certificate is still held against the name."""

    def __init__(self, parts: SplitResult, places: list[tuple[str, int]]):
        super().__init__(parts.hostname or "", places[0][1], timeout=CONNECT_SECONDS)
        self._places = places
        self._tls = ssl.create_default_context() if parts.scheme == "https" else None
        self.default_port = 443 if self._tls else 80

    def connect(self) -> None:
        *others, last = self._places
        for place in others:
            try:
                self.sock = socket.create_connection(place, CONNECT_SECONDS / len(self._places))
                break
            except OSError:
                continue
        else:
            self.sock = socket.create_connection(last, CONNECT_SECONDS / len(self._places))
        if self._tls:
            self.sock = self._tls.wrap_socket(self.sock, server_hostname=self.host)
        self.sock.settimeout(TOTAL_SECONDS)

    def abort(self) -> None:
        if self.sock is not None:
            try:
                socket.socket.shutdown(self.sock, socket.SHUT_RDWR)
            except OSError:
                return


def _parts_of(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise DomainError(NOT_AN_ADDRESS) from error
    if parts.scheme not in {"http", "https"} or not parts.hostname or port == 0 or parts.username or parts.password:
        raise DomainError(NOT_AN_ADDRESS)
    if parts.scheme == "http" and not settings.WEBHOOK_LOCAL_TARGETS:
        raise DomainError(NOT_HTTPS)
    return parts


def _places_of(parts: SplitResult) -> list[tuple[str, int]]:
    """(address, port) to connect to, two at most. One private address among all is one too many."""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    lookup: Future = _lookups.submit(socket.getaddrinfo, parts.hostname, port, type=socket.SOCK_STREAM)
    try:
        found = [row[4][0] for row in lookup.result(timeout=CONNECT_SECONDS)]
    except (TooSlow, OSError, UnicodeError) as error:
        lookup.cancel()
        raise DomainError(NOT_FOUND) from error
    if not settings.WEBHOOK_LOCAL_TARGETS and not all(_is_public(str(address)) for address in found):
        raise DomainError(PRIVATE)
    return [(str(address), port) for address in dict.fromkeys(found)][:2]


def _is_public(address: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip in NAT64 or ip.sixtofour or ip.teredo:
            return False
        ip = ip.ipv4_mapped or ip
    return ip.is_global and not ip.is_multicast


def _words_for(error: Exception, began: float) -> str:
    """A short reason for the log that staff read."""
    if isinstance(error, ConnectionRefusedError):
        return "对方拒绝连接"
    if isinstance(error, ssl.SSLError):
        return f"证书有问题：{getattr(error, 'verify_message', '') or error.reason or ''}"[:200]
    if isinstance(error, TimeoutError) or time.monotonic() - began >= TOTAL_SECONDS - 0.5:
        return "等太久了，没有回答"
    return f"连接中断（{type(error).__name__}）"


def _since(began: float) -> int:
    return int((time.monotonic() - began) * 1000)
