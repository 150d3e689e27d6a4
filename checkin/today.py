"""What waits at the door: shifts that are over, with people who never scanned out."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.admin.today import Task
from common.chinese import zh_moment
from volunteers.states import SignupState

from . import doors

SHOWN = 6


def tasks(user, at: datetime) -> Iterator[Task]:
    """One statement."""
    here = Count("signups", filter=Q(signups__state=SignupState.CHECKED_IN))
    over = list(doors.unclosed(user, at=at).annotate(here=here))
    if over:
        rows = tuple((shift.title, reverse("checkin:door_shift", args=[shift.pk]), _note(shift)) for shift in over)
        open_ended = sum(shift.here for shift in over)
        note = _("%d 人没签退") % open_ended if open_ended else _("人都签退了")
        yield Task(len(over), _("班次待收班"), reverse("checkin:door"), note, rows[:SHOWN])


def _note(shift) -> str:
    ended = zh_moment(shift.ends_at)
    if shift.here:
        return _("%(when)s 结束，%(count)d 人没签退") % {"when": ended, "count": shift.here}
    return _("%s 结束") % ended
