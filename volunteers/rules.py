"""Questions about volunteering: who may sign up, check in and check out, and why not."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone

from accounts.models import Person, User
from common.errors import Refusal

from .models import HoursPolicy, LedgerEntry, Shift, ShiftRole, Signup, SignupQuerySet, Volunteer
from .states import GRADE_OF, GRADE_ORDER, EntryKind, Grade, Method, ShiftState, SignupState, VolunteerState

MIN_AGE = 16
LATEST_SIGN_UP = timedelta(minutes=30)  # after the start
SHORTEST_STAY = timedelta(minutes=1)
BY_ANOTHER = frozenset({Method.PERSONAL, Method.CARD, Method.ROSTER})  # shown by a leader, never by the person himself


def policy_of(community_id: int, on: date) -> HoursPolicy:
    """The policy in force on a day; an unsaved first version where the community has not set any."""
    policies = HoursPolicy.objects.filter(community_id=community_id)
    found = policies.filter(effective_from__lte=on).order_by("-effective_from", "-version").first()
    return found or HoursPolicy(community_id=community_id, version=1, effective_from=on)


def with_windows(signups: SignupQuerySet) -> SignupQuerySet:
    """Each sign-up with `early` and `late`, the minutes its community allows around a shift, in the same query."""
    policies = HoursPolicy.objects.filter(
        community=OuterRef("community"), effective_from__lte=OuterRef("shift__starts_at__date")
    ).order_by("-effective_from", "-version")
    return signups.annotate(
        early=Subquery(policies.values("early_minutes")[:1]), late=Subquery(policies.values("late_minutes")[:1])
    )


def windows(signup: Signup) -> tuple[int, int]:
    """Minutes before and after its shift in which one may check in and out; of the row when it was read with them."""
    policy = HoursPolicy()  # the usual minutes, where a community has set none
    if not hasattr(signup, "early"):
        policy = policy_of(signup.community_id, timezone.localdate(signup.shift.starts_at))
    elif signup.early is not None:
        return signup.early, signup.late
    return policy.early_minutes, policy.late_minutes


def with_credit(signups: SignupQuerySet) -> SignupQuerySet:
    """Each sign-up with `credited`: whether its minutes stand in the ledger."""
    entries = LedgerEntry.objects.filter(signup=OuterRef("pk"), kind=EntryKind.CREDIT)
    return signups.annotate(credited=Exists(entries))


def refusal_to_become(person: Person, *, at: datetime) -> Refusal | None:
    age = person.age_on(timezone.localdate(at))
    if age is not None and age < MIN_AGE:
        return Refusal("too_young", f"志愿者要满 {MIN_AGE} 周岁", "请监护人到社区登记，我们安排亲子服务")
    if person.left_at:
        return Refusal("person_left", "这位家人已移出家庭", "请先在“我的家人”里加回来")
    return None


def refusal_to_sign_up(role: ShiftRole, volunteer: Volunteer | None, *, at: datetime) -> Refusal | None:
    """Why this volunteer may not take this role now; None means he may (the claim still has the last word)."""
    shift = role.shift
    if refusal := _refusal_of_volunteer(volunteer, shift):
        return refusal
    if refusal := _refusal_of_shift(shift, at):
        return refusal
    if refusal := refusal_to_become(volunteer.person, at=shift.starts_at):
        return refusal
    if refusal := _refusal_of_own_plans(shift, volunteer):
        return refusal
    return None if role.left else full(role)


def full(role: ShiftRole) -> Refusal:
    return Refusal("role_full", f"“{role.name}”人够了", "换一个岗位，或看看别的班次", url="/volunteer/")


def _refusal_of_volunteer(volunteer: Volunteer | None, shift: Shift) -> Refusal | None:
    if volunteer is None or volunteer.community_id != shift.community_id:
        return Refusal("not_a_volunteer", "你还不是志愿者", "先填一页表加入，一分钟就好", url="/volunteer/join/")
    if volunteer.state != VolunteerState.ACTIVE:
        return Refusal("volunteer_inactive", f"你的志愿者身份是“{volunteer.get_state_display()}”", "请打社区电话问一问")
    return None


def _refusal_of_shift(shift: Shift, at: datetime) -> Refusal | None:
    if shift.state == ShiftState.CANCELLED:
        return Refusal("shift_cancelled", "这一班取消了", "看看别的班次", url="/volunteer/")
    if shift.state != ShiftState.OPEN:
        return Refusal("shift_not_open", "这一班还没开始招募", "过几天再来看", url="/volunteer/")
    if at >= min(shift.ends_at, shift.starts_at + LATEST_SIGN_UP):
        return Refusal(
            "shift_started", "这一班已经开始了", "人手不够时队长可以现场加人，也可看看别的班次", url="/volunteer/"
        )
    return None


def _refusal_of_own_plans(shift: Shift, volunteer: Volunteer) -> Refusal | None:
    clash = (
        Signup.objects.live()
        .filter(volunteer=volunteer, shift__starts_at__lt=shift.ends_at, shift__ends_at__gt=shift.starts_at)
        .select_related("shift")
        .first()
    )
    if clash is None:
        return None
    if clash.shift_id == shift.pk:
        return Refusal(
            "already_signed_up", "你已经报了这一班", "到时候来扫码就行", url=f"/volunteer/shifts/{shift.pk}/"
        )
    when = timezone.localtime(clash.shift.starts_at)
    text = f"和你 {when:%H:%M} 的“{clash.shift.title}”时间重了"
    return Refusal("overlapping_shift", text, "先取消那一班，或换个时间", url=f"/volunteer/shifts/{clash.shift_id}/")


def refusal_to_cancel(signup: Signup, *, at: datetime) -> Refusal | None:
    if signup.state == SignupState.CANCELLED:
        return Refusal("already_cancelled", "这一班已经取消了", "不用再点")
    if signup.state != SignupState.CONFIRMED:
        return Refusal("already_in", "你已经签到，不能取消", "要提前走，离开时扫码签退")
    if at >= signup.shift.starts_at:
        return Refusal("shift_started", "这一班已经开始，不能自己取消", "请打电话告诉队长")
    return None


def refusal_to_check_in(signup: Signup, *, at: datetime, early: int) -> Refusal | None:
    """`early`: minutes before the start from which the door is open."""
    shift = signup.shift
    if refusal := _refusal_of_past(signup):
        return refusal
    if signup.state == SignupState.CHECKED_IN:
        return Refusal("already_in", f"{_clock(signup.checked_in_at)} 已经签过到了", "走的时候再扫一次签退")
    opens_at = shift.starts_at - timedelta(minutes=early)
    if at < opens_at:
        return Refusal("too_early", "还没到签到时间", f"{_clock(opens_at)} 起可以签到")
    if at >= shift.ends_at:
        return Refusal("too_late", f"这一班 {_clock(shift.ends_at)} 已经结束", "结束后不能再签到，有疑问请问队长")
    return None


def refusal_to_check_out(signup: Signup, *, at: datetime, late: int | None) -> Refusal | None:
    """`late`: minutes after the end until which leaving may be recorded; None for a leader, who may do it later."""
    if refusal := _refusal_of_past(signup):
        return refusal
    if signup.state != SignupState.CHECKED_IN:
        return Refusal("not_in", "这一班还没有签到", "先签到，走的时候再签退")
    if at < signup.checked_in_at + SHORTEST_STAY:
        return Refusal("too_early", "刚刚才签到", "要走的时候再扫一次")
    if late is not None and _is_late(signup.shift, at, late):
        closes_at = signup.shift.ends_at + timedelta(minutes=late)
        return Refusal("too_late", f"{_clock(closes_at)} 以后不能扫码签退", "请队长在名单上补记")
    return None


def leaving_of(shift: Shift, *, at: datetime, late: int) -> datetime:
    """When somebody left who is checked out now: after the window nobody knows, so it is never past the plan."""
    return shift.ends_at if _is_late(shift, at, late) else at


def _is_late(shift: Shift, at: datetime, late: int) -> bool:
    return at > shift.ends_at + timedelta(minutes=late)


def refusal_to_confirm(signup: Signup, by: User) -> Refusal | None:
    """Why `by` may not vouch for these hours; the sign-up was read with `with_credit`."""
    if signup.volunteer.person.user_id == by.pk:
        return Refusal("own_hours", "不能给自己确认时长", "请另一位队长或服务台来确认")
    if not signup.shift.service_kind.counts_as_service:
        return Refusal("not_counted", f"“{signup.shift.service_kind.name}”不计志愿时长", "只记到场，不用确认")
    if signup.state != SignupState.CHECKED_OUT:
        return Refusal("not_out", "还没有签退", "先记下离开的时间，再确认时长")
    if signup.credited:
        return Refusal("already_credited", "这一班的时长已经记入", "在流水里能看到", url="/volunteer/ledger/")
    return None


def refusal_to_call_off(shift: Shift, signups: Iterable[Signup], *, at: datetime) -> Refusal | None:
    """`signups`: those that are live."""
    if at >= shift.ends_at:
        return Refusal("shift_ended", "这一班已经结束，不能取消", "时长照实际到场记")
    if any(signup.state != SignupState.CONFIRMED for signup in signups):
        return Refusal("shift_attended", "已经有人签到，不能取消", "要提前收工，就请大家签退")
    return None


def _refusal_of_past(signup: Signup) -> Refusal | None:
    if signup.state == SignupState.CANCELLED:
        return Refusal("signup_cancelled", "这一班的报名已取消", "还想来就重新报名", url="/volunteer/")
    if signup.shift.state == ShiftState.CANCELLED:
        return Refusal("shift_cancelled", "这一班取消了", "看看别的班次", url="/volunteer/")
    if signup.state == SignupState.CHECKED_OUT:
        return Refusal(
            "already_out", f"{_clock(signup.checked_out_at)} 已经签退了", "时长在流水里", url="/volunteer/ledger/"
        )
    return None


def refusal_of_witness(signup: Signup, method: str, by: User) -> Refusal | None:
    """Who may bear witness: a leader never for himself, a scan never for another."""
    own = signup.volunteer.person.user_id == by.pk
    if method in BY_ANOTHER and own:
        return Refusal("own_attendance", "不能给自己点名或扫卡", "请自己扫现场的码，或请另一位队长来点")
    if method not in BY_ANOTHER and not own:
        return Refusal("not_yours", "这不是你的班次", "请本人登录后扫码")
    return None


def grade_of(*grades: str) -> Grade:
    """A pair is as strong as its weaker end."""
    return min((Grade(grade) for grade in grades), key=GRADE_ORDER.index)


def is_credited(methods: list[str]) -> bool:
    """Hours need both ends at E2 or better; a leader's tick (never for himself) carries his approval instead."""
    strong = GRADE_ORDER.index(Grade.E2)
    return all(m == Method.ROSTER or GRADE_ORDER.index(GRADE_OF[m]) >= strong for m in methods)


def _clock(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%H:%M")
