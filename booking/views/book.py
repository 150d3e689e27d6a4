"""Booking a party: the form, the press of the button, and what is told of a slot before."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.models import Household, Person
from accounts.states import Relation
from booking import actions, rules
from booking.forms import BookingForm, first_values, new_key
from booking.models import Question, Slot
from booking.states import BookingStatus, Channel, SlotState
from common.api import fingerprint
from common.errors import DomainError
from common.pages import allow, no_store
from community.sites import community_of

from .drafts import draft_of, drop_draft, keep_draft


@dataclass(frozen=True)
class Choice:
    """One person of the household on the form."""

    verdict: rules.Verdict
    checked: bool

    @property
    def person(self) -> Person:
        return self.verdict.person

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
    if booking.made_now and booking.status == BookingStatus.WAITLISTED and slot.left:
        messages.warning(request, f"剩下的座位不够 {booking.party_size} 人一起坐，先给全家排上候补。")
    return redirect(booking.ticket_path)


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
        idempotency_key=facts["key"] or None,
        fingerprint=fingerprint(
            {"slot": slot.pk, "persons": sorted(map(str, form.person_ids)), "answers": form.answers}
        ),
    )


def _book_page(request, slot, form, *, status=200):
    persons = list(Person.objects.visible_to(request.user))
    verdicts = rules.verdicts(slot, persons, at=timezone.now())
    chosen = form.chosen if form.is_bound else set(request.GET.getlist("persons")) or _usual(verdicts)
    context = {
        **_facts(slot),
        "form": form,
        "key": new_key(),
        "choices": [Choice(verdict, verdict.allowed and str(verdict.person.pk) in chosen) for verdict in verdicts],
        "sheets": form.sheets([verdict.person for verdict in verdicts if verdict.allowed]),
        "someone_may": any(verdict.allowed for verdict in verdicts),
    }
    return render(request, "booking/book.html", context, status=status)


def _usual(verdicts) -> set[str]:
    """Whom a fresh form has ticked: the person at the phone, else the only one who may come."""
    allowed = [verdict.person for verdict in verdicts if verdict.allowed]
    own = [person for person in allowed if person.relation == Relation.SELF]
    return {str(person.pk) for person in own or (allowed if len(allowed) == 1 else [])}


def _facts(slot) -> dict:
    """What the page says of a slot to anybody."""
    at = timezone.now()
    state = rules.slot_state(slot, at=at)
    waits = state == SlotState.WAITLIST
    ahead = slot.bookings.filter(status=BookingStatus.WAITLISTED).count() if waits else 0
    return {
        "slot": slot,
        "state": state,
        "refusal": rules.refusal_of_slot(slot, at=at) or rules.refusal_of_seats(slot, 1),
        "waits": waits,
        "position": ahead + 1,
        "cancel_until": slot.cancel_until if at < slot.cancel_until else None,
        "others_url": f"/a/{slot.activity_id}/" if slot.activity_id else "/venues/",
        "tab": "activities",
    }


def _slots_of(request):
    return Slot.objects.with_details().listed().filter(community=community_of(request))
