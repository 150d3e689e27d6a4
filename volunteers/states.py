"""States and choices of volunteering, with the tables of allowed moves."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class VolunteerState(TextChoices):
    DRAFT = "draft", _("未提交")
    PENDING = "pending", _("待审核")
    ACTIVE = "active", _("在册")
    SUSPENDED = "suspended", _("暂停")
    CLOSED = "closed", _("已退出")


class JoinSource(TextChoices):
    """How somebody became a volunteer."""

    ONLINE = "online", _("网上申请")
    PAPER = "paper", _("纸质登记")


class Sex(TextChoices):
    FEMALE = "female", _("女")
    MALE = "male", _("男")


class IdType(TextChoices):
    RESIDENT = "resident", _("居民身份证（含港澳台居民居住证）")
    TRAVEL = "travel", _("港澳台居民通行证")
    PERMANENT = "permanent", _("外国人永久居留身份证")
    PASSPORT = "passport", _("护照")


class MembershipState(TextChoices):
    """Whether the team has agreed to somebody who wants to serve with it."""

    APPLIED = "applied", _("待同意")
    MEMBER = "member", _("队员")


class ShiftState(TextChoices):
    """Stored; full, running and ended are comparisons with the seats and the clock."""

    DRAFT = "draft", _("草稿")
    OPEN = "open", _("招募中")
    RECORDED = "recorded", _("已收班")
    CANCELLED = "cancelled", _("已取消")


class SignupState(TextChoices):
    APPLIED = "applied", _("待队长同意")
    WAITLISTED = "waitlisted", _("候补")
    OFFERED = "offered", _("待确认递补")
    CONFIRMED = "confirmed", _("已报名")
    SEEKING = "seeking", _("找人顶班")
    CHECKED_IN = "checked_in", _("已签到")
    CHECKED_OUT = "checked_out", _("已签退")
    SETTLED = "settled", _("已结算")
    NO_SHOW = "no_show", _("没来")
    EXCUSED = "excused", _("请假")
    REPLACED = "replaced", _("已有人顶班")
    REJECTED = "rejected", _("未同意")
    LAPSED = "lapsed", _("递补已过期")
    CANCELLED = "cancelled", _("已取消")
    LATE_CANCEL = "late_cancel", _("临时取消")
    CANCELLED_BY_ORG = "by_org", _("班次取消")


class SignupSource(TextChoices):
    SELF = "self", _("本人")
    LEADER = "leader", _("队长代报")


class EventKind(TextChoices):
    IN = "in", _("签到")
    OUT = "out", _("签退")
    SPOT = "spot", _("抽查")


class Method(TextChoices):
    """How presence was shown; the letters are those of the mode table in docs/glossary.md."""

    PRINTED = "A", _("扫固定码")
    ROTATING = "B", _("扫动态码")
    PERSONAL = "C", _("队长扫个人码")
    CARD = "D", _("队长扫纸卡")
    KIOSK = "E", _("签到机")
    ROSTER = "F", _("队长点名")
    CLOCK = "T", _("到点自动签退")


class Grade(TextChoices):
    """Strength of the evidence, E0 weakest."""

    E0 = "E0", "E0"
    E1 = "E1", "E1"
    E2 = "E2", "E2"
    E3 = "E3", "E3"


class SpanState(TextChoices):
    """A pair of coming and leaving; while somebody is there, the sign-up itself is open."""

    CLOSED = "closed", _("已签退")
    AUTO_CLOSED = "auto", _("忘了签退，待确认")
    CONFIRMED = "confirmed", _("已确认")
    REJECTED = "rejected", _("不计")


class EntryKind(TextChoices):
    CREDIT = "credit", _("记入")
    REVERSAL = "reversal", _("冲回")


class Nature(TextChoices):
    """What a kind of work is; only service yields hours, training is kept apart."""

    SERVICE = "service", _("志愿服务")
    TRAINING = "training", _("培训")
    STUDY = "study", _("学习")
    LECTURE = "lecture", _("讲座")
    MEETING = "meeting", _("会议")
    REHEARSAL = "rehearsal", _("排练演出")
    DUTY = "duty", _("本职工作")


class DangerClass(IntegerChoices):
    """How dangerous a kind of work is: from 1 on people accept its risks and are insured before it begins."""

    NONE = 0, _("没有")
    SOME = 1, _("有一些")
    HIGH = 2, _("危险")


class ReviewKind(TextChoices):
    """Why the minutes of a sign-up wait for somebody's word."""

    EVIDENCE = "evidence", _("证据不足")
    AUTO_CLOSED = "auto", _("忘了签退")
    OWN = "own", _("队长本人或家人的时长")
    LONG_DAY = "long_day", _("一天超过 8 小时")
    LATE = "late", _("补录")
    CORRECTION = "correction", _("更正")


