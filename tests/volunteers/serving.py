"""Coming, leaving and closing in a line each, through the actions."""

from datetime import datetime

from volunteers import actions
from volunteers.models import Signup
from volunteers.states import Method

_round = iter(range(10**9))


def came(signup: Signup, at: datetime, *, method=Method.ROTATING, by=None, **more):
    by = by or signup.volunteer.person.user
    return actions.check_in(signup, method=method, by=by, at=at, client_event_id=f"in{next(_round)}", **more)


def left(signup: Signup, at: datetime, *, method=Method.ROTATING, by=None, **more):
    by = by or signup.volunteer.person.user
    return actions.check_out(signup, method=method, by=by, at=at, client_event_id=f"out{next(_round)}", **more)


def served(signup: Signup, *, method=Method.ROTATING, by=None) -> Signup:
    """There from the first minute to the last."""
    came(signup, signup.shift.starts_at, method=method, by=by)
    left(signup, signup.shift.ends_at, method=method, by=by)
    return signup
