"""What a clerk sees first: what waits for a hand, what happens today, and what goes thin this week."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component

from accounts.admin.today import Task
from booking.models import Appeal, Booking, Offer, Slot
from booking.rules import CHECK_IN_LATE
from common.chinese import zh_time
from common.periodic import health

WEEK = timedelta(days=7)
SOON = timedelta(days=3)
MONTH = timedelta(days=30)  # who did not come longer ago than that is not asked any more
OFFERS_END = timedelta(hours=4)
SHOWN_OPENINGS = 6


def tasks(user, at: datetime) -> Iterator[Task]:
    """What waits for somebody at the desk; five statements, none for who does not work there."""
    if not user.has_perm("booking.view_booking"):
        return
    undecided = Booking.objects.manageable_by(user).undecided(at).count()
    by_phone, soon = Q(booking__contact=None), Q(expires_at__lte=at + OFFERS_END)
    offers = Offer.objects.manageable_by(user).open().filter(expires_at__gt=at).order_by()
    calls = offers.aggregate(all=Count("pk", filter=by_phone), ending=Count("pk", filter=soon))
    late = Count("pk", filter=Q(due_on__lt=timezone.localdate(at)))
    appeals = Appeal.objects.manageable_by(user).open().order_by().aggregate(all=Count("pk"), late=late)
    over = Slot.objects.manageable_by(user).awaiting_roster(at - MONTH, at - CHECK_IN_LATE).count()
    ending, overdue = calls["ending"], appeals["late"]
    found = [
        Task(undecided, _("待审核"), reverse("booking_desk:approvals")),
        Task(
            calls["all"],
            _("递补要打电话"),
            reverse("booking_desk:offer_calls"),
            _("四小时内到期 %d 份") % ending if ending else _("没有快到期的"),
        ),
        Task(
            appeals["all"],
            _("申诉"),
            reverse("desk_appeal:index"),
            _("%d 份过期未答") % overdue if overdue else _("没有过期的"),
        ),
        Task(over, _("待确认签到表"), f"{reverse('desk_slot:index')}?when=roster"),
        opening_today(user, at),
    ]
    yield from (task for task in found if task.count)


def opening_today(user, at: datetime) -> Task:
    """Slots whose booking opens later today: the phones will ring."""
    slots = (
        Slot.objects.manageable_by(user)
        .scheduled()
        .filter(activity__isnull=False, booking_opens_at__gt=at, booking_opens_at__date=timezone.localdate(at))
    )
    soon = list(slots.with_details().order_by("booking_opens_at", "pk")[:SHOWN_OPENINGS])
    rows = tuple(
        (slot.title, reverse("booking_desk:roster", args=[slot.pk]), _("%s 开放") % zh_time(slot.booking_opens_at))
        for slot in soon
    )
    return Task(len(soon), _("今天开放预约"), reverse("desk_slot:index"), rows=rows)


class TodayPanel(Component):
    name = "today"
    template_name = "booking/admin/today_panel.html"
    order = 50

    def get_context_data(self, parent_context):
        user, now = parent_context["request"].user, timezone.now()
        slots = Slot.objects.manageable_by(user).scheduled().with_details()
        ahead = slots.filter(starts_at__gt=now)
        thin = Q(starts_at__lt=now + SOON, taken__lt=F("capacity") / 3)
        return {
            "today": slots.filter(starts_at__date=timezone.localdate(now), ends_at__gt=now)[:8],
            "waiting": ahead.filter(waiting__gt=0, starts_at__lt=now + WEEK)[:6],
            "thin": ahead.filter(thin, activity__isnull=False)[:6],
            "now": now,
            "health": (found := health(at=now)),
            "is_well": found.is_well(now),
        }
