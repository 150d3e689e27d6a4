"""The first thing a clerk sees: what happens today, and what needs a hand this week."""

from datetime import timedelta

from django.db.models import F, Q
from django.utils import timezone
from wagtail.admin.ui.components import Component

from booking.models import Slot
from common.periodic import health

WEEK = timedelta(days=7)
SOON = timedelta(days=3)


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
