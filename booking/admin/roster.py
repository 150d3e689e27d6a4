"""The roster of a slot: to look at, to print, to take into Excel, and to check people in from."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from wagtail.admin.widgets.button import HeaderButton

from accounts.admin.desk import DeskMixin, DeskView, refusal_text
from accounts.admin.spreadsheets import workbook_response
from accounts.models import Person
from accounts.phones import masked
from booking import actions, rules
from booking.answer_sheets import Tally, cells, tally
from booking.models import Booking, Offer, Place, Question, Slot
from booking.states import LIVE, Allocation, BookingStatus, PlaceStatus
from common.chinese import zh_time
from common.errors import DomainError

from .frames import OfSlot

WALK_IN_LINES = range(8)


@dataclass(frozen=True)
class Line:
    """One person on the roster; `first` marks the party's first line, which carries its code and phone.

    `number` counts people, `party` counts parties: in the queue it is the position that the household is told.
    """

    number: int
    party: int
    place: Place
    booking: Booking
    age: int | None
    phone: str
    first: bool
    questions: list[Question]
    answers: tuple[str, ...]

    @property
    def answered(self) -> list[tuple[Question, str]]:
        return [(question, words) for question, words in zip(self.questions, self.answers, strict=True) if words]

    @property
    def arrived(self) -> bool:
        return self.place.status == PlaceStatus.CHECKED_IN

    @property
    def absent(self) -> bool:
        return self.place.status == PlaceStatus.NO_SHOW

    @property
    def until(self) -> datetime | None:
        """How long the seats of an offer are held."""
        return next((offer.expires_at for offer in self.booking.open_offers), None)


@dataclass(frozen=True)
class Roster:
    """Seats held (confirmed, before the staff, offered), then who waits: in the queue, or for the draw."""

    seated: list[Line]
    pending: list[Line]
    offered: list[Line]
    waiting: list[Line]
    entered: list[Line]
    arrived: int
    questions: list[Question]

    @property
    def tallies(self) -> list[Tally]:
        """What those with a seat have answered, counted."""
        parties: dict[int, tuple[Booking, list[Person]]] = {}
        for line in self.seated:
            parties.setdefault(line.booking.pk, (line.booking, []))[1].append(line.place.person)
        return [tally(question, parties.values()) for question in self.questions]

    @property
    def missing(self) -> int:
        return len(self.seated) - self.arrived


def roster_of(slot: Slot, *, show_phones: bool) -> Roster:
    """Each group in the order in which its bookings were made, the queue in its own, with what they answered."""
    bookings = slot.bookings.filter(status__in=LIVE).select_related("household", "contact")
    bookings = bookings.prefetch_related("places__person", Prefetch("offers", Offer.objects.open(), "open_offers"))
    live = list(bookings.order_by("created_at", "id"))
    questions = Question.objects.shown_for(slot, live)
    of_status = {status: [booking for booking in live if booking.status == status] for status in LIVE}
    of_status[BookingStatus.WAITLISTED].sort(key=lambda b: (b.behind, b.queued_at, b.queue_rank, b.pk))
    lines = {status: _lines(slot, some, questions, show_phones) for status, some in of_status.items()}
    seated = lines[BookingStatus.CONFIRMED]
    return Roster(
        seated=seated,
        pending=lines[BookingStatus.PENDING],
        offered=lines[BookingStatus.OFFERED],
        waiting=lines[BookingStatus.WAITLISTED],
        entered=lines[BookingStatus.ENTERED],
        arrived=sum(line.arrived for line in seated),
        questions=questions,
    )


def _lines(slot: Slot, bookings: list[Booking], questions: list[Question], show_phones: bool) -> list[Line]:
    day, lines = timezone.localdate(slot.starts_at), []
    for party, booking in enumerate(bookings, start=1):
        phone = booking.contact_phone or (booking.contact.phone if booking.contact else "") or ""
        shown = phone.removeprefix("+86") if show_phones else masked(phone)
        for nth, place in enumerate(booking.places.all()):
            first = nth == 0
            lines.append(
                Line(
                    number=len(lines) + 1,
                    party=party,
                    place=place,
                    booking=booking,
                    age=place.person.age_on(day),
                    phone=shown if first else "",
                    first=first,
                    questions=questions,
                    answers=cells(questions, booking, place.person, first=first),
                )
            )
    return lines


class RosterMixin(OfSlot, DeskMixin):
    page_title = gettext_lazy("名单")
    header_icon = "group"

    @cached_property
    def show_phones(self) -> bool:
        return self.request.GET.get("phones") == "1"

    def trail(self):
        return super().trail()[:1]

    def get_page_title(self):
        return str(self.slot)

    def get_context_data(self, **kwargs):
        now = timezone.now()
        return super().get_context_data(
            roster=roster_of(self.slot, show_phones=self.show_phones),
            show_phones=self.show_phones,
            state=rules.slot_state(self.slot, at=now),
            seats_by_hand=self.slot.starts_at - rules.DESK_ONLY <= now < self.slot.ends_at,
            may_close=rules.refusal_to_close_roster(self.slot, at=now) is None,
            walk_ins=WALK_IN_LINES,
            printed_at=now,
            community=self.slot.community,
            **kwargs,
        )


class RosterView(RosterMixin, DeskView):
    template_name = "booking/admin/roster.html"

    @property
    def header_buttons(self):
        def at(name):
            return reverse(f"booking_desk:{name}", args=[self.slot.pk])

        over = self.slot.ends_at < timezone.now()
        closing = [HeaderButton(_("确认签到表"), url=at("close_roster"), icon_name="check", priority=0)]
        draw = [HeaderButton(_("抽签"), url=at("draw"), icon_name="clipboard-list", priority=5)]
        return [
            *(closing if over else []),
            *(draw if self.slot.allocation == Allocation.DRAW else []),
            HeaderButton(_("代报名"), url=at("book"), icon_name="plus", priority=1),
            HeaderButton(_("打印"), url=at("roster_print"), icon_name="doc-full", priority=2),
            HeaderButton(_("存成表格"), url=at("roster_export"), icon_name="download", priority=3),
            HeaderButton(_("改场次"), url=reverse("desk_slot:edit", args=[self.slot.pk]), icon_name="edit", priority=4),
        ]


class RosterPrintView(RosterMixin, DeskView):
    template_name = "booking/admin/roster_print.html"


class RosterExportView(RosterMixin, View):
    def get(self, request, slot_id: int) -> HttpResponse:
        roster = roster_of(self.slot, show_phones=self.show_phones)
        headings = [
            _("序号"),
            _("姓名"),
            _("关系"),
            _("年龄"),
            _("短码"),
            _("电话"),
            _("门牌"),
            _("状态"),
            _("签到时间"),
            *(question.text for question in roster.questions),
        ]
        lines = [*roster.seated, *roster.pending, *roster.offered, *roster.waiting, *roster.entered]
        return workbook_response(f"roster-{self.slot.pk}", headings, [_row(line) for line in lines])


def _row(line: Line) -> list:
    place, booking = line.place, line.booking
    return [
        line.number,
        place.person.name,
        place.person.get_relation_display(),
        line.age,
        booking.short_code,
        line.phone,
        booking.household.address,
        place.get_status_display(),
        zh_time(place.checked_in_at),
        *line.answers,
    ]


class ArrivalView(RosterMixin, View):
    """到了: the whole party, or one person of it."""

    def post(self, request, slot_id: int):
        typed = request.POST
        booking_id = typed.get("booking", "")[:18]
        booking = get_object_or_404(self.slot.bookings.all(), pk=booking_id if booking_id.isdecimal() else None)
        person = (
            booking.places.filter(pk=typed["place"][:18]).values_list("person", flat=True)
            if typed.get("place", "").isdecimal()
            else None
        )
        try:
            actions.check_in(booking, by=request.user, at=timezone.now(), person_ids=person)
        except DomainError as error:
            messages.error(request, refusal_text(error))
        return redirect(f"{self.roster_url}#b{booking.pk}")
