"""JSON face of volunteering: the public list of shifts, the own sign-ups, the own hours."""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.generics import ListAPIView
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView

from common.api import Pagination, validated
from community.sites import community_of
from volunteers import actions, summary
from volunteers.filters import ShiftFilter
from volunteers.models import LedgerEntry, Shift, Signup, Volunteer
from volunteers.serializers.service import (
    LedgerEntrySerializer,
    ShiftSerializer,
    SignUpSerializer,
    SignupSerializer,
    VolunteerSerializer,
)
from volunteers.states import ShiftState


class ByStart(Pagination):
    ordering = ("starts_at", "id")


class ByCreation(Pagination):
    ordering = ("-created_at", "id")


class BySequence(Pagination):
    ordering = "-seq"


@extend_schema_view(
    list=extend_schema(summary="Volunteer shifts by their beginning, past ones included"),
    retrieve=extend_schema(summary="A shift with its roles"),
)
class ShiftViewSet(viewsets.ReadOnlyModelViewSet):
    permission_classes = (AllowAny,)
    queryset = Shift.objects.none()
    serializer_class = ShiftSerializer
    filterset_class = ShiftFilter
    pagination_class = ByStart

    def get_queryset(self):
        shifts = Shift.objects.filter(community=community_of(self.request)).exclude(state=ShiftState.DRAFT)
        return shifts.select_related("team", "venue", "service_kind").prefetch_related("roles__qualifications")

    @extend_schema(
        summary="Sign up for a role of this shift", request=SignUpSerializer,
        responses={status.HTTP_201_CREATED: SignupSerializer}, filters=False,
    )  # fmt: skip
    @action(detail=True, methods=["post"], permission_classes=[IsAuthenticated])
    def signups(self, request, pk):
        shift = self.get_object()
        wanted = validated(SignUpSerializer(data=request.data))
        role = get_object_or_404(shift.roles, pk=wanted["role"])
        role.shift = shift
        signup = actions.sign_up(
            role, volunteer=Volunteer.objects.of(request.user), by=request.user, at=timezone.now(),
            accept_overlap=wanted["accept_overlap"], accept_risks=wanted["accept_risks"],
        )  # fmt: skip
        return Response(SignupSerializer(signup).data, status=status.HTTP_201_CREATED)


@extend_schema_view(
    list=extend_schema(summary="The own sign-ups, newest first"),
    retrieve=extend_schema(summary="One of the own sign-ups"),
)
class SignupViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    queryset = Signup.objects.none()
    serializer_class = SignupSerializer
    pagination_class = ByCreation
    lookup_value_regex = "[0-9a-f-]{36}"

    def get_queryset(self):
        return Signup.objects.visible_to(self.request.user).select_related(
            "shift__venue", "role", "volunteer__person__user"
        )

    @extend_schema(summary="Give the role back before the shift starts", request=None, responses=SignupSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request, pk):
        signup = actions.cancel_signup(self.get_object(), by=request.user, at=timezone.now())
        return Response(SignupSerializer(signup).data)


class VolunteerView(APIView):
    """The own registration as a volunteer; 404 for those who have not joined."""

    @extend_schema(
        operation_id="volunteers_me", summary="The own registration and totals", responses=VolunteerSerializer
    )
    def get(self, request):
        volunteer = get_object_or_404(Volunteer.objects.visible_to(request.user).select_related("person"))
        volunteer.totals = summary.totals(volunteer, at=timezone.now())
        return Response(VolunteerSerializer(volunteer).data)


@extend_schema_view(
    get=extend_schema(operation_id="volunteers_me_ledger", summary="The own ledger of hours, newest first")
)
class LedgerView(ListAPIView):
    queryset = LedgerEntry.objects.none()
    serializer_class = LedgerEntrySerializer
    pagination_class = BySequence

    def get_queryset(self):
        volunteer = get_object_or_404(Volunteer.objects.visible_to(self.request.user))
        return LedgerEntry.objects.filter(volunteer=volunteer).select_related("policy")
