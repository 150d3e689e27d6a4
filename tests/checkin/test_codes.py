"""The rotating code: what is believed, and the distinct reason for everything that is not."""

import base64
from datetime import timedelta

import pytest

from checkin import codes
from checkin.models import Checkpoint
from checkin.rules import refusal_of_scan

pytestmark = pytest.mark.django_db


def verdict(code, at, **more):
    refusal = refusal_of_scan(code, at=at, **more)[1]
    return refusal and refusal.code


def bent(code: str, position: int) -> str:
    packed = bytearray(base64.urlsafe_b64decode(code + "=" * (-len(code) % 4)))
    packed[position] ^= 1
    return base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


@pytest.fixture
def now(shift):
    return shift.starts_at


@pytest.fixture
def fresh(checkpoint, now):
    return codes.make(checkpoint, at=now)


def test_a_code_is_believed_in_its_window_and_the_next(fresh, now):
    ages = {seconds: verdict(fresh, now + timedelta(seconds=seconds)) for seconds in (0, 19, 20, 39, 40, 3600, -1)}
    assert ages == {0: None, 19: None, 20: None, 39: None, 40: "code_expired", 3600: "code_expired", -1: "code_expired"}


def test_codes_differ_between_windows_and_checkpoints(checkpoint, printed, now):
    shown = {codes.make(checkpoint, at=now + timedelta(seconds=20 * n)) for n in range(5)} | {
        codes.make(printed, at=now)
    }
    assert len(shown) == 6


@pytest.mark.parametrize("text", ["", "x", "签到", "A" * 43, "A" * 5000, "../../etc", "%00", "-" * 43])
def test_what_is_no_code_is_called_so(text, now):
    assert verdict(text, now) == "code_malformed"


@pytest.mark.parametrize(
    ("position", "expected"),
    [
        (0, "code_malformed"),
        (2, "code_retired"),
        (4, "checkpoint_missing"),
        (11, "code_purpose"),
        (15, "code_altered"),
        (31, "code_altered"),
    ],
)
def test_a_code_with_one_bit_changed_is_refused(fresh, now, position, expected):
    assert verdict(bent(fresh, position), now) == expected


def test_a_code_moved_to_another_checkpoint_is_refused(checkpoint, shift, now, leader):
    other = Checkpoint.objects.create(community=shift.community, name="后门", venue=shift.venue)
    packed = base64.urlsafe_b64decode(codes.make(checkpoint, at=now) + "=")
    forged = packed.replace(bytes.fromhex(checkpoint.public_id), bytes.fromhex(other.public_id))
    assert verdict(base64.urlsafe_b64encode(forged).rstrip(b"=").decode(), now) == "code_altered"


def test_the_code_dies_with_the_screen_s_lease(checkpoint, fresh, now):
    checkpoint.leases.update(ended_at=now)
    assert verdict(fresh, now) == "screen_closed"


def test_the_code_dies_when_the_lease_runs_out(checkpoint, now):
    later = now + timedelta(hours=12)
    assert verdict(codes.make(checkpoint, at=later), later) == "screen_closed"


def test_a_switched_off_checkpoint_is_refused(checkpoint, fresh, now):
    Checkpoint.objects.filter(pk=checkpoint.pk).update(active=False)
    assert verdict(fresh, now) == "checkpoint_missing"


def test_a_new_key_retires_old_codes(checkpoint, fresh, now):
    Checkpoint.objects.filter(pk=checkpoint.pk).update(key_id=2)
    assert verdict(fresh, now) == "code_retired"


def test_a_printed_code_does_not_age_and_needs_no_screen(printed, now):
    assert verdict(codes.make(printed, at=now), now + timedelta(days=300)) is None


def test_another_secret_gives_another_code(fresh, now, settings):
    settings.SECRET_KEY = "another-key-of-another-installation-0123456789"
    assert verdict(fresh, now) == "code_altered"


def test_a_code_seen_while_fresh_is_still_believed(fresh, now):
    assert verdict(fresh, now + timedelta(minutes=5), seen=True) is None
    assert verdict(bent(fresh, 31), now, seen=True) == "code_altered"
