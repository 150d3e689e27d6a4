"""What the public lists may be narrowed by. A date means that whole day in the community's clock."""

from datetime import datetime, time, timedelta

import django_filters as filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field

from common.api import BIGGEST_ID

from .models import Slot
from .states import Audience, Category, VenueKind

YEARS = range(2000, 2101)
QUERY_MAX = 50


class MomentField(forms.Field):
    """A date (2026-11-28) or a moment (2026-11-28T09:00:00+08:00); `until` turns a date into the end of that day."""

    def __init__(self, *, until: bool = False, **kwargs):
        self.until = until
        super().__init__(**kwargs)

    def to_python(self, value) -> datetime | None:
        if value in self.empty_values:
            return None
        try:
            return self._moment(value)
        except ValueError as error:
            raise ValidationError("请写成 2026-11-28 或 2026-11-28T09:00:00+08:00") from error

    def _moment(self, value: str) -> datetime:
        day, moment = parse_date(value), None if len(value) <= len("2026-11-28") else parse_datetime(value)
        if day and not moment:
            moment = datetime.combine(day + timedelta(days=self.until and day.year in YEARS), time())
        if moment is None or moment.year not in YEARS:
            raise ValueError(value)
        return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


class IdField(forms.IntegerField):
    def __init__(self, **kwargs):
        super().__init__(min_value=1, max_value=BIGGEST_ID, **kwargs)


class OfSlots(filters.Filter):
    """Says which slots are meant; the set answers the three together, about one and the same slot."""

    def filter(self, queryset, value):
        return queryset


@extend_schema_field(OpenApiTypes.STR)
class MomentFilter(OfSlots):
    field_class = MomentField


@extend_schema_field(OpenApiTypes.BOOL)
class YesNoFilter(OfSlots):
    """Only true and false; anything else is a bad request instead of being overlooked."""

    field_class = forms.TypedChoiceField

    def __init__(self, **kwargs):
        choices = [("true", "true"), ("false", "false")]
        super().__init__(choices=choices, coerce=lambda value: value == "true", empty_value=None, **kwargs)


@extend_schema_field(OpenApiTypes.INT)
class IdFilter(filters.Filter):
    field_class = IdField


class PublicFilterSet(filters.FilterSet):
    """`from_` is `from` in the address: the underscore at the end only keeps Python's keyword apart."""

    @classmethod
    def get_filters(cls):
        return {name.rstrip("_"): one for name, one in super().get_filters().items()}

    def slots_meant(self, slots, at: datetime):
        """Narrow slots by `from` (included), `to` (excluded) and `available`."""
        wanted = self.form.cleaned_data
        if wanted["from"]:
            slots = slots.filter(starts_at__gte=wanted["from"])
        if wanted["to"]:
            slots = slots.filter(starts_at__lt=wanted["to"])
        if wanted["available"] is None:
            return slots
        free = Slot.objects.available(at).values("pk")
        return slots.filter(pk__in=free) if wanted["available"] else slots.exclude(pk__in=free)


class ActivityFilter(PublicFilterSet):
    """`from`, `to` and `available` ask for activities with at least one such slot."""

    q = filters.CharFilter(
        method="search",
        max_length=QUERY_MAX,
        help_text="all words stand in the title, summary, category or venue's name; pinyin and initials do too",
    )
    category = filters.ChoiceFilter(choices=Category.choices)
    venue = IdFilter()
    audience = filters.ChoiceFilter(choices=Audience.choices)
    from_ = MomentFilter(help_text="date or moment: has a slot that begins then or later")
    to = MomentFilter(until=True, help_text="date (that day included) or moment (excluded)")
    available = YesNoFilter(help_text="true: has a slot with free places that can be booked now")

    def search(self, queryset, name, value):
        return queryset.about(value)

    def filter_queryset(self, queryset):
        queryset = super().filter_queryset(queryset)
        wanted = self.form.cleaned_data
        if not wanted["from"] and not wanted["to"] and wanted["available"] is None:
            return queryset
        own = Slot.objects.scheduled().filter(activity=OuterRef("pk"))
        return queryset.filter(Exists(self.slots_meant(own, timezone.now())))


class SlotFilter(PublicFilterSet):
    activity = IdFilter()
    venue = IdFilter(method="in_venue")
    space = IdFilter()
    from_ = MomentFilter(help_text="date or moment: begins then or later")
    to = MomentFilter(until=True, help_text="date (that day included) or moment (excluded)")
    available = YesNoFilter(help_text="true: has free places and can be booked now")

    def in_venue(self, queryset, name, value):
        return queryset.filter(Q(space__venue=value) | Q(space=None, activity__venue=value))

    def filter_queryset(self, queryset):
        return self.slots_meant(super().filter_queryset(queryset), timezone.now())


class VenueFilter(filters.FilterSet):
    kind = filters.ChoiceFilter(choices=VenueKind.choices)


class SpaceFilter(filters.FilterSet):
    venue = IdFilter()
