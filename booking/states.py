"""States and choices of booking: named groups of states, and the table of allowed moves."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Category(TextChoices):
    FESTIVAL = "festival", _("节庆")
    ARTS = "arts", _("文艺")
    CRAFT = "craft", _("手作")
    READING = "reading", _("阅读")
    FAMILY = "family", _("亲子")
    HEALTH = "health", _("健康")
    HISTORY = "history", _("党史学习")
    EDUCATION = "education", _("家庭教育")
    SPORT = "sport", _("运动")
    VOLUNTEER = "volunteer", _("志愿")
    OTHER = "other", _("其他")


class Audience(TextChoices):
    ALL = "all", _("人人可来")
    CHILDREN = "children", _("少年儿童")
    FAMILY = "family", _("亲子家庭")
    ELDERS = "elders", _("老年人")
    WOMEN = "women", _("妇女")
    MEMBERS = "members", _("党员群众")


class VenueKind(TextChoices):
    CHILDREN = "children", _("儿童之家")
    WOMEN = "women", _("妇女之家")
    LIBRARY = "library", _("图书馆")
    DAYCARE = "daycare", _("日间照料")
    CULTURE = "culture", _("文化服务中心")
    OUTDOOR = "outdoor", _("户外")
    OTHER = "other", _("其他")


class Allocation(TextChoices):
    FIRST_COME = "first_come", _("先到先得")


class WaitlistPolicy(TextChoices):
    """strict: only the head of the queue is promoted; fill: the first party that fits; none: full means full."""

    STRICT = "strict", _("严格按顺序候补")
    FILL = "fill", _("按顺序，先补坐得下的")
    NONE = "none", _("不候补")


class SlotStatus(TextChoices):
    SCHEDULED = "scheduled", _("正常")
    CANCELLED = "cancelled", _("已取消")


class SlotState(TextChoices):
    """What a slot is to somebody who looks at it now; derived, never stored."""

    NOT_OPEN = "not_open", _("未开放")
    OPEN = "open", _("可约")
    FEW = "few", _("名额不多")
    WAITLIST = "waitlist", _("候补")
    FULL = "full", _("已满")
    CLOSED = "closed", _("报名截止")
    ENDED = "ended", _("已结束")
    CANCELLED = "cancelled", _("已取消")


class BookingStatus(TextChoices):
    CONFIRMED = "confirmed", _("已约")
    WAITLISTED = "waitlisted", _("候补中")
    CANCELLED = "cancelled", _("已取消")


class PlaceStatus(TextChoices):
    CONFIRMED = "confirmed", _("已约")
    WAITLISTED = "waitlisted", _("候补中")
    CHECKED_IN = "checked_in", _("已签到")
    CANCELLED = "cancelled", _("已取消")


class Channel(TextChoices):
    WEB = "web", _("网页")
    API = "api", _("接口")
    DESK = "desk", _("柜台")
    PHONE = "phone", _("电话")
    PAPER = "paper", _("纸质")
    JIELONG = "jielong", _("接龙")


LIVE = frozenset({BookingStatus.CONFIRMED, BookingStatus.WAITLISTED})
HOLDS_SEAT = frozenset({PlaceStatus.CONFIRMED, PlaceStatus.CHECKED_IN})
LIVE_PLACES = HOLDS_SEAT | {PlaceStatus.WAITLISTED}

BOOKING_MOVES: dict[str, frozenset[str]] = {
    BookingStatus.CONFIRMED: frozenset({BookingStatus.CANCELLED}),
    BookingStatus.WAITLISTED: frozenset({BookingStatus.CONFIRMED, BookingStatus.CANCELLED}),
    BookingStatus.CANCELLED: frozenset(),
}
FEW_LEFT = 5  # from here on the chip says 仅剩 n 席
