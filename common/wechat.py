"""Adapters for template messages of a WeChat 服务号; the one in use is named by WECHAT_BACKEND, "" means none."""

import sys
from typing import ClassVar, Protocol


class WeChatBackend(Protocol):
    def send(self, openid: str, title: str, body: str, link: str) -> None: ...


class ConsoleBackend:
    """Development: prints the message where `make run` was started."""

    def send(self, openid: str, title: str, body: str, link: str) -> None:
        sys.stdout.write(f"\n[微信] {openid}：{title}\n{body}\n{link}\n")
        sys.stdout.flush()


class MemoryBackend:
    """Tests: keeps what was sent."""

    sent: ClassVar[list[tuple[str, str, str, str]]] = []

    def send(self, openid: str, title: str, body: str, link: str) -> None:
        self.sent.append((openid, title, body, link))
