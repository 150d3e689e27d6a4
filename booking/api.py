"""JSON face of booking: the public lists, and the bookings of the own household."""

from django.conf import settings
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import status, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api import PersonViewSet
from accounts.models import Household, Person
from accounts.rules import require
from common.api import Pagination, fingerprint, idempotency_key, validated
from common.qr import qr_png, qr_svg
from community.sites import community_of

from . import actions, rules
from .calendar_files import CONTENT_TYPE, booking_file
from .filters import ActivityFilter, SlotFilter, SpaceFilter, VenueFilter
from .models import Activity, Booking, CalendarFeed, Question, Slot, Space, Venue
from .serializers import (
    ActivityDetailSerializer,
    ActivitySerializer,
    BookingSerializer,
    BookingWriteSerializer,
    CalendarFeedSerializer,
    CancelSerializer,
    EligibilitySerializer,
    PartySerializer,
    SlotSerializer,
    SpaceSerializer,
    VenueSerializer,
)
from .states import BookingStatus, Channel

IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description="1–255 visible ASCII characters. The same key with the same body answers 200 and the first booking.",
)


class ByStart(Pagination):
    ordering = ("starts_at", "id")


class ById(Pagination):
    ordering = "id"


@extend_schema_view(list=extend_schema(summary="Venues"), retrieve=extend_schema(summary="A venue"))
class VenueViewSet(viewsets.ReadOnlyModelViewSet):
    permission_classes = (AllowAny,)
    queryset = Venue.objects.none()
    serializer_class = VenueSerializer
    filterset_class = VenueFilter
    pagination_class = ById

    def get_queryset(self):
        return Venue.objects.filter(community=community_of(self.request))


@extend_schema_view(
    list=extend_schema(summary="Rooms and pools of seats"), retrieve=extend_schema(summary="A room or pool of seats")
)
class SpaceViewSet(viewsets.ReadOnlyModelViewSet):
    permission_classes = (AllowAny,)
    queryset = Space.objects.none()
    serializer_class = SpaceSerializer
    filterset_class = SpaceFilter
    pagination_class = ById

    def get_queryset(self):
        return Space.objects.filter(venue__community=community_of(self.request))


@extend_schema_view(
    list=extend_schema(summary="Activities, newest first"), retrieve=extend_schema(summary="An activity")
)
class ActivityViewSet(viewsets.ReadOnlyModelViewSet):
    permission_classes = (AllowAny,)
    queryset = Activity.objects.none()
    filterset_class = ActivityFilter

    def get_queryset(self):
        listed = Activity.objects.listed().filter(community=community_of(self.request)).select_related("venue")
        asked = Prefetch("questions", Question.objects.live(), to_attr="asked_now")
        return listed if self.action == "list" else listed.prefetch_related(asked)

    def get_serializer_class(self):
        return ActivitySerializer if self.action == "list" else ActivityDetailSerializer


@extend_schema_view(
    list=extend_schema(summary="Slots by their beginning, past ones included"),
    retrieve=extend_schema(summary="A slot"),
)
class SlotViewSet(viewsets.ReadOnlyModelViewSet):
    permission_classes = (AllowAny,)
    queryset = Slot.objects.none()
    serializer_class = SlotSerializer
    filterset_class = SlotFilter
    pagination_class = ByStart

    def get_queryset(self):
        listed = Slot.objects.listed().with_details().by_the_clock(timezone.now()).select_related("draw")
        return listed.filter(community=community_of(self.request))

    def get_serializer_context(self):
        return {**super().get_serializer_context(), "at": timezone.now()}

    @extend_schema(
        summary="Who of the household may book this slot; changes nothing",
        request=PartySerializer,
        responses=EligibilitySerializer,
        filters=False,
    )
    @action(detail=True, methods=["post"], permission_classes=[IsAuthenticated])
    def eligibility(self, request, pk):
        slot = get_object_or_404(Slot.objects.listed(), pk=pk)  # another community's too: it says so, as booking does
        wanted = validated(PartySerializer(data=request.data))
        household = Person.objects.visible_to(request.user).select_related("household").with_consent()
        found = household.in_bulk(wanted["persons"])
        require(rules.PERSON_UNKNOWN if len(found) < len(wanted["persons"]) else None)
        party = [found[pk] for pk in wanted["persons"]]
        verdicts, refusal = rules.verdicts_and_party(
            slot, party, at=timezone.now(), accepts_part=wanted["accept_partial"],
            accepts_overlap=wanted["accept_overlap"],
        )  # fmt: skip
        return Response(EligibilitySerializer({"results": verdicts, "refusal": refusal}).data)


# The hot path keeps its serializers: building their fields costs more than using them.
WISH, BOOKING = BookingWriteSerializer(), BookingSerializer()


