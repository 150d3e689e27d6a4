"""证件号: kept sealed, compared by its mark, shown by its last four characters only.

Sealed: version 1 · nonce 12 · AES-256-GCM over the number, bound to the person, so that a sealed number copied to
another row does not open. Mark: HMAC-SHA256 over kind and number. Both keys are derived from IDENTITY_KEY, or from
SECRET_KEY where there is none.
"""

import hmac
import os
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from common.keys import hkdf

VERSION = b"\x01"
NONCE = 12
RESIDENT = re.compile(r"[1-9]\d{16}[\dX]", re.ASCII)
OTHER = re.compile(r"[A-Z0-9]{5,20}", re.ASCII)
_WEIGHTS = [2 ** (17 - place) % 11 for place in range(17)]  # GB 11643


@dataclass(frozen=True)
class Identity:
    """A document and its number as it is compared: without blanks, in capitals. Printing it shows no number."""

    kind: str
    number: str

    def __repr__(self) -> str:
        return f"Identity({self.kind}, …{self.last4})"

    @property
    def last4(self) -> str:
        return self.number[-4:]


def read(kind: str, typed: str) -> Identity | None:
    """What somebody typed; None for nothing."""
    number = re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", typed)).upper()
    return Identity(kind, number) if number else None


def has_resident_checksum(number: str) -> bool:
    """Whether this is a mainland resident's number: 18 places, the last one following from the others."""
    if not RESIDENT.fullmatch(number):
        return False
    rest = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=False)) % 11
    return number[-1] == "10X98765432"[rest]


def born_on(number: str) -> date | None:
    """The birth date inside a resident's number; None where there is no such day."""
    try:
        return date.fromisoformat(f"{number[6:10]}-{number[10:12]}-{number[12:14]}")
    except ValueError:
        return None


def seal(identity: Identity, person_id: UUID) -> bytes:
    nonce = os.urandom(NONCE)
    return VERSION + nonce + _cipher().encrypt(nonce, identity.number.encode(), person_id.bytes)


def unseal(sealed: bytes, person_id: UUID) -> str:
    """The number; raises InvalidTag for a row that was altered or copied from another person."""
    nonce, box = bytes(sealed)[1 : 1 + NONCE], bytes(sealed)[1 + NONCE :]
    return _cipher().decrypt(nonce, box, person_id.bytes).decode()


def mark(identity: Identity) -> str:
    """The same for the same document, and nothing that a number can be read from."""
    return hmac.digest(_key(b"mark"), f"{identity.kind}:{identity.number}".encode(), "sha256").hex()


def _cipher() -> AESGCM:
    return AESGCM(_key(b"seal"))


def _key(purpose: bytes) -> bytes:
    secret = settings.IDENTITY_KEY or settings.SECRET_KEY
    return hkdf(secret.encode(), info=b"identity " + purpose)
