"""Adapters for text messages; the one in use is named by SMS_BACKEND."""

import sys
from typing import ClassVar, Protocol


class SmsBackend(Protocol):
    def send(self, phone: str, text: str) -> None: ...


class ConsoleBackend:
    """Development: prints the message where `make run` was started."""

    def send(self, phone: str, text: str) -> None:
        sys.stdout.write(f"\n[短信] {phone}：{text}\n")
        sys.stdout.flush()


class MemoryBackend:
    """Tests: keeps what was sent."""

    sent: ClassVar[list[tuple[str, str]]] = []

    def send(self, phone: str, text: str) -> None:
        self.sent.append((phone, text))