PROPOSED = frozenset({ReviewKind.LATE, ReviewKind.CORRECTION})  # these bring their own times


class ReviewState(TextChoices):
    PENDING = "pending", _("待审核")
    NOTICE = "notice", _("公示中")
    CREDITED = "credited", _("已记入")
    REFUSED = "refused", _("不予记入")


class Tier(TextChoices):
    """How much somebody serves on one day, and so who must agree."""

    FREE = "free", _("一天不超过 8 小时")
    COMMITTEE = "committee", _("一天超过 8 小时，社区同意")
    SUBDISTRICT = "subdistrict", _("一天超过 12 小时，街道同意")


# Who is expected at the door of a shift, or has been there.
LIVE_SIGNUPS = frozenset({SignupState.CONFIRMED, SignupState.SEEKING, SignupState.CHECKED_IN, SignupState.CHECKED_OUT})
# After the shift was closed.
CLOSED_SIGNUPS = frozenset({SignupState.SETTLED, SignupState.NO_SHOW, SignupState.EXCUSED})
# Who holds a seat of the role: the role's `taken` is their number.
HOLDING_SIGNUPS = LIVE_SIGNUPS | CLOSED_SIGNUPS | {SignupState.OFFERED}
# Who stands in the role's queue: the role's `waiting` is their number.
WAITING_SIGNUPS = frozenset({SignupState.WAITLISTED})
# Of these a volunteer has one at most in a shift.
CURRENT_SIGNUPS = HOLDING_SIGNUPS | WAITING_SIGNUPS | {SignupState.APPLIED}

# What keeps a volunteer from leaving while the shift is still to come.
PROMISED_SIGNUPS = CURRENT_SIGNUPS - CLOSED_SIGNUPS
# Who asks to serve for the first time, again after being sent back, or after having left.
MAY_APPLY = frozenset({VolunteerState.DRAFT, VolunteerState.CLOSED})

GIVEN_BACK = frozenset({SignupState.CANCELLED, SignupState.LATE_CANCEL, SignupState.CANCELLED_BY_ORG})
SIGNUP_MOVES: dict[str, frozenset[str]] = {
    SignupState.APPLIED: frozenset({SignupState.CONFIRMED, SignupState.WAITLISTED, SignupState.REJECTED}) | GIVEN_BACK,
    SignupState.WAITLISTED: frozenset({SignupState.OFFERED, SignupState.CONFIRMED}) | GIVEN_BACK,
    SignupState.OFFERED: frozenset({SignupState.CONFIRMED, SignupState.LAPSED}) | GIVEN_BACK,
    SignupState.CONFIRMED: frozenset(
        {SignupState.SEEKING, SignupState.CHECKED_IN, SignupState.NO_SHOW, SignupState.EXCUSED}
    )
    | GIVEN_BACK,
    SignupState.SEEKING: frozenset(
        {SignupState.CONFIRMED, SignupState.REPLACED, SignupState.CHECKED_IN, SignupState.NO_SHOW, SignupState.EXCUSED}
    )
    | GIVEN_BACK,
    SignupState.CHECKED_IN: frozenset({SignupState.CHECKED_OUT}),
    SignupState.CHECKED_OUT: frozenset({SignupState.CHECKED_IN, SignupState.SETTLED}),
    # An arrival that was recorded offline and is told only after the shift was closed still counts.
    SignupState.NO_SHOW: frozenset({SignupState.EXCUSED, SignupState.CHECKED_IN, SignupState.SETTLED}),
    SignupState.EXCUSED: frozenset({SignupState.NO_SHOW, SignupState.CHECKED_IN, SignupState.SETTLED}),
}
VOLUNTEER_MOVES: dict[str, frozenset[str]] = {
    VolunteerState.DRAFT: frozenset({VolunteerState.PENDING, VolunteerState.CLOSED}),
    VolunteerState.PENDING: frozenset({VolunteerState.ACTIVE, VolunteerState.DRAFT, VolunteerState.CLOSED}),
    VolunteerState.ACTIVE: frozenset({VolunteerState.SUSPENDED, VolunteerState.CLOSED}),
    VolunteerState.SUSPENDED: frozenset({VolunteerState.ACTIVE, VolunteerState.CLOSED}),
    # Who comes back asks again, and keeps number and hours.
    VolunteerState.CLOSED: frozenset({VolunteerState.PENDING}),
}
GRADE_OF: dict[str, Grade] = {
    Method.PRINTED: Grade.E1,
    Method.ROTATING: Grade.E2,
    Method.PERSONAL: Grade.E3,
    Method.CARD: Grade.E3,
    Method.KIOSK: Grade.E2,
    Method.ROSTER: Grade.E1,
    Method.CLOCK: Grade.E0,
}
GRADE_ORDER = [Grade.E0, Grade.E1, Grade.E2, Grade.E3]
