"""What somebody tries who wants more minutes than were worked, or only wants to be in the way."""

from datetime import timedelta

import pytest

from tests import factories as make
from volunteers import actions
from volunteers.models import PresenceSpan
from volunteers.states import Method, ShiftState, SpanState
from volunteers.tasks import tick

from .serving import came

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_up(shift_role, volunteer, at):
    return make.signup(shift_role, volunteer.person.volunteer, at=at)


def test_nobody_takes_the_name_of_what_the_clock_will_write(shift, shift_role, signed_up, leader, at):
    """A client names its own events, and the number of another's arrival is easily guessed."""
    arrival = came(signed_up, shift.starts_at)
    helper = make.volunteer(make.resident(shift.community).person, at=at)
    in_the_way = make.signup(shift_role, helper, at=at)
    actions.check_in(
        in_the_way, method=Method.ROTATING, by=helper.person.user, at=shift.starts_at,
        client_event_id=f"auto-{arrival.pk}",
    )  # fmt: skip

    tick(shift.ends_at + timedelta(minutes=31))

    assert PresenceSpan.objects.filter(state=SpanState.AUTO_CLOSED).count() == 2
    actions.close_shift(shift, by=leader, at=shift.ends_at + timedelta(hours=1))
    shift.refresh_from_db()
    assert shift.state == ShiftState.RECORDED
