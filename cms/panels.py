"""Panels of the page editor."""

from django.urls import reverse
from django.utils import timezone
from wagtail.admin.panels import Panel

from booking.models import Slot
from booking.rules import slot_state

SHOWN = 20


class SlotsPanel(Panel):
    """The slots of the page's activity, to read; they are changed in their own lists, never by publishing a page."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "cms/admin/slots_panel.html"

        def get_context_data(self, parent_context=None):
            context = super().get_context_data(parent_context)
            activity_id = self.instance.activity_id
            context.update(
                {
                    "activity_id": activity_id,
                    "rows": self._rows(activity_id),
                    "add_url": add_url(activity_id),
                    "poster_url": reverse("cms_poster", args=[activity_id]) if activity_id else "",
                }
            )
            return context

        def _rows(self, activity_id) -> list[dict]:
            if not activity_id:
                return []
            at = timezone.now()
            slots = Slot.objects.filter(activity=activity_id).with_details().order_by("-starts_at")[:SHOWN]
            return [
                {"slot": slot, "state": slot_state(slot, at=at).label, "url": reverse("desk_slot:edit", args=[slot.pk])}
                for slot in reversed(slots)
            ]


def add_url(activity_id: int) -> str:
    """The back office's form for a new slot of this activity."""
    return f"{reverse('desk_slot:add')}?activity={activity_id}"
