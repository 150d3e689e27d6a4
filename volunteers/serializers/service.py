"""JSON shapes of volunteering."""

from django.utils import timezone
from rest_framework import serializers

from common.api import BIGGEST_ID
from volunteers.models import LedgerEntry, Shift, ShiftRole, Signup, Volunteer
from volunteers.rules import position_of, state_at

OVERLAP = "a place is booked at that time (code `overlapping_booking`), and both can be done"


class ShiftRoleSerializer(serializers.ModelSerializer):
    left = serializers.IntegerField(read_only=True)
    qualifications = serializers.SlugRelatedField(slug_field="name", many=True, read_only=True)

    class Meta:
        model = ShiftRole
        fields = ("id", "name", "needs", "qualifications", "capacity", "left", "waiting")


class ShiftSerializer(serializers.ModelSerializer):
    """`counts_as_service` says whether attending yields hours at all. Of a `danger_class` above 0 one signs up with
    `accept_risks`; `insurance` names the insurer and the policy. One signs up from `opens_at` (null: at once) to
    `closes_at` (null: half an hour after the start); cancelling after `cancel_until` (null: the start) is late."""

    venue = serializers.IntegerField(source="venue_id")
    venue_name = serializers.CharField(source="venue.name")
    team = serializers.IntegerField(source="team_id")
    team_name = serializers.CharField(source="team.name")
    slot = serializers.IntegerField(source="slot_id", allow_null=True)
    service_kind = serializers.CharField(source="service_kind.name")
    counts_as_service = serializers.BooleanField(source="service_kind.counts_as_service")
    danger_class = serializers.IntegerField(source="service_kind.danger_class")
    insurance = serializers.CharField(source="insurance_proof")
    roles = ShiftRoleSerializer(many=True)

    class Meta:
        model = Shift
        fields = (
            "id", "title", "team", "team_name", "venue", "venue_name", "slot", "starts_at", "ends_at", "service_kind",
            "counts_as_service", "danger_class", "state", "content", "conditions", "risks", "guarantees", "insurance",
            "opens_at", "closes_at", "cancel_until", "roles",
        )  # fmt: skip


class OneServesSerializer(serializers.Serializer):
    """What somebody says who takes a seat."""

    accept_overlap = serializers.BooleanField(default=False, help_text=OVERLAP)
    accept_risks = serializers.BooleanField(default=False, help_text="knows the risks of dangerous work, see the shift")
    volunteer = serializers.IntegerField(
        min_value=1, max_value=BIGGEST_ID, required=False, help_text="id of a child who serves, instead of oneself"
    )


class SignUpSerializer(OneServesSerializer):
    role = serializers.IntegerField(min_value=1, max_value=BIGGEST_ID, help_text="id of one of the shift's roles")
    waitlist = serializers.BooleanField(default=False, help_text="true: stand in the queue when the role is full")


class AcceptOverlapSerializer(serializers.Serializer):
    accept_overlap = serializers.BooleanField(default=False, help_text=OVERLAP)


class MembersSerializer(serializers.Serializer):
    role = serializers.IntegerField(min_value=1, max_value=BIGGEST_ID, help_text="id of one of the shift's roles")
    volunteers = serializers.ListField(
        child=serializers.CharField(max_length=20), min_length=1, max_length=100, help_text="numbers of team members"
    )


class TakeOverSerializer(OneServesSerializer):
    signup = serializers.UUIDField(help_text="one of the shift's stand-ins wanted")


class SeekerSerializer(serializers.ModelSerializer):
    """Somebody who looks for a stand-in; the name is masked."""

    signup = serializers.UUIDField(source="pk")
    role = serializers.IntegerField(source="role_id")
    role_name = serializers.CharField(source="role.name")
    name = serializers.CharField(source="volunteer.person.masked_name")

    class Meta:
        model = Signup
        fields = ("signup", "role", "role_name", "name")


class SignupSerializer(serializers.ModelSerializer):
    """`position` is the place in the queue, `offered_until` the end of an offer; by then it has lapsed."""

    shift = serializers.IntegerField(source="shift_id")
    title = serializers.CharField(source="shift.title")
    starts_at = serializers.DateTimeField(source="shift.starts_at")
    ends_at = serializers.DateTimeField(source="shift.ends_at")
    venue = serializers.IntegerField(source="shift.venue_id")
    role = serializers.IntegerField(source="role_id")
    role_name = serializers.CharField(source="role.name")
    position = serializers.SerializerMethodField()

    class Meta:
        model = Signup
        fields = (
            "id", "shift", "title", "starts_at", "ends_at", "venue", "role", "role_name", "state", "created_at",
            "position", "offered_until", "checked_in_at", "checked_out_at",
        )  # fmt: skip

    def get_position(self, signup: Signup) -> int | None:
        return position_of(signup)

    def to_representation(self, signup: Signup) -> dict:
        return super().to_representation(signup) | {"state": str(state_at(signup, at=timezone.now()))}


class TotalsSerializer(serializers.Serializer):
    """Summed from the ledger; minutes."""

    minutes = serializers.IntegerField()
    minutes_this_year = serializers.IntegerField()
    services = serializers.IntegerField()
    services_this_year = serializers.IntegerField()
    waiting = serializers.IntegerField(help_text="finished shifts whose minutes wait for a confirmation")


class VolunteerSerializer(serializers.ModelSerializer):
    name = serializers.CharField(source="person.name")
    service_kinds = serializers.SlugRelatedField(slug_field="name", many=True, read_only=True)
    totals = TotalsSerializer()

    class Meta:
        model = Volunteer
        fields = (
            "id", "number", "name", "state", "reason", "sex", "skills", "service_kinds", "id_type", "id_last4",
            "joined_at", "totals",
        )  # fmt: skip


class StepSerializer(serializers.Serializer):
    head = serializers.CharField()
    text = serializers.CharField()


class LedgerEntrySerializer(serializers.ModelSerializer):
    """`minutes_raw` is the presence inside the shift, `minutes_counted` what is credited, `steps` the reason; `hash`
    chains the entry to the one before."""

    steps = StepSerializer(many=True)
    signup = serializers.UUIDField(source="signup_id")
    policy_version = serializers.IntegerField(source="policy.version")
    snapshot = serializers.DictField(child=serializers.CharField())

    class Meta:
        model = LedgerEntry
        fields = (
            "seq", "kind", "local_date", "minutes_raw", "minutes_counted", "grade", "policy_version", "signup",
            "snapshot", "steps", "created_at", "prev_hash", "hash",
        )  # fmt: skip
