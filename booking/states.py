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
    """How places are given: at once, by staff who decide with a reason, or by a draw that anybody can check."""

    FIRST_COME = "first_come", _("先到先得")
    APPROVAL = "approval", _("报名后审核")
    DRAW = "draw", _("抽签")


class CreditEffect(TextChoices):
    """What too many credit points do to a party without children; see `booking.rules.credit`."""

    NONE = "none", _("不看信用分")
    WAITLIST_FIRST = "waitlist_first", _("信用分多的先排候补")
    REFUSE = "refuse", _("信用分多的暂不能报")


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
    DRAW = "draw", _("抽签中")
    FULL = "full", _("已满")
    CLOSED = "closed", _("报名截止")
    ENDED = "ended", _("已结束")
    CANCELLED = "cancelled", _("已取消")


class BookingStatus(TextChoices):
    CONFIRMED = "confirmed", _("已约")
    PENDING = "pending", _("待审核")
    OFFERED = "offered", _("有名额，待确认")
    WAITLISTED = "waitlisted", _("候补中")
    ENTERED = "entered", _("等抽签")
    REJECTED = "rejected", _("未通过")
    LAPSED = "lapsed", _("过时未确认")
    NOT_DRAWN = "not_drawn", _("未中签")
    CANCELLED = "cancelled", _("已取消")


class PlaceStatus(TextChoices):
    CONFIRMED = "confirmed", _("已约")
    PENDING = "pending", _("待审核")
    OFFERED = "offered", _("有名额，待确认")
    WAITLISTED = "waitlisted", _("候补中")
    ENTERED = "entered", _("等抽签")
    CHECKED_IN = "checked_in", _("已签到")
    NO_SHOW = "no_show", _("没来")
    REJECTED = "rejected", _("未通过")
    LAPSED = "lapsed", _("过时未确认")
    NOT_DRAWN = "not_drawn", _("未中签")
    CANCELLED = "cancelled", _("已取消")


class OfferOutcome(TextChoices):
    OPEN = "open", _("等回复")
    ACCEPTED = "accepted", _("已接受")
    DECLINED = "declined", _("不要了")
    EXPIRED = "expired", _("过时")
    WITHDRAWN = "withdrawn", _("已撤回")


class DrawState(TextChoices):
    """What is published: the rule, then the list, then everything."""

    COMMITTED = "committed", _("规则已公布")
    CLOSED = "closed", _("名单已封存")
    DRAWN = "drawn", _("已开奖")


class DrawWeights(TextChoices):
    """How many chances a party has in a draw; see `booking.lottery`."""

    EVEN = "even", _("每户机会一样")
    LOST_BEFORE = "lost_before", _("落选过的多一份机会")


class CreditKind(TextChoices):
    LATE_CANCEL = "late_cancel", _("临时取消")
    NO_SHOW = "no_show", _("没来也没说")


class CreditState(TextChoices):
    """Only what COUNTS weighs: an entry under appeal or excused does not, nor one noted while rules were tried out."""

    COUNTS = "counts", _("计入")
    APPEALED = "appealed", _("申诉中，暂不计")
    EXCUSED = "excused", _("已免除")
    NOTED = "noted", _("试行，不计")


class AppealState(TextChoices):
    OPEN = "open", _("等答复")
    GRANTED = "granted", _("申诉成功")
    REFUSED = "refused", _("维持原记")


class Channel(TextChoices):
    WEB = "web", _("网页")
    API = "api", _("接口")
    DESK = "desk", _("柜台")
    PHONE = "phone", _("电话")
    PAPER = "paper", _("纸质")
    JIELONG = "jielong", _("接龙")


# Groups of bookings. Whoever is in neither HOLDS nor WAITS has no claim on a seat any more.
HOLDS = frozenset({BookingStatus.CONFIRMED, BookingStatus.PENDING, BookingStatus.OFFERED})
WAITS = frozenset({BookingStatus.WAITLISTED, BookingStatus.ENTERED})
LIVE = HOLDS | WAITS

# Groups of places; they follow their booking, and the door adds who came and who did not.
HOLDS_SEAT = frozenset(
    {
        PlaceStatus.CONFIRMED,
        PlaceStatus.PENDING,
        PlaceStatus.OFFERED,
        PlaceStatus.CHECKED_IN,
        PlaceStatus.NO_SHOW,
    }
)
WAITING_PLACES = frozenset({PlaceStatus.WAITLISTED, PlaceStatus.ENTERED})
LIVE_PLACES = HOLDS_SEAT | WAITING_PLACES

ENDS = frozenset({BookingStatus.CANCELLED})
BOOKING_MOVES: dict[str, frozenset[str]] = {
    BookingStatus.CONFIRMED: ENDS,
    BookingStatus.PENDING: ENDS | {BookingStatus.CONFIRMED, BookingStatus.REJECTED},
    BookingStatus.OFFERED: ENDS | {BookingStatus.CONFIRMED, BookingStatus.LAPSED},
    BookingStatus.WAITLISTED: ENDS
    | {BookingStatus.CONFIRMED, BookingStatus.PENDING, BookingStatus.OFFERED, BookingStatus.LAPSED},
    BookingStatus.ENTERED: ENDS | {BookingStatus.CONFIRMED, BookingStatus.WAITLISTED, BookingStatus.NOT_DRAWN},
    BookingStatus.REJECTED: frozenset(),
    BookingStatus.LAPSED: frozenset(),
    BookingStatus.NOT_DRAWN: frozenset(),
    BookingStatus.CANCELLED: frozenset(),
}
FEW_LEFT = 5  # from here on the chip says 仅剩 n 席