@extend_schema_view(
    list=extend_schema(summary="The household's bookings, newest first"), retrieve=extend_schema(summary="A booking")
)
class BookingViewSet(viewsets.ReadOnlyModelViewSet):
    queryset = Booking.objects.none()
    serializer_class = BookingSerializer
    lookup_field = "code"
    lookup_value_regex = "[0-9A-Z]{1,32}"

    def get_queryset(self):
        return Booking.objects.visible_to(self.request.user).with_details().with_positions().with_offers()

    @extend_schema(
        summary="Book a party, all of it or none, unless `accept_partial` says that a part will do",
        parameters=[IDEMPOTENCY_KEY],
        request=BookingWriteSerializer,
        responses={
            201: OpenApiResponse(BookingSerializer, "What the party got: see `status`."),
            200: OpenApiResponse(BookingSerializer, "The booking that this Idempotency-Key made before."),
        },
    )
    def create(self, request):
        key = idempotency_key(request)
        wanted = WISH.run_validation(request.data)
        booking = actions.book(
            wanted["slot"],
            persons=wanted["persons"],
            answers=wanted["answers"],
            accept_partial=wanted["accept_partial"],
            accept_overlap=wanted["accept_overlap"],
            by=request.user,
            at=timezone.now(),
            channel=Channel.API,
            idempotency_key=key,
            fingerprint=fingerprint(wanted) if key else "",
        )
        booking.position = rules.position_of(booking)
        offer = rules.open_offer(booking) if booking.status == BookingStatus.OFFERED else None  # the key made it before
        booking.offered_until = offer and offer.expires_at
        made = status.HTTP_201_CREATED if booking.made_now else status.HTTP_200_OK
        return Response(BOOKING.to_representation(booking), status=made)

    @extend_schema(summary="Cancel the whole booking", request=CancelSerializer, responses=BookingSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request, code):
        booking = self.get_object()
        reason = validated(CancelSerializer(data=request.data))["reason"]
        actions.cancel(booking, by=request.user, at=timezone.now(), reason=reason)
        return Response(BookingSerializer(self.get_object()).data)

    @extend_schema(summary="Take the seats that are offered", request=None, responses=BookingSerializer)
    @action(detail=True, methods=["post"], url_path="accept-offer")
    def accept_offer(self, request, code):
        actions.accept_offer(self.get_object(), by=request.user, at=timezone.now())
        return Response(BookingSerializer(self.get_object()).data)

    @extend_schema(
        summary="Leave the offered seats to the next; the booking ends", request=None, responses=BookingSerializer
    )
    @action(detail=True, methods=["post"], url_path="decline-offer")
    def decline_offer(self, request, code):
        actions.decline_offer(self.get_object(), by=request.user, at=timezone.now())
        return Response(BookingSerializer(self.get_object()).data)


@extend_schema_view(destroy=extend_schema(summary="Take a person out of the household"))
class HouseholdViewSet(PersonViewSet):
    """The persons of accounts, and their removal, because only booking knows who still holds a place."""

    def destroy(self, request, pk):
        actions.remove_person(self.get_object(), by=request.user, at=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class FeedView(APIView):
    """The address at which a calendar reads the household's bookings; 404 `feed_unknown` without a household."""

    @extend_schema(operation_id="feed_retrieve", summary="The live address", responses=CalendarFeedSerializer)
    def get(self, request):
        live = CalendarFeed.objects.live().filter(household__in=Household.objects.of(request.user))
        return Response(CalendarFeedSerializer(get_object_or_404(live)).data)

    @extend_schema(
        operation_id="feed_create",
        summary="A new address; the one before answers nothing any more",
        request=None,
        responses={201: CalendarFeedSerializer},
    )
    def post(self, request):
        feed = actions.renew_feed(self.household(request), by=request.user, at=timezone.now())
        return Response(CalendarFeedSerializer(feed).data, status=status.HTTP_201_CREATED)

    @extend_schema(operation_id="feed_destroy", summary="End the address", responses={204: None})
    def delete(self, request):
        actions.revoke_feed(self.household(request), by=request.user, at=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)

    def household(self, request) -> Household:
        household = Household.objects.of(request.user).first()
        require(actions.FEED_UNKNOWN if household is None else None)
        return household


class TicketView(viewsets.GenericViewSet):
    """The ticket's QR code as a picture; it holds the address of the ticket's page."""

    queryset = Booking.objects.none()

    def perform_content_negotiation(self, request, force=False):
        return super().perform_content_negotiation(request, force=True)  # <img> asks for pictures, errors are JSON

    @extend_schema(summary="The ticket as SVG", responses={(200, "image/svg+xml"): OpenApiTypes.STR})
    def svg(self, request, code):
        return picture(qr_svg(self.address(code)), "image/svg+xml")

    @extend_schema(summary="The ticket as PNG", responses={(200, "image/png"): OpenApiTypes.BINARY})
    def png(self, request, code):
        return picture(qr_png(self.address(code)), "image/png")

    @extend_schema(
        operation_id="bookings_calendar",
        summary="The booking as iCalendar",
        responses={(200, "text/calendar"): OpenApiTypes.STR},
    )
    def calendar(self, request, code):
        booking = get_object_or_404(
            Booking.objects.visible_to(request.user).with_details().select_related("community"), code=code
        )
        return picture(booking_file(booking, base=settings.PUBLIC_BASE_URL).content, CONTENT_TYPE)

    def address(self, code) -> str:
        booking = get_object_or_404(Booking.objects.visible_to(self.request.user), code=code)
        return settings.PUBLIC_BASE_URL + booking.ticket_path


def picture(content, media_type: str) -> HttpResponse:
    return HttpResponse(content, content_type=media_type, headers={"Cache-Control": "private, no-store"})
