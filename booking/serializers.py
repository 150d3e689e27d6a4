"""JSON shapes of booking. Nothing here asks the database: querysets and actions bring what is shown."""

from django.conf import settings
from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from common.api import BIGGEST_ID

from .answer_fields import AnswersField, QuestionSerializer
from .booking_fields import MOMENT, OfferSerializer, TermsSerializer, offer_of, terms_of
from .models import Activity, Booking, CalendarFeed, Slot, Space, Venue
from .rules import cancel_costs, cancel_until_of, slot_state
from .states import Allocation, BookingStatus, PlaceStatus, SlotState, WaitlistPolicy

PARTY_MOST = 20  # what one request may name; how many may come is the activity's rule


class VenueSerializer(serializers.ModelSerializer):
    class Meta:
        model = Venue
        fields = (
            "id",
            "name",
            "kind",
            "address",
            "intro",
            "phone",
            "step_free",
            "accessible_toilet",
            "has_seating",
            "quiet_corner",
            "access_note",
        )


class SpaceSerializer(serializers.ModelSerializer):
    venue = serializers.IntegerField(source="venue_id")
    parent = serializers.IntegerField(source="parent_id", allow_null=True)

    class Meta:
        model = Space
        fields = ("id", "venue", "name", "capacity", "exclusive", "parent")


class ActivitySerializer(serializers.ModelSerializer):
    venue = serializers.IntegerField(source="venue_id", allow_null=True)
    venue_name = serializers.SerializerMethodField()
    page_url = serializers.SerializerMethodField()
    asks = serializers.BooleanField(read_only=True, help_text="there are questions to answer: see the activity")

    class Meta:
        model = Activity
        fields = (
            "id",
            "title",
            "category",
            "audience",
            "audience_only",
            "grid_only",
            "summary",
            "venue",
            "venue_name",
            "min_age",
            "max_age",
            "accompany_under",
            "party_max",
            "household_max",
            "allocation",
            "waitlist_policy",
            "counts_as_study",
            "organiser",
            "page_url",
            "asks",
        )

    def get_venue_name(self, activity) -> str:
        return activity.venue.name if activity.venue else ""

    @extend_schema_field(serializers.URLField())
    def get_page_url(self, activity) -> str:
        return f"{settings.PUBLIC_BASE_URL}/a/{activity.pk}/"


class ActivityDetailSerializer(ActivitySerializer):
    questions = QuestionSerializer(many=True, read_only=True, source="asked_now")

    class Meta(ActivitySerializer.Meta):
        fields = (*ActivitySerializer.Meta.fields, "questions")


class SlotSerializer(serializers.ModelSerializer):
    """`left` is what a newcomer may take now (0 while somebody waits); the answer ages, so booking decides anew."""

    activity = serializers.IntegerField(source="activity_id", allow_null=True)
    space = serializers.IntegerField(source="space_id", allow_null=True)
    venue = serializers.SerializerMethodField()
    title = serializers.CharField(read_only=True)
    left = serializers.IntegerField(read_only=True)
    allocation = serializers.ChoiceField(Allocation.choices, read_only=True)
    waitlist_policy = serializers.ChoiceField(WaitlistPolicy.choices, read_only=True)
    state = serializers.SerializerMethodField()
    draw = serializers.CharField(
        source="draw.public_id",
        read_only=True,
        default=None,
        allow_null=True,
        help_text="see /draws/; null without one",
    )

    class Meta:
        model = Slot
        fields = (
            "id",
            "activity",
            "space",
            "venue",
            "title",
            "label",
            "starts_at",
            "ends_at",
            "booking_opens_at",
            "booking_closes_at",
            "cancel_until",
            "capacity",
            "left",
            "waiting",
            "allocation",
            "waitlist_policy",
            "state",
            "draw",
        )

    @extend_schema_field(serializers.IntegerField(allow_null=True))
    def get_venue(self, slot) -> int | None:
        return slot.space.venue_id if slot.space_id else slot.activity.venue_id

    @extend_schema_field(serializers.ChoiceField(SlotState.choices))
    def get_state(self, slot) -> str:
        return slot_state(slot, at=self.context.get("at") or timezone.now())


class PersonIdField(serializers.UUIDField):
    """Only the written form; REST framework would read a number as a UUID too."""

    def to_internal_value(self, data):
        if not isinstance(data, str):
            self.fail("invalid", value=data)
        return super().to_internal_value(data)


