"""The one shape of a refusal: a stable code, a Chinese reason and what to do next."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Refusal:
    """Why something may not happen.

    `code` is stable and listed in the API schema; `message` is one short Chinese sentence; `next_step` says what the
    person can do now; `url` is where they can do it, if there is such a place.
    """

    code: str
    message: str
    next_step: str
    url: str = ""
    extra: tuple[tuple[str, Any], ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {"code": self.code, "detail": str(self.message), "next_step": str(self.next_step), **dict(self.extra)}


class DomainError(Exception):
    """An action was refused; nothing has been written."""

    def __init__(self, refusal: Refusal):
        super().__init__(f"{refusal.code}: {refusal.message}")
        self.refusal = refusal
