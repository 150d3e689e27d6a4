"""States and choices of volunteering, with the tables of allowed moves."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class VolunteerState(TextChoices):
    PENDING = "pending", _("待审核")
    ACTIVE = "active", _("在册")
    SUSPENDED = "suspended", _("暂停")
    CLOSED = "closed", _("已退出")


class ShiftState(TextChoices):
    DRAFT = "draft", _("草稿")
    OPEN = "open", _("招募中")
    CANCELLED = "cancelled", _("已取消")


class SignupState(TextChoices):
    CONFIRMED = "confirmed", _("已报名")
    CHECKED_IN = "checked_in", _("已签到")
    CHECKED_OUT = "checked_out", _("已签退")
    CANCELLED = "cancelled", _("已取消")


class SignupSource(TextChoices):
    SELF = "self", _("本人")
    LEADER = "leader", _("队长代报")


class EventKind(TextChoices):
    IN = "in", _("签到")
    OUT = "out", _("签退")


class Method(TextChoices):
    """How presence was shown; the letters are those of the mode table in docs/glossary.md."""

    PRINTED = "A", _("扫固定码")
    ROTATING = "B", _("扫动态码")
    PERSONAL = "C", _("队长扫个人码")
    CARD = "D", _("队长扫纸卡")
    ROSTER = "F", _("队长点名")


class Grade(TextChoices):
    """Strength of the evidence, E0 weakest."""

    E0 = "E0", "E0"
    E1 = "E1", "E1"
    E2 = "E2", "E2"
    E3 = "E3", "E3"


class EntryKind(TextChoices):
    CREDIT = "credit", _("记入")
    REVERSAL = "reversal", _("冲回")


LIVE_SIGNUPS = frozenset({SignupState.CONFIRMED, SignupState.CHECKED_IN, SignupState.CHECKED_OUT})
SIGNUP_MOVES: dict[str, frozenset[str]] = {
    SignupState.CONFIRMED: frozenset({SignupState.CHECKED_IN, SignupState.CANCELLED}),
    SignupState.CHECKED_IN: frozenset({SignupState.CHECKED_OUT}),
    SignupState.CHECKED_OUT: frozenset(),
    SignupState.CANCELLED: frozenset(),
}
GRADE_OF: dict[str, Grade] = {
    Method.PRINTED: Grade.E1,
    Method.ROTATING: Grade.E2,
    Method.PERSONAL: Grade.E3,
    Method.CARD: Grade.E3,
    Method.ROSTER: Grade.E1,
}
GRADE_ORDER = [Grade.E0, Grade.E1, Grade.E2, Grade.E3]
