"""Whether a volunteer has what a role asks for, and who may say so."""

from datetime import date, datetime

from django.utils import timezone

from accounts.models import User
from common.chinese import zh_full_date
from common.errors import Refusal
from volunteers.models import Qualification, ShiftRole, Volunteer


def refusal_of_qualifications(role: ShiftRole, volunteer: Volunteer, *, at: datetime) -> Refusal | None:
    """Each qualification must have been seen by somebody, and last until the day of the shift."""
    needed = list(role.qualifications.all())
    if not needed:
        return None
    held = {one.qualification_id: one.expires for one in volunteer.qualifications.filter(qualification__in=needed)}
    for one in needed:
        if one.pk not in held:
            text = f"“{role.name}”要有“{one.name}”"
            return Refusal("qualification_missing", text, "请带证件到社区核对一下，或换个岗位")
        expires = held[one.pk]
        if expires and expires < timezone.localdate(role.shift.starts_at):
            return _expired(one, expires, timezone.localdate(at))
    return None


def _expired(one: Qualification, expires: date, today: date) -> Refusal:
    when = f"{zh_full_date(expires)}已经到期" if expires < today else f"{zh_full_date(expires)}到期，早于这一班"
    return Refusal("qualification_missing", f"你的“{one.name}”{when}", "请带新证件到社区核对一下，或换个岗位")


def refusal_to_verify(volunteer: Volunteer, qualification: Qualification, *, by: User) -> Refusal | None:
    if volunteer.person.user_id == by.pk:
        return Refusal("own_qualification", "不能核对自己的证件", "请另一位工作人员来看")
    if volunteer.community_id != qualification.community_id:
        return Refusal("qualification_unknown", f"这个社区没有“{qualification.name}”这种资格", "请先在“资格”里添加")
    return None


def refusal_to_record_training(volunteer: Volunteer, day: date, *, by: User, at: datetime) -> Refusal | None:
    if volunteer.person.user_id == by.pk:
        return Refusal("own_training", "不能给自己记学习时长", "请另一位工作人员来记")
    if day > timezone.localdate(at):
        return Refusal("times_ahead", "这个时间还没到", "请等结束以后再填")
    return None