class PartySerializer(serializers.Serializer):
    persons = serializers.ListField(child=PersonIdField(), min_length=1, max_length=PARTY_MOST)
    accept_partial = serializers.BooleanField(
        default=False, help_text="where not all can sit, the first of `persons` do; the rest wait as another booking"
    )

    accept_overlap = serializers.BooleanField(
        default=False, help_text="somebody is promised elsewhere at that time (code `promised`) and comes all the same"
    )

    def validate_persons(self, persons):
        if len(set(persons)) != len(persons):
            raise serializers.ValidationError("同一个人写了两次")
        return persons


class VerdictSerializer(serializers.Serializer):
    """Whether one person may book the slot; `code`, `detail` and `next_step` are null when allowed."""

    person = serializers.UUIDField(source="person.pk")
    allowed = serializers.BooleanField()
    code = serializers.CharField(source="refusal.code", default=None, allow_null=True)
    detail = serializers.CharField(source="refusal.message", default=None, allow_null=True)
    next_step = serializers.CharField(source="refusal.next_step", default=None, allow_null=True)


class PartyVerdictSerializer(serializers.Serializer):
    """What booking exactly these persons would be answered now; the three words are null when allowed."""

    allowed = serializers.BooleanField()
    code = serializers.CharField(allow_null=True)
    detail = serializers.CharField(allow_null=True)
    next_step = serializers.CharField(allow_null=True)


class EligibilitySerializer(serializers.Serializer):
    results = VerdictSerializer(many=True)
    party = serializers.SerializerMethodField()

    @extend_schema_field(PartyVerdictSerializer)
    def get_party(self, found) -> dict:
        refusal = found["refusal"]
        said = refusal.as_json() if refusal else {"code": None, "detail": None, "next_step": None}
        return {"allowed": refusal is None, **said}


class BookingWriteSerializer(PartySerializer):
    slot = serializers.IntegerField(min_value=1, max_value=BIGGEST_ID)
    answers = AnswersField(default=dict)


class PlaceSerializer(serializers.Serializer):
    person = serializers.UUIDField(source="person_id")
    name = serializers.CharField(source="person.name")
    status = serializers.ChoiceField(PlaceStatus.choices)
    checked_in_at = serializers.DateTimeField(allow_null=True)


PLACE = PlaceSerializer()  # building the fields of a serializer costs more than using them


class BookingSerializer(serializers.ModelSerializer):
    """`position` is the place in the queue (1 is its head), null unless the booking waits; it is given by the view.

    `behind` stands behind everybody else for its household's points; `cancel_costs` are the points that cancelling now
    would bring, after `cancel_until`.
    """

    slot = serializers.IntegerField(source="slot_id")
    status = serializers.ChoiceField(BookingStatus.choices)
    position = serializers.IntegerField(allow_null=True)
    places = serializers.SerializerMethodField()
    title = serializers.CharField(source="slot.title")
    starts_at = serializers.DateTimeField(source="slot.starts_at")
    ends_at = serializers.DateTimeField(source="slot.ends_at")
    cancel_until = serializers.SerializerMethodField()
    cancel_costs = serializers.SerializerMethodField()
    offer = serializers.SerializerMethodField()
    policy = serializers.SerializerMethodField()
    ticket_url = serializers.SerializerMethodField()
    answers = AnswersField(read_only=True)

    class Meta:
        model = Booking
        fields = (
            "code",
            "slot",
            "status",
            "position",
            "behind",
            "offer",
            "places",
            "title",
            "starts_at",
            "ends_at",
            "cancel_until",
            "cancel_costs",
            "policy",
            "decision_reason",
            "ticket_url",
            "answers",
            "created_at",
        )

    @extend_schema_field(PlaceSerializer(many=True))
    def get_places(self, booking) -> list[dict]:
        made = getattr(booking, "made_places", None)
        return [PLACE.to_representation(place) for place in (booking.places.all() if made is None else made)]

    @extend_schema_field(serializers.DateTimeField())
    def get_cancel_until(self, booking) -> str:
        return MOMENT.to_representation(cancel_until_of(booking))

    def get_cancel_costs(self, booking) -> int:
        return cancel_costs(booking, at=timezone.now())

    @extend_schema_field(OfferSerializer(allow_null=True))
    def get_offer(self, booking) -> dict | None:
        return offer_of(booking)

    @extend_schema_field(TermsSerializer)
    def get_policy(self, booking) -> dict:
        return terms_of(booking)

    @extend_schema_field(serializers.URLField())
    def get_ticket_url(self, booking) -> str:
        return settings.PUBLIC_BASE_URL + booking.ticket_path


class CancelSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=200, allow_blank=True, default="")


class CalendarFeedSerializer(serializers.ModelSerializer):
    url = serializers.URLField(read_only=True, help_text="Secret: whoever has it reads the household's bookings.")

    class Meta:
        model = CalendarFeed
        fields = ("url", "created_at")
        read_only_fields = fields
