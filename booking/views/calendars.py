"""Bookings and slots in a phone's own calendar: files, feeds, and the pages that show a feed's address."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from accounts.models import Household
from booking import actions
from booking.calendar_files import CONTENT_TYPE, CalendarFile, booking_file, feed_file, programme_file
from booking.forms import FeedForm
from booking.models import Booking, CalendarFeed, Slot
from booking.states import Category
from common.errors import DomainError
from common.pages import allow, personal, refused
from community.models import Community
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
    context = {"feed": live, "webcal": live and _webcal(live.url), "tab": "me"}
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
    context = {"feed": found, "venue": found.venue, "webcal": _webcal(found.url), "tab": "activities"}
    return render(request, "booking/venue_calendar.html", context)


@allow("GET")
def programme(request):
    """Everything public, or one category of it, for any calendar to subscribe to."""
    community, category = _programme_of(request)
    slots = Slot.objects.programme(community, at=timezone.now(), category=category)
    file = programme_file(community, slots, name=_name(community, category), base=settings.PUBLIC_BASE_URL)
    answer = _answer(file)
    answer["Last-Modified"] = http_date(file.changed_at.timestamp())
    answer["Cache-Control"] = "no-cache"
    return get_conditional_response(request, etag=file.etag, response=answer)


@allow("GET")
def programme_calendar(request):
    """How to subscribe; `?category=` is the programme that is wanted."""
    _community, category = _programme_of(request)
    asked = f"?category={category}" if category else ""
    url = settings.PUBLIC_BASE_URL + reverse("booking:programme") + asked
    links = [{"word": "全部", "url": "?", "chosen": not category}]
    links += [
        {"word": label, "url": f"?category={value}", "chosen": value == category} for value, label in Category.choices
    ]
    context = {"feed": {"url": url}, "webcal": _webcal(url), "links": links, "tab": "activities"}
    return render(request, "booking/programme_calendar.html", context)


def _programme_of(request) -> tuple[Community, str]:
    """Whose programme, and of which category; 404 for a category that is none."""
    community, category = community_of(request), request.GET.get("category", "")
    if community is None or (category and category not in Category.values):
        raise Http404
    return community, category


def _name(community: Community, category: str) -> str:
    return f"{community.short_name}：{Category(category).label if category else '活动'}"


def _webcal(url: str) -> str:
    """The address under the name that iPhones and Macs subscribe to when it is tapped."""
    return "webcal://" + url.partition("://")[2]


def _answer(file: CalendarFile) -> HttpResponse:
    headers = {"Content-Disposition": 'inline; filename="linli.ics"', "ETag": file.etag}
    return HttpResponse(file.content, content_type=CONTENT_TYPE, headers=headers)
