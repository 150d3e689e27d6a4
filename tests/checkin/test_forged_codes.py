"""100,000 codes that no screen has shown: not one is believed."""

import base64
import secrets
from random import Random

import pytest

from checkin import codes
from checkin.rules import refusal_of_scan

pytestmark = pytest.mark.django_db
EACH = 25_000


def written(packed: bytes) -> str:
    return base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


def packed(code: str) -> bytes:
    return base64.urlsafe_b64decode(code + "=" * (-len(code) % 4))


def with_bent_bits(true: str, rng: Random) -> str:
    bytes_ = bytearray(packed(true))
    for _ in range(rng.choice([1, 1, 1, 2, 5])):
        bytes_[rng.randrange(len(bytes_))] ^= 1 << rng.randrange(8)
    return written(bytes(bytes_))


def with_other_signs(true: str, rng: Random) -> str:
    signs = list(true)
    for _ in range(rng.choice([1, 2, 4])):
        signs[rng.randrange(len(signs))] = rng.choice("ABCXYZabcxyz0189-_=.~ 签")
    return "".join(signs)


def of_random_bytes(true: str, rng: Random) -> str:
    """The right checkpoint, version and key; window and tag invented."""
    head = packed(true)[:12]
    return written(head + rng.randbytes(20))


def of_another_length(true: str, rng: Random) -> str:
    cut = rng.randrange(len(true) + 20)
    return true[:cut] + secrets.token_urlsafe(rng.randrange(1, 60))[: max(0, cut - len(true))] if cut else ""


@pytest.mark.long
@pytest.mark.parametrize("forge", [with_bent_bits, with_other_signs, of_random_bytes, of_another_length])
def test_no_forged_code_is_believed(forge, checkpoint, shift):
    rng, now = Random(forge.__name__), shift.starts_at
    true = codes.make(checkpoint, at=now)
    assert refusal_of_scan(true, at=now)[1] is None
    tried = believed = 0
    while tried < EACH:
        forged = forge(true, rng)
        if codes.read(forged) == codes.read(true):
            continue  # the same code in other signs, or by chance
        tried += 1
        believed += refusal_of_scan(forged, at=now)[1] is None
    assert (tried, believed) == (EACH, 0)
