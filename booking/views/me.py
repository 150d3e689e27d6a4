"""我的: what the household has booked, who it is, and what was written to it."""

from collections import defaultdict

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Sum
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.models import Person
from booking import actions, rules
from booking.models import Booking, CreditEntry
from booking.states import LIVE, BookingStatus
from common.errors import DomainError
from common.models import InboxMessage
from common.pages import personal, refused

BOOKINGS_A_PAGE = 20
MESSAGES_SHOWN = 3
# What is neither sure nor to be answered, under its own heading.
SECTIONS = (
    (BookingStatus.PENDING, "等审核"),
    (BookingStatus.WAITLISTED, "候补"),
    (BookingStatus.ENTERED, "抽签"),
    (BookingStatus.LAPSED, "过时没确认"),
)


@personal("GET")
def me(request):
    at = timezone.now()
    persons = list(Person.objects.visible_to(request.user).select_related("grid__worker"))
    own = next((person for person in persons if person.user_id == request.user.pk), None)
    live = list(_own(request).filter(status__in=LIVE, slot__ends_at__gt=at).order_by("slot__starts_at", "id"))
    of = defaultdict(list)
    for booking in live:
        of[rules.status_at(booking, booking.offered_until, at=at)].append(booking)
    context = {
        "own": own,
        "family": [person for person in persons if person != own],
        "offers": of[BookingStatus.OFFERED],
        "bookings": of[BookingStatus.CONFIRMED],
        "sections": [(title, found) for status, title in SECTIONS if (found := of[status])],
        "points": _points(request.user, at=at),
        "inbox": InboxMessage.objects.filter(recipient=request.user)[:MESSAGES_SHOWN],
        "today": timezone.localdate(at),
        "tab": "me",
    }
    return render(request, "booking/me.html", context)


def _points(user, *, at) -> int:
    counting = CreditEntry.objects.visible_to(user).counting(timezone.localdate(at))
    return counting.aggregate(points=Sum("points", default=0))["points"]


@personal("GET")
def past(request):
    """What is over or was cancelled, the newest first."""
    over = _own(request).over(timezone.now()).order_by("-slot__starts_at", "-id")
    page = Paginator(over, BOOKINGS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "booking/past.html", {"page": page, "tab": "me"})


@personal("POST")
def person_remove(request, person_id):
    """Stands here and not in accounts, because only booking knows who still holds a place."""
    person = get_object_or_404(Person.objects.visible_to(request.user), pk=person_id)
    try:
        actions.remove_person(person, by=request.user, at=timezone.now())
    except DomainError as error:
        return refused(request, error.refusal)
    messages.success(request, f"{person.name}已移出。移错了，可以再加回来。")
    return redirect("accounts:household")


def _own(request):
    return Booking.objects.visible_to(request.user).with_details().with_positions().with_offers()
