"""Every endpoint of the domain API, registered in one place."""

from django.urls import path, re_path
from rest_framework.exceptions import NotFound
from rest_framework.permissions import AllowAny
from rest_framework.routers import SimpleRouter
from rest_framework.views import APIView

from accounts.api import MessageViewSet, NoticeChoiceView
from booking.api import (
    ActivityViewSet,
    BookingViewSet,
    FeedView,
    HouseholdViewSet,
    SlotViewSet,
    SpaceViewSet,
    TicketView,
    VenueViewSet,
)
from booking.credit_api import CreditViewSet
from booking.draw_api import DrawView
from checkin.api import CheckInView, DeskCheckInView, ScanView
from checkin.lease_api import DeskScansView, LeasesView, LeaseView
from cms.quizzes.api import QuizViewSet
from cms.search.api import SearchView, SuggestView
from volunteers.api.applicants import ApplicantViewSet
from volunteers.api.digests import LedgerDigestViewSet
from volunteers.api.reviews import ClaimView, CloseShiftView, ReviewViewSet
from volunteers.api.service import LedgerView, MembersView, ShiftViewSet, SignupViewSet, VolunteerView


class UnknownAddress(APIView):
    """An address that is not here answers in the API's error shape, not with a page."""

    permission_classes = (AllowAny,)
    schema = None

    def initial(self, request, *args, **kwargs):
        raise NotFound


BOOKING = f"^bookings/(?P<code>{BookingViewSet.lookup_value_regex})"

router = SimpleRouter()
router.register("activities", ActivityViewSet, "activity")
router.register("venues", VenueViewSet, "venue")
router.register("spaces", SpaceViewSet, "space")
router.register("slots", SlotViewSet, "slot")
router.register("persons", HouseholdViewSet, "person")
router.register("bookings", BookingViewSet, "booking")
router.register("draws", DrawView, "draw")
router.register("credit", CreditViewSet, "credit")
router.register("messages", MessageViewSet, "message")
router.register("shifts", ShiftViewSet, "shift")
router.register("signups", SignupViewSet, "signup")
router.register("ledger", LedgerDigestViewSet, "digest")
router.register("reviews", ReviewViewSet, "review")
router.register("applicants", ApplicantViewSet, "applicant")
router.register("quizzes", QuizViewSet, "quiz")

app_name = "api"
urlpatterns = [
    *router.urls,
    path("notice-choice/", NoticeChoiceView.as_view(), name="notice-choice"),
    path("volunteers/me/", VolunteerView.as_view(), name="volunteer-me"),
    path("volunteers/me/ledger/", LedgerView.as_view(), name="ledger"),
    path("volunteers/me/claims/", ClaimView.as_view(), name="claims"),
    path("shifts/<int:pk>/close/", CloseShiftView.as_view(), name="shift-close"),
    path("shifts/<int:pk>/members/", MembersView.as_view(), name="shift-members"),
    path("scans/", ScanView.as_view(), name="scan"),
    path("checkins/", CheckInView.as_view(), name="check-in"),
    path("desk/checkins/", DeskCheckInView.as_view(), name="desk-check-in"),
    path("desk/leases/", LeasesView.as_view(), name="desk-leases"),
    path("desk/leases/<slug:token>/", LeaseView.as_view(), name="desk-lease"),
    path("desk/scans/", DeskScansView.as_view(), name="desk-scans"),
    path("search/", SearchView.as_view(), name="search"),
    path("search/suggest/", SuggestView.as_view(), name="search-suggest"),
    path("feed/", FeedView.as_view(), name="feed"),
    re_path(BOOKING + r"/calendar\.ics$", TicketView.as_view({"get": "calendar"}), name="ticket-calendar"),
    re_path(BOOKING + r"/ticket\.svg$", TicketView.as_view({"get": "svg"}), name="ticket-svg"),
    re_path(BOOKING + r"/ticket\.png$", TicketView.as_view({"get": "png"}), name="ticket-png"),
    re_path(r"^(?:[\s\S]*/)?$", UnknownAddress.as_view()),
]
