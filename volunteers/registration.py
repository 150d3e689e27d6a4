"""What a record of voluntary service holds about the person (志愿服务记录与证明出具办法 Art. 5), as it is told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from .identity import Identity
from .models import ServiceKind, Team


@dataclass(frozen=True)
class Registration:
    """Name, birth date, address and phone that are empty here are those of the person; a document is not needed."""

    sex: str = ""
    legal_name: str = ""
    birth_date: date | None = None
    skills: str = ""
    service_kinds: Iterable[ServiceKind] = ()
    teams: Iterable[Team] = ()
    identity: Identity | None = None
    guardian_agrees: bool = False
