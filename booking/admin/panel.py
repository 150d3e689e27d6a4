"""The first thing a clerk sees: what happens today, and what needs a hand this week."""

from datetime import timedelta

from django.db.models import F, Q
from django.utils import timezone
from wagtail.admin.ui.components import Component

from booking.models import Appeal, Booking, Offer, Slot
from booking.rules import CHECK_IN_LATE
from common.periodic import health

WEEK = timedelta(days=7)
SOON = timedelta(days=3)
MONTH = timedelta(days=30)  # who did not come longer ago than that is not asked any more
OFFERS_END = timedelta(hours=4)


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
            **self._to_do(user, now),
        }

    def _to_do(self, user, now) -> dict[str, int]:
        """How many of each kind wait for somebody at the desk."""
        appeals = Appeal.objects.manageable_by(user).open()
        offers = Offer.objects.manageable_by(user).open().filter(expires_at__gt=now)
        over = Slot.objects.manageable_by(user).awaiting_roster(now - MONTH, now - CHECK_IN_LATE)
        return {
            "undecided": Booking.objects.manageable_by(user).undecided(now).count(),
            "appeals": appeals.count(),
            "appeals_late": appeals.filter(due_on__lt=timezone.localdate(now)).count(),
            "calls": offers.filter(booking__contact=None).count(),
            "offers_ending": offers.filter(expires_at__lte=now + OFFERS_END).count(),
            "rosters": over.count(),
        }
