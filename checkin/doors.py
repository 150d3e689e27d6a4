"""What a member of staff may open at the door, today: narrowed to what is theirs, so that strangers find nothing."""

from datetime import datetime, time, timedelta

from django.db.models import BigIntegerField, Count, Prefetch, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from accounts.models import Person, Role
from accounts.states import DOOR_ROLES
from booking.models import Slot
from booking.states import SlotStatus
from common.kept_queries import Given, KeptQuery
from volunteers.models import Shift, Signup
from volunteers.states import CLOSED_SIGNUPS, LIVE_SIGNUPS, ShiftState, SignupState

from .models import Checkpoint, DisplayLease

AT_THE_DOOR = (ShiftState.OPEN, ShiftState.RECORDED)
OPEN_SHIFT = KeptQuery(
    lambda: (
        Shift.objects.filter(pk=Given("pk", BigIntegerField()), state__in=AT_THE_DOOR).select_related("team").order_by()
    )
)
LOOK_BACK = timedelta(days=30)  # older shifts are found in the back office


def slots(user) -> QuerySet[Slot]:
    """Of the communities where `user` works the door."""
    own = Slot.objects.filter(community__in=Role.objects.communities(user, DOOR_ROLES), status=SlotStatus.SCHEDULED)
    return own.select_related("activity__venue", "space__venue")


def shifts(user) -> QuerySet[Shift]:
    """Of the own teams, or of the whole community for the desk."""
    led = Shift.objects.led_by(user).filter(state__in=AT_THE_DOOR)
    return led.select_related("team", "venue", "service_kind")


def shift_of(user, pk: int) -> Shift:
    """One of `shifts`, or 404: asked with every scan, where a leader's own costs a plain look."""
    shift = OPEN_SHIFT.first(pk=pk)
    if shift is None or not shift.is_led_by(user):
        raise Http404
    return shift


def checkpoints(user) -> QuerySet[Checkpoint]:
    return Checkpoint.objects.filter(active=True, community__in=Role.objects.communities(user, DOOR_ROLES))


def has_one(user) -> bool:
    return Role.objects.current().filter(user=user, kind__in=DOOR_ROLES).exists() or user.led_teams.exists()


def works_in(user, community) -> bool:
    """Whether `user` works at any door of this community."""
    roles = Role.objects.current().filter(user=user, kind__in=DOOR_ROLES, community=community)
    return roles.exists() or user.led_teams.filter(community=community).exists()


def today(rows: QuerySet, *, at: datetime) -> QuerySet:
    """Those that touch today, the ones from yesterday that run past midnight included."""
    midnight = timezone.make_aware(datetime.combine(timezone.localdate(at), time()))
    return rows.filter(ends_at__gt=midnight, starts_at__lt=midnight + timedelta(days=1)).order_by("starts_at", "id")


def shifts_with_counts(user, *, at: datetime) -> QuerySet[Shift]:
    live = Count("signups", filter=Q(signups__state__in=LIVE_SIGNUPS | CLOSED_SIGNUPS))
    here = Count("signups", filter=Q(signups__state=SignupState.CHECKED_IN))
    return today(shifts(user), at=at).annotate(signed_up=live, here=here)


def unclosed(user, *, at: datetime) -> QuerySet[Shift]:
    """Shifts that are over and that nobody has closed yet: their hours wait."""
    over = shifts(user).filter(state=ShiftState.OPEN, ends_at__lte=at, ends_at__gt=at - LOOK_BACK)
    return over.order_by("ends_at", "id")


def checkpoints_with_screens(user, *, at: datetime) -> QuerySet[Checkpoint]:
    """Each with `screens`, its running leases."""
    running = Prefetch("leases", DisplayLease.objects.current(at).order_by("-created_at"), to_attr="screens")
    return checkpoints(user).select_related("venue").prefetch_related(running)


def expected(person: Person, *, user, at: datetime) -> QuerySet[Signup]:
    """This person's sign-ups today in shifts that `user` may run."""
    mine = today(shifts(user), at=at).values("pk")
    return Signup.objects.live().filter(shift__in=mine, volunteer__person=person).select_related("shift__venue", "role")
