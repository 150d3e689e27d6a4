"""Who may become a volunteer, and why not."""

from datetime import date, datetime

from django.utils import timezone

from accounts.models import Person, User
from common.errors import Refusal
from volunteers.registration import Registration

from .minors import GUARDIAN_NEEDED, TOO_YOUNG, band_of, is_guardian


def refusal_to_become(person: Person, *, at: datetime, birth_date: date | None = None) -> Refusal | None:
    """`birth_date` counts where the person's own is not known."""
    if person.left_at:
        return Refusal("person_left", "这位家人已移出家庭", "请先在“我的家人”里加回来")
    band = band_of(_age(person, birth_date, at))
    return TOO_YOUNG if band and not band.may_serve else None


def refusal_to_apply(person: Person, said: Registration, by: User, *, at: datetime) -> Refusal | None:
    """Why `by` may not ask for this person: grown-ups ask themselves, guardians ask for a minor."""
    if band_of(_age(person, said.birth_date, at)) is None:
        return None if person.user_id == by.pk else Refusal("not_yours", "要本人来申请", "请本人登录，或到社区填一张表")
    if not is_guardian(by, person, at=at):
        return GUARDIAN_NEEDED
    return refusal_without_consent(person, said, at=at)


def refusal_without_consent(person: Person, said: Registration, *, at: datetime) -> Refusal | None:
    if band_of(_age(person, said.birth_date, at)) is None or said.guardian_agrees:
        return None
    return Refusal("consent_missing", "未成年人做志愿者要监护人同意", "请监护人看完说明，勾选“我同意”")


def _age(person: Person, birth_date: date | None, at: datetime) -> int | None:
    return Person(birth_date=person.birth_date or birth_date).age_on(timezone.localdate(at))
