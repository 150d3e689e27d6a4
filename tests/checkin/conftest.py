"""A checkpoint at the shift's venue with its screen on, and the moments of a working day there."""

from datetime import timedelta

import pytest
import time_machine

from checkin import actions, codes
from checkin.models import Checkpoint, Mode
from tests import factories as make


@pytest.fixture
def checkpoint(shift, leader, at):
    made = Checkpoint.objects.create(community=shift.community, name="一楼大厅", venue=shift.venue)
    actions.open_display(made, by=leader, at=shift.starts_at - timedelta(hours=1))
    return made


@pytest.fixture
def printed(shift):
    return Checkpoint.objects.create(community=shift.community, name="门口海报", venue=shift.venue, mode=Mode.PRINTED)


@pytest.fixture
def signed_up(shift_role, volunteer, at):
    return make.signup(shift_role, volunteer.person.volunteer, at=at)


@pytest.fixture
def arrival(shift):
    """08:41 of the day, nineteen minutes early; the process clock stands there."""
    with time_machine.travel(shift.starts_at - timedelta(minutes=19), tick=False) as clock:
        yield clock


@pytest.fixture
def code(checkpoint, shift, arrival):
    """What the screen shows on arrival."""
    return codes.make(checkpoint, at=shift.starts_at - timedelta(minutes=19))
