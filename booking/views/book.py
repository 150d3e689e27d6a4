"""Booking a party: the form, the press of the button, and what is told of a slot before."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.models import Household, Person
from accounts.states import Relation
from booking import actions, rules, terms
from booking.forms import BookingForm, first_values, new_key
from booking.models import Question, Slot
from booking.states import BookingStatus, Channel, SlotState, WaitlistPolicy
from common.api import fingerprint
from common.errors import DomainError, Refusal
from common.pages import allow, no_store
from community.sites import community_of

from .drafts import draft_of, drop_draft, keep_draft
from .ways import way_of

# Reasons against the whole household: said once, instead of beside each name.
AGAINST_ALL = frozenset({"community_only", "credit", "grid_only", "household_limit"})


@dataclass(frozen=True)
class Choice:
    """One person of the household on the form."""

    verdict: rules.Verdict
    checked: bool

    @property
    def person(self) -> Person:
        return self.verdict.person

    @property
    def way_on(self) -> str:
        """Where the next step can be done."""
        return self.verdict.refusal.url if self.verdict.refusal else ""

    @property
    def why(self) -> str:
        refusal = self.verdict.refusal
        return f"{refusal.message}。{refusal.next_step}。" if refusal else ""


@no_store
@allow("GET", "POST")
def book(request, slot_id: int):
    """/book/<slot>/: everybody may look; login is asked at the press of the button."""
    slot = get_object_or_404(_slots_of(request), pk=slot_id)
    if not request.user.is_authenticated:
        return _book_as_visitor(request, slot)
    household = Household.objects.of(request.user).first()
    if request.method == "POST":
        return _press(request, slot, household)
    initial = {**first_values(request.user, household), **draft_of(request, slot)}
    form = BookingForm(user=request.user, questions=Question.objects.asked_for(slot), initial=initial)
    return _book_page(request, slot, form)


def _book_as_visitor(request, slot):
    chosen = request.POST if request.method == "POST" else request.GET
    persons = [("persons", value) for value in chosen.getlist("persons")[:12]]
    back = f"{request.path}?{urlencode(persons)}" if persons else request.path
    if request.method == "POST":
        keep_draft(request, slot)
        return redirect_to_login(back)
    return render(request, "booking/book_visitor.html", {**_facts(slot), "back": back})


def _press(request, slot, household):
    form = BookingForm(request.POST, user=request.user, questions=Question.objects.asked_for(slot))
    if not form.is_valid():
        return _book_page(request, slot, form, status=400)
    try:
        booking = _book(request, slot, form)
    except DomainError as error:
        form.refuse(error.refusal)
        return _book_page(request, slot, form, status=409)
    drop_draft(request)
    if said := _what_differs(slot, booking, form):
        messages.warning(request, said)
    return redirect(booking.ticket_path)


def _what_differs(slot, booking, form) -> str:
    """What became of the wish, where that is not simply what the button said."""
    rest = len(form.person_ids) - booking.party_size
    if not booking.made_now:
        return ""
    if rest:
        sits = "、".join(place.person.name for place in booking.made_places)
        then = "这次坐不下" if slot.waitlist_policy == WaitlistPolicy.NONE else "排上了候补"
        return f"{sits}有座了。其余 {rest} 人{then}。"
    if booking.behind:
        return "家里记了分，这次先排候补。"
    if booking.status == BookingStatus.WAITLISTED and slot.left:
        return f"剩下的座位不够 {booking.party_size} 人一起坐，先给全家排上候补。"
    return ""


def _book(request, slot, form):
    facts = form.cleaned_data
    return actions.book(
        slot.pk,
        persons=form.person_ids,
        by=request.user,
        at=timezone.now(),
        channel=Channel.WEB,
        answers=form.answers,
        contact_phone=facts["contact_phone"],
        accept_partial=facts["accepts_part"],
        accept_overlap=facts["accepts_overlap"],
        idempotency_key=facts["key"] or None,
        fingerprint=fingerprint(
            {
                "slot": slot.pk,
                "persons": sorted(map(str, form.person_ids)),
                "answers": form.answers,
                "part": facts["accepts_part"],
                "overlap": facts["accepts_overlap"],
            }
        ),
    )


def _book_page(request, slot, form, *, status=200):
    at = timezone.now()
    persons = list(Person.objects.visible_to(request.user).select_related("household").with_consent())
    verdicts = rules.verdicts(slot, persons, at=at)
    chosen = form.chosen if form.is_bound else set(request.GET.getlist("persons")) or _usual(verdicts)
    context = {
        **_facts(slot, [verdict.person for verdict in verdicts if verdict.allowed]),
        **_against_all(verdicts),
        "form": form,
        "key": new_key(),
        "choices": [Choice(verdict, verdict.allowed and str(verdict.person.pk) in chosen) for verdict in verdicts],
        "sheets": form.sheets([verdict.person for verdict in verdicts if verdict.allowed]),
        "promises": [verdict for verdict in verdicts if verdict.promise and verdict.allowed],
        "someone_may": any(verdict.allowed for verdict in verdicts),
    }
    return render(request, "booking/book.html", context, status=status)


def _usual(verdicts) -> set[str]:
    """Whom a fresh form has ticked: the person at the phone, else the only one who may come."""
    allowed = [verdict.person for verdict in verdicts if verdict.allowed]
    own = [person for person in allowed if person.relation == Relation.SELF]
    return {str(person.pk) for person in own or (allowed if len(allowed) == 1 else [])}


def _against_all(verdicts) -> dict[str, Refusal]:
    refusals = (verdict.refusal for verdict in verdicts if verdict.refusal and verdict.refusal.code in AGAINST_ALL)
    found = next(refusals, None)
    return {"refusal": found} if found else {}


def _facts(slot, people=()) -> dict:
    """What the page says of a slot: to anybody, and to the household of `people`, who may come."""
    at = timezone.now()
    state, policy = rules.slot_state(slot, at=at), rules.policy_of(slot)
    credit = _credit_facts(slot, people, policy, at=at)
    waits = state == SlotState.WAITLIST and not credit["behind"]
    fit = min(slot.party_max, len(people))
    return {
        **credit,
        "slot": slot,
        "state": state,
        "refusal": rules.refusal_of_slot(slot, at=at) or rules.refusal_of_seats(slot, 1),
        "way": way_of(slot, state, behind=credit["behind"], may_be_behind=credit["may_be_behind"]),
        "waits": waits,
        "position": slot.bookings.filter(status=BookingStatus.WAITLISTED, behind=False).count() + 1 if waits else None,
        "may_divide": fit > 1 and slot.left < fit and not (slot.awaits_draw or credit["behind"]),
        "how": terms.how_places_are_given(slot),
        "how_one_waits": terms.how_one_waits(slot),
        "costs": terms.what_late_costs(slot, policy, at=at),
        "others_url": f"/a/{slot.activity_id}/" if slot.activity_id else "/venues/",
        "tab": "activities",
    }


def _credit_facts(slot, people, policy, *, at) -> dict:
    """The household's points, whether they put all of it behind others, or only those who come without a child."""
    credit = rules.credit_of(people[0].household_id, policy, at=at) if people else rules.NO_POINTS
    standing = rules.Standing(credit=credit)
    return {
        "credit": credit,
        "behind": bool(people) and rules.goes_behind(slot, people, standing),
        "may_be_behind": any(rules.goes_behind(slot, [person], standing) for person in people),
        "points_do": terms.what_points_do(slot, policy),
    }


def _slots_of(request):
    slots = (
        Slot.objects.with_details().by_the_clock(timezone.now()).select_related("community__booking_policy").listed()
    )
    return slots.filter(community=community_of(request))
