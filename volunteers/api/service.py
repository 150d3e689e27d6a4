"""JSON face of volunteering: the public list of shifts, the own sign-ups, the own hours."""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.generics import ListAPIView
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import Person
from common.api import Pagination, validated
from community.sites import community_of
from volunteers import actions, summary
from volunteers.filters import ShiftFilter
from volunteers.models import LedgerEntry, Shift, Signup, Volunteer
from volunteers.serializers.joining import JoinSerializer, registration_of
from volunteers.serializers.service import (
    AcceptOverlapSerializer,
    LedgerEntrySerializer,
    MembersSerializer,
    SeekerSerializer,
    ShiftSerializer,
    SignUpSerializer,
    SignupSerializer,
    TakeOverSerializer,
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

    def _who(self, wanted: dict) -> Volunteer | None:
        """Oneself, or the child whose id was sent."""
        if asked := wanted.get("volunteer"):
            return get_object_or_404(Volunteer.objects.answered_by(self.request.user), pk=asked)
        return Volunteer.objects.of(self.request.user)

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
        said = {name: wanted[name] for name in ("waitlist", "accept_overlap", "accept_risks")}
        volunteer, by = self._who(wanted), request.user
        signup = actions.sign_up(role, volunteer=volunteer, by=by, at=timezone.now(), **said)
        return Response(SignupSerializer(signup).data, status=status.HTTP_201_CREATED)

    @extend_schema(
        summary="Who looks for a stand-in on this shift", responses=SeekerSerializer(many=True), filters=False
    )
    @action(detail=True, url_path="stand-ins", permission_classes=[IsAuthenticated], pagination_class=None)
    def stand_ins(self, request, pk):
        seekers = self.get_object().signups.seeking().select_related("role", "volunteer__person")
        return Response(SeekerSerializer(seekers, many=True).data)

    @extend_schema(
        summary="Stand in for one of them", request=TakeOverSerializer,
        responses={status.HTTP_201_CREATED: SignupSerializer}, filters=False,
    )  # fmt: skip
    @stand_ins.mapping.post
    def take_over(self, request, pk):
        wanted = validated(TakeOverSerializer(data=request.data))
        seeker = get_object_or_404(self.get_object().signups, pk=wanted["signup"])
        signup = actions.take_over(
            seeker, volunteer=self._who(wanted), by=request.user, at=timezone.now(),
            accept_overlap=wanted["accept_overlap"], accept_risks=wanted["accept_risks"],
        )  # fmt: skip
        return Response(SignupSerializer(signup).data, status=status.HTTP_201_CREATED)


@extend_schema_view(
    list=extend_schema(summary="The own sign-ups and those of the own children, newest first"),
    retrieve=extend_schema(summary="One of the own sign-ups"),
)
class SignupViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    queryset = Signup.objects.none()
    serializer_class = SignupSerializer
    pagination_class = ByCreation
    lookup_value_regex = "[0-9a-f-]{36}"

    def get_queryset(self):
        own = Signup.objects.answered_by(self.request.user).with_ahead()
        return own.select_related("shift__venue", "role", "volunteer__person__user")

    def _done(self, act, **said) -> Response:
        signup = act(self.get_object(), by=self.request.user, at=timezone.now(), **said)
        return Response(SignupSerializer(signup).data)

    @extend_schema(
        summary="Give back the role before the shift starts, or the place in its queue", request=None,
        responses=SignupSerializer,
    )  # fmt: skip
    @action(detail=True, methods=["post"])
    def cancel(self, request, pk):
        return self._done(actions.cancel_signup)

    @extend_schema(
        summary="Take the seat that is held until `offered_until`", request=AcceptOverlapSerializer,
        responses=SignupSerializer,
    )  # fmt: skip
    @action(detail=True, methods=["post"], url_path="accept-offer")
    def accept_offer(self, request, pk):
        return self._done(actions.accept_offer, **validated(AcceptOverlapSerializer(data=request.data)))

    @extend_schema(summary="Leave the seat on offer to the next", request=None, responses=SignupSerializer)
    @action(detail=True, methods=["post"], url_path="decline-offer")
    def decline_offer(self, request, pk):
        return self._done(actions.decline_offer)

    @extend_schema(
        summary="Look for a stand-in, and keep the role until somebody takes over", request=None,
        responses=SignupSerializer,
    )  # fmt: skip
    @action(detail=True, methods=["post"], url_path="seek-stand-in")
    def seek_stand_in(self, request, pk):
        return self._done(actions.seek_stand_in)

    @extend_schema(summary="Stop looking for a stand-in", request=None, responses=SignupSerializer)
    @action(detail=True, methods=["post"], url_path="stop-seeking")
    def stop_seeking(self, request, pk):
        return self._done(actions.stop_seeking)


class MembersView(APIView):
    @extend_schema(
        operation_id="shift_members", summary="Put several members of the own team on a role: all of them, or nobody",
        request=MembersSerializer, responses={status.HTTP_201_CREATED: SignupSerializer(many=True)},
    )  # fmt: skip
    def post(self, request, pk):
        shift = get_object_or_404(Shift.objects.led_by(request.user), pk=pk)
        wanted = validated(MembersSerializer(data=request.data))
        role = get_object_or_404(shift.roles, pk=wanted["role"])
        made = actions.sign_up_members(
            role, volunteers=_members(shift, wanted["volunteers"]), by=request.user, at=timezone.now()
        )
        return Response(SignupSerializer(made, many=True).data, status=status.HTTP_201_CREATED)


def _members(shift: Shift, numbers: list[str]) -> list[Volunteer]:
    """404 where a number is not one of this community."""
    found = Volunteer.objects.filter(community=shift.community_id, number__in=numbers).select_related("person__user")
    if missing := set(numbers) - {volunteer.number for volunteer in found}:
        raise NotFound(f"no volunteer {sorted(missing)[0]}")
    return list(found)


class VolunteerView(APIView):
    """The own registration as a volunteer; 404 for those who have not asked to join."""

    @extend_schema(
        operation_id="volunteers_me", summary="The own registration and totals", responses=VolunteerSerializer
    )
    def get(self, request):
        volunteer = get_object_or_404(Volunteer.objects.visible_to(request.user).select_related("person"))
        return self._shown(volunteer)

    @extend_schema(
        operation_id="volunteers_join", summary="Ask to become a volunteer, or a child to; somebody else has to agree",
        request=JoinSerializer, responses={status.HTTP_201_CREATED: VolunteerSerializer},
    )  # fmt: skip
    def post(self, request):
        own = get_object_or_404(Person, user=request.user, left_at=None)
        wanted = validated(JoinSerializer(data=request.data, context={"community": own.household.community_id}))
        asked = wanted.pop("person")
        person = get_object_or_404(Person.objects.visible_to(request.user), pk=asked) if asked else own
        volunteer = actions.join(person, by=request.user, at=timezone.now(), said=registration_of(wanted))
        return self._shown(volunteer, status=status.HTTP_201_CREATED)

    def _shown(self, volunteer: Volunteer, **kwargs) -> Response:
        volunteer.totals = summary.totals(volunteer, at=timezone.now())
        return Response(VolunteerSerializer(volunteer).data, **kwargs)


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
