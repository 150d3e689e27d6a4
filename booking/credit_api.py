"""JSON face of a household's credit: its points, the rules behind them, and appeals."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.models import Household
from common.api import validated
from community.sites import community_of

from . import actions, rules
from .models import Appeal, BookingPolicy, CreditEntry
from .states import AppealState, CreditKind, CreditState

ENTRIES_MOST = 100


class AppealSerializer(serializers.ModelSerializer):
    state = serializers.ChoiceField(AppealState.choices)

    class Meta:
        model = Appeal
        fields = ("text", "made_at", "due_on", "state", "answer", "answered_at")


class CreditEntrySerializer(serializers.ModelSerializer):
    """`points` weigh while `state` is counts, up to and with the day `expires_on`."""

    kind = serializers.ChoiceField(CreditKind.choices)
    state = serializers.ChoiceField(CreditState.choices)
    booking = serializers.CharField(source="booking.code")
    title = serializers.CharField(source="booking.slot.title")
    appeal = serializers.SerializerMethodField()

    class Meta:
        model = CreditEntry
        fields = (
            "id", "kind", "points", "state", "made_at", "expires_on", "booking", "title", "excuse_reason", "appeal",
        )  # fmt: skip

    @extend_schema_field(AppealSerializer(allow_null=True))
    def get_appeal(self, entry) -> dict | None:
        return AppealSerializer(entry.appeal).data if hasattr(entry, "appeal") else None


class CreditRulesSerializer(serializers.ModelSerializer):
    """What holds in the household's community for what is booked from now on."""

    class Meta:
        model = BookingPolicy
        fields = (
            "version", "late_points", "no_show_points", "points_days", "points_limit", "effect_days", "dry_run",
        )  # fmt: skip


class CreditSerializer(serializers.Serializer):
    """`behind_until`: until then a party without a child stands behind others; null while the points are too few."""

    points = serializers.IntegerField()
    behind_until = serializers.DateTimeField(allow_null=True)
    rules = CreditRulesSerializer()
    entries = CreditEntrySerializer(many=True)


class AppealWriteSerializer(serializers.Serializer):
    text = serializers.CharField(max_length=300)


class CreditViewSet(viewsets.GenericViewSet):
    queryset = CreditEntry.objects.none()
    serializer_class = CreditEntrySerializer
    lookup_value_regex = "[0-9]{1,18}"

    def get_queryset(self):
        return CreditEntry.objects.visible_to(self.request.user).with_details()

    @extend_schema(
        summary="The household's points, the rules, and its newest entries",
        responses=CreditSerializer,
        operation_id="credit_retrieve",
    )
    def list(self, request):
        at = timezone.now()
        household = Household.objects.of(request.user).select_related("community__booking_policy").first()
        policy = rules.policy_in(household.community if household else community_of(request))
        credit = rules.credit_of(household, policy, at=at) if household else rules.NO_POINTS
        found = {
            "points": credit.points,
            "behind_until": credit.behind_until,
            "rules": policy,
            "entries": self.get_queryset()[:ENTRIES_MOST],
        }
        return Response(CreditSerializer(found).data)

    @extend_schema(
        summary="Say that an entry is wrong; it does not count until the answer",
        request=AppealWriteSerializer,
        responses={201: CreditEntrySerializer},
    )
    @action(detail=True, methods=["post"])
    def appeal(self, request, pk):
        entry = self.get_object()
        text = validated(AppealWriteSerializer(data=request.data))["text"]
        actions.appeal(entry, text=text, by=request.user, at=timezone.now())
        return Response(CreditEntrySerializer(self.get_object()).data, status=status.HTTP_201_CREATED)
