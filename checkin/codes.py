"""The rotating code of a hall screen: stateless, signed per checkpoint, valid for its window and the one before.

Bytes: version 1 · key id 2 · checkpoint 8 · purpose 1 · window 4 · tag 16, written as base64url.
The tag is HMAC-SHA256 over the length-prefixed fields, cut to 16 bytes, under a key derived from SECRET_KEY for this
checkpoint and key id alone. A code carries no personal data and grants nothing: it only shows that somebody was there.
"""

import base64
import binascii
import hmac
import struct
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from common.errors import Refusal
from common.keys import hkdf

from .models import Checkpoint, Mode

VERSION = 1
WINDOW_SECONDS = 20
WINDOWS_VALID = 2  # the current one and the one before
PURPOSE_ROTATING, PURPOSE_PRINTED = 1, 2
PURPOSE_OF: dict[str, int] = {Mode.ROTATING: PURPOSE_ROTATING, Mode.PRINTED: PURPOSE_PRINTED}
_LAYOUT = struct.Struct(">BH8sBI16s")

AGAIN = "请对着现场屏幕再扫一次"
MALFORMED = Refusal("code_malformed", "这不是我们的签到码", "请扫社区大屏或门口贴的签到码")
UNKNOWN_CHECKPOINT = Refusal("checkpoint_missing", "没有这个签到点，或已停用", "请找现场工作人员看一看")
RETIRED = Refusal("code_retired", "这个签到点换过码了", "请扫现场现在的码")
OTHER_PURPOSE = Refusal("code_purpose", "这个码不是这样用的", AGAIN)
ALTERED = Refusal("code_altered", "这个码被改动过", AGAIN)
EXPIRED = Refusal("code_expired", "这个码已经换了", AGAIN)
SCREEN_CLOSED = Refusal("screen_closed", "现场的屏幕已经关了", "请找队长点名签到")


@dataclass(frozen=True)
class Code:
    """What a code says, before anybody believes it."""

    key_id: int
    public_id: str
    purpose: int
    window: int
    tag: bytes


def window_at(at: datetime) -> int:
    return int(at.timestamp()) // WINDOW_SECONDS


def seconds_left(at: datetime) -> int:
    """Until the next code."""
    return WINDOW_SECONDS - int(at.timestamp()) % WINDOW_SECONDS


def make(checkpoint: Checkpoint, *, at: datetime) -> str:
    """The code to show now; a printed one names no window."""
    purpose = PURPOSE_OF[checkpoint.mode]
    window = window_at(at) if purpose == PURPOSE_ROTATING else 0
    tag = _tag(checkpoint.key_id, checkpoint.public_id, purpose, window)
    packed = _LAYOUT.pack(VERSION, checkpoint.key_id, bytes.fromhex(checkpoint.public_id), purpose, window, tag)
    return base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


def read(text: str) -> Code | None:
    """Take a code apart; None for anything that is not one."""
    try:
        packed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        version, key_id, public_id, purpose, window, tag = _LAYOUT.unpack(packed)
    except (ValueError, binascii.Error, struct.error):
        return None
    return Code(key_id, public_id.hex(), purpose, window, tag) if version == VERSION else None


def refusal_of(code: Code, checkpoint: Checkpoint, *, at: datetime, seen: bool = False) -> Refusal | None:
    """Why this code is not believed for this checkpoint. `seen`: this browser showed it to us while it was fresh."""
    if code.key_id != checkpoint.key_id:
        return RETIRED
    if code.purpose != PURPOSE_OF.get(checkpoint.mode):
        return OTHER_PURPOSE
    expected = _tag(code.key_id, checkpoint.public_id, code.purpose, code.window)
    if not hmac.compare_digest(code.tag, expected):
        return ALTERED
    if code.purpose == PURPOSE_PRINTED or seen:
        return None
    age = window_at(at) - code.window
    return None if 0 <= age < WINDOWS_VALID else EXPIRED


def _tag(key_id: int, public_id: str, purpose: int, window: int) -> bytes:
    key = hkdf(settings.SECRET_KEY.encode(), info=_framed(b"display", key_id, public_id))
    return hmac.digest(key, _framed(VERSION, key_id, public_id, purpose, window), "sha256")[:16]


def _framed(*fields: bytes | int | str) -> bytes:
    """Each field with its length in front, so that no two lists of fields read the same."""
    parts = [field if isinstance(field, bytes) else str(field).encode() for field in fields]
    return b"".join(struct.pack(">H", len(part)) + part for part in parts)
