"""Minors: from which age, with whose word, with whom and for how long. The figures are ours, not the law's."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone

from accounts.models import Person, User
from accounts.rules import ADULT_AGE
from common.errors import Refusal
from volunteers.models import Shift, Signup, Volunteer
from volunteers.states import LIVE_SIGNUPS, SignupState


@dataclass(frozen=True)
class Band:
    """What holds below an age, for those who are not in the band before."""

    below: int
    may_serve: bool = True
    guardian_comes: bool = False
    minutes_a_day: int | None = None
    earliest: time = time.min
    latest: time = time.max
    consent_lasts: timedelta | None = None


BANDS = (
    Band(below=8, may_serve=False),
    Band(below=14, guardian_comes=True),
    Band(below=16, minutes_a_day=120, earliest=time(8), latest=time(20)),
    Band(below=ADULT_AGE, minutes_a_day=240, latest=time(21), consent_lasts=timedelta(days=365)),
)
YOUNGEST = next(band.below for band in BANDS if not band.may_serve)
TOO_YOUNG = Refusal("too_young", f"未满 {YOUNGEST} 周岁不能做志愿者", "可以跟着家长一起来，不用报名")
GUARDIAN_NEEDED = Refusal("guardian_needed", "未满 18 周岁，要监护人来办", "请监护人用自己的账号，在“志愿”里办")


def band_of(age: int | None) -> Band | None:
    """None for grown-ups, and where the birth date is not known."""
    return None if age is None else next((band for band in BANDS if age < band.below), None)


def band_at(person: Person, at: datetime) -> Band | None:
    return band_of(person.age_on(timezone.localdate(at)))


def is_guardian(user: User, child: Person, *, at: datetime) -> bool:
    """A grown-up of the child's household, with a login."""
    own = getattr(user, "person", None)
    if own is None or own == child or own.left_at or band_at(own, at):
        return False
    return own.household_id == child.household_id


def has_consent(volunteer: Volunteer, band: Band, *, at: datetime) -> bool:
    """Whether a guardian's word holds at that moment."""
    given = volunteer.consents.filter(withdrawn_at=None)
    if band.consent_lasts:
        given = given.filter(given_at__gt=at - band.consent_lasts)
    return given.exists()


def refusal_of_minor(shift: Shift, volunteer: Volunteer) -> Refusal | None:
    """Why somebody of this age may not serve on this shift; the age is that of its day."""
    band = band_at(volunteer.person, shift.starts_at)
    if band is None:
        return None
    if not band.may_serve:
        return TOO_YOUNG
    if not has_consent(volunteer, band, at=shift.starts_at):
        url = f"/volunteer/children/{volunteer.pk}/"
        return Refusal("consent_missing", "监护人的同意还没有，或过期了", "请监护人点开孩子那一页同意一次", url=url)
    if refusal := _refusal_of_hours(shift, volunteer, band):
        return refusal
    if band.guardian_comes and not guardians_on(shift, volunteer.person):
        return Refusal("guardian_first", f"未满 {band.below} 周岁，要家长一起来", "请家长先报这一班，再给孩子报")
    return None


def refusal_of_coming_alone(signup: Signup) -> Refusal | None:
    """A small child is checked in beside its grown-up, and not before."""
    band = band_at(signup.volunteer.person, signup.shift.starts_at)
    if band is None or not band.guardian_comes:
        return None
    here = [one for one in guardians_on(signup.shift, signup.volunteer.person) if one.state == SignupState.CHECKED_IN]
    text = f"未满 {band.below} 周岁，要家长也在场"
    return None if here else Refusal("guardian_first", text, "先给一起来的家长签到，再给孩子签")


def guardians_on(shift: Shift, child: Person) -> list[Signup]:
    """The sign-ups of grown-ups of the child's household for this shift."""
    family = Signup.objects.filter(shift=shift, state__in=LIVE_SIGNUPS, volunteer__person__household=child.household_id)
    others = family.exclude(volunteer__person=child).select_related("volunteer__person")
    return [one for one in others if band_at(one.volunteer.person, shift.starts_at) is None]


def children_on(shift: Shift, guardian: Volunteer) -> list[Signup]:
    """The sign-ups of children of the guardian's household who may only come with a grown-up."""
    others = Signup.objects.filter(
        shift=shift, state__in=LIVE_SIGNUPS, volunteer__person__household=guardian.person.household_id
    )
    found = others.exclude(volunteer=guardian).select_related("volunteer__person")
    return [one for one in found if (band := band_at(one.volunteer.person, shift.starts_at)) and band.guardian_comes]


def _refusal_of_hours(shift: Shift, volunteer: Volunteer, band: Band) -> Refusal | None:
    start, end = timezone.localtime(shift.starts_at), timezone.localtime(shift.ends_at)
    if start.time() < band.earliest or end.time() > band.latest or start.date() != end.date():
        hours = f"{band.earliest:%H:%M}–{band.latest:%H:%M}"
        return Refusal("minor_hours", f"未满 {band.below} 周岁只能在 {hours} 服务", "换一班早一点结束的")
    if band.minutes_a_day is None:
        return None
    midnight = start.replace(hour=0, minute=0, second=0, microsecond=0)
    others = volunteer.signups.live().filter(
        shift__starts_at__gte=midnight, shift__starts_at__lt=midnight + timedelta(days=1)
    )
    taken = sum((one.shift.ends_at - one.shift.starts_at for one in others.select_related("shift")), timedelta())
    if taken + (end - start) > timedelta(minutes=band.minutes_a_day):
        most = band.minutes_a_day // 60
        return Refusal("minor_day_full", f"未满 {band.below} 周岁一天最多服务 {most} 小时", "换一班短一点的，或换一天")
    return None


def refusal_to_consent(volunteer: Volunteer, by: User, *, at: datetime) -> Refusal | None:
    """Why `by` may not give or take back a guardian's word for this volunteer."""
    if not band_at(volunteer.person, at):
        return Refusal("not_a_minor", f"{volunteer.person.name}已经成年", "不用监护人同意，本人自己报名")
    if not is_guardian(by, volunteer.person, at=at):
        return GUARDIAN_NEEDED
    return None
