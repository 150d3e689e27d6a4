"""Bookings and slots in a phone's own calendar: files, feeds, and the pages that show a feed's address."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from accounts.models import Household
from booking import actions
from booking.calendar_files import CONTENT_TYPE, CalendarFile, booking_file, feed_file
from booking.forms import FeedForm
from booking.models import Booking, CalendarFeed
from common.errors import DomainError
from common.pages import allow, personal, refused
from community.sites import community_of

DONE = {
    "open": (actions.open_feed, "开通了，把地址加进手机日历。"),
    "renew": (actions.renew_feed, "地址换好了，旧的已失效。"),
    "stop": (actions.revoke_feed, "停用了，旧地址已失效。"),
}


@personal("GET")
def booking_calendar(request, code: str):
    own = Booking.objects.visible_to(request.user).with_details().select_related("community")
    return _answer(booking_file(get_object_or_404(own, code=code), base=settings.PUBLIC_BASE_URL))


@allow("GET")
def feed(request, token: str):
    """Read by programs that know no login: the address itself is the right to read. An ended one is a 404."""
    live = CalendarFeed.objects.live().select_related("community", "venue")
    found = feed_file(get_object_or_404(live, token=token), at=timezone.now(), base=settings.PUBLIC_BASE_URL)
    answer = _answer(found)
    answer["Last-Modified"] = http_date(found.changed_at.timestamp())
    answer["Cache-Control"] = "private, no-cache"
    answer["X-Robots-Tag"] = "noindex"
    # By the tag alone: a name may change without any booking being changed.
    return get_conditional_response(request, etag=found.etag, response=answer)


@personal("GET", "POST")
def my_calendar(request):
    household = Household.objects.of(request.user).first()
    if household is None:
        return refused(request, actions.FEED_UNKNOWN, status=404)
    form = FeedForm(request.POST)
    if request.method == "POST" and form.is_valid():
        return _act(request, household, form.cleaned_data["to"])
    live = CalendarFeed.objects.live().of(household).first()
    context = {"feed": live, "webcal": live and _webcal(live), "tab": "me"}
    return render(request, "booking/calendar.html", context, status=400 if request.method == "POST" else 200)


def _act(request, household: Household, to: str):
    act, done = DONE[to]
    try:
        act(household, by=request.user, at=timezone.now())
    except DomainError as error:
        return refused(request, error.refusal)
    messages.success(request, done)
    return redirect("booking:my_calendar")


@allow("GET")
def venue_calendar(request, venue_id: int):
    live = CalendarFeed.objects.live().filter(venue__community=community_of(request)).select_related("venue")
    found = get_object_or_404(live, venue=venue_id)
    context = {"feed": found, "venue": found.venue, "webcal": _webcal(found), "tab": "activities"}
    return render(request, "booking/venue_calendar.html", context)


def _webcal(feed: CalendarFeed) -> str:
    """The address under the name that iPhones and Macs subscribe to when it is tapped."""
    return "webcal://" + feed.url.partition("://")[2]


def _answer(file: CalendarFile) -> HttpResponse:
    headers = {"Content-Disposition": 'inline; filename="linli.ics"', "ETag": file.etag}
    return HttpResponse(file.content, content_type=CONTENT_TYPE, headers=headers)
