"""What the public list of shifts may be narrowed by."""

from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from booking.filters import IdFilter, MomentFilter, PublicFilterSet, YesNoFilter

from .models import ShiftRole
from .rules import has_opened, not_closed


class ShiftFilter(PublicFilterSet):
    venue = IdFilter()
    team = IdFilter()
    from_ = MomentFilter(help_text="date or moment: begins then or later")
    to = MomentFilter(until=True, help_text="date (that day included) or moment (excluded)")
    available = YesNoFilter(help_text="true: a role still needs people and may be taken now")

    def filter_queryset(self, queryset):
        queryset, wanted = super().filter_queryset(queryset), self.form.cleaned_data
        if wanted["from"]:
            queryset = queryset.filter(starts_at__gte=wanted["from"])
        if wanted["to"]:
            queryset = queryset.filter(starts_at__lt=wanted["to"])
        if wanted["available"] is None:
            return queryset
        free = ShiftRole.objects.filter(shift=OuterRef("pk"), waiting=0, taken__lt=F("capacity"))
        at = timezone.now()
        needing = queryset.recruiting().filter(Exists(free), has_opened(at), not_closed(at))
        return needing if wanted["available"] else queryset.exclude(pk__in=needing.values("pk"))
