"""The demo's volunteers and half a year of their work, done with the same actions as at the door."""

import itertools
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.utils import timezone

from accounts.actions import grant_role
from accounts.models import Person, User
from accounts.seed import People
from accounts.states import RoleKind
from booking.models import Place, Slot
from booking.seed import Busy, Program
from booking.states import SlotStatus
from community.models import Community

from . import actions, months
from .models import HoursPolicy, LedgerEntry, ServiceKind, Shift, ShiftRole, Signup, Team, TeamMembership, Volunteer
from .registration import Registration
from .seed_joining import seed_applicants, told
from .seed_plans import DANGERS, DUTIES, FIRST_AID, KINDS, TEAMS
from .seed_templates import notice_of, seed_learned, seed_templates
from .states import DangerClass, Method, Nature, SignupSource

WEEKS_BACK = 18
VOLUNTEERS, WITHOUT_LOGIN = 64, 8
AGES = range(19, 74)  # of age in all those weeks
ABSENT, CALLED_OFF = 0.04, 0.04
FORGETS, CARD_FORGOTTEN = 0.03, 0.2
STILL_OPEN, STILL_WAITING = timedelta(days=5), timedelta(days=16)  # the leader's newest shifts, the newest reviews
DEMO_SHARE = 0.4  # of the past shifts of the demo volunteer's team


@dataclass
class Squads:
    """What the shifts are staffed from."""

    teams: dict[str, Team]
    kinds: dict[str, ServiceKind]
    volunteers: list[Volunteer]
    demo: Volunteer
    desk: list[User]


def seed_volunteers(community: Community, people: People, program: Program, *, rng: Random, at: datetime) -> Squads:
    squads = _squads(community, people, rng, at)
    work = _Work(squads, program, _booked(squads), rng, at)
    seed_learned(community, squads.demo, squads.volunteers[2], by=squads.desk[0], at=at)
    for duty, starts in _calendar(at):
        work.weekly(duty, starts)
    for shift in seed_templates(squads.teams, squads.kinds, program.venues, at=at):
        work.ahead(shift)
    work.around_now(people)
    work.beside_the_dumplings()
    work.where_a_seat_came_free()
    _seal_past_months(community, at)
    seed_applicants(people, squads.teams, at=at)
    return squads


def _booked(squads: Squads) -> Busy:
    """Nobody serves while he has a place booked."""
    busy = Busy()
    places = Place.objects.live().filter(person__volunteer__in=squads.volunteers, slot__status=SlotStatus.SCHEDULED)
    for volunteer, starts_at, ends_at in places.values_list("person__volunteer", "slot__starts_at", "slot__ends_at"):
        busy.take(volunteer, starts_at, ends_at)
    return busy


def _seal_past_months(community: Community, at: datetime) -> None:
    """Each as soon as it could be, like the clock does it."""
    month = months.month_of(LedgerEntry.objects.filter(community=community).earliest("seq").created_at)
    while month <= months.newest_over(at):
        actions.seal_month(community, month, at=months.may_be_sealed_at(month))
        month = months.following(month)


def _squads(community: Community, people: People, rng: Random, at: datetime) -> Squads:
    founded = at - timedelta(weeks=WEEKS_BACK + 8)
    HoursPolicy.objects.create(community=community, version=1, effective_from=timezone.localdate(founded))
    kinds = {
        name: ServiceKind.objects.create(
            community=community,
            name=name,
            nature=nature,
            counts_as_service=nature == Nature.SERVICE,
            danger_class=DANGERS.get(name, DangerClass.NONE),
        )
        for name, nature in KINDS.items()
    }
    persons = _willing(people, rng, at)
    serving = [kind for kind in kinds.values() if kind.counts_as_service]
    volunteers = [
        _admitted(told(person, serving, number), person, people, founded + timedelta(hours=number))
        for number, person in enumerate(persons)
    ]
    demo = next(v for v in volunteers if v.person.user == people.users["volunteer"])
    teams = _teams(community, people, volunteers, founded, rng)
    return Squads(teams, kinds, volunteers, demo, [people.users["clerk"], people.users["secretary"]])


def _admitted(said: Registration, person: Person, people: People, at: datetime) -> Volunteer:
    """Asked for by one, agreed to by another; who has no login came with a sheet of paper."""
    if person.user is None:
        return actions.enter_on_paper(person, by=people.users["clerk"], at=at, said=said)
    volunteer = actions.join(person, by=person.user, at=at, said=said)
    return actions.admit(volunteer, by=people.users["secretary"], at=at)


def _willing(people: People, rng: Random, at: datetime) -> list[Person]:
    """The demo volunteer and leader first, then grown-ups with a login, then some without."""
    today = timezone.localdate(at)
    grown = [person for person in people.persons if person.age_on(today) in AGES]
    demo = [people.users["volunteer"], people.users["leader"]]
    first = [person for person in grown if person.user in demo]
    others = [person for person in grown if person.user and person.user not in people.users.values()]
    without = [person for person in grown if not person.household.contact]
    return [*first, *rng.sample(others, min(len(others), VOLUNTEERS - 2)), *rng.sample(without, WITHOUT_LOGIN)]


def _teams(community, people: People, volunteers: list[Volunteer], founded: datetime, rng: Random) -> dict[str, Team]:
    leaders = iter(rng.sample([v.person.user for v in volunteers[2:VOLUNTEERS]], len(TEAMS)))
    teams = {}
    for name, intro in TEAMS.items():
        leader = people.users["leader"] if name == "守护家园突击队" else next(leaders)
        teams[name] = Team.objects.create(community=community, name=name, intro=intro, leader=leader)
        grant_role(leader, community, RoleKind.LEADER, by=None, at=founded)
    members = []
    for volunteer, name in zip(volunteers, itertools.cycle(reversed(TEAMS)), strict=False):
        members.append(TeamMembership(team=teams[name], volunteer=volunteer, joined_at=volunteer.joined_at))
    TeamMembership.objects.bulk_create(members)
    return teams


def _calendar(at: datetime):
    """(duty, start) in the order of time, up to this week; the templates give the weeks to come."""
    monday = timezone.localdate(at) - timedelta(days=timezone.localdate(at).weekday())
    for week in range(-WEEKS_BACK, 1):
        for duty in sorted(DUTIES, key=lambda duty: (duty.weekday, duty.at)):
            day = monday + timedelta(weeks=week, days=duty.weekday)
            yield (duty, timezone.make_aware(datetime.combine(day, duty.starts)))


@dataclass
class _Work:
    squads: Squads
    program: Program
    busy: Busy
    rng: Random
    at: datetime

    def weekly(self, duty, starts: datetime) -> None:
        ends = starts + timedelta(minutes=duty.minutes)
        if self.at < ends + timedelta(hours=1):
            return  # what runs now is arranged apart
        shift = self._plan(duty.team, duty.title, duty.venue, duty.kind, starts, ends, duty.roles, risks=duty.risks)
        for role, volunteer in self._staff(shift, share=0.6, with_demo=True):
            self._serve(role, volunteer, past=True)
        self._close(shift)

    def ahead(self, shift: Shift) -> None:
        """Some have signed up already."""
        for role, volunteer in self._staff(shift, share=0.35, with_demo=False):
            self._serve(role, volunteer, past=False)

    def around_now(self, people: People) -> None:
        """A shift that is running while the demo is tried, with the demo volunteer on it."""
        starts = self.at.replace(minute=0, second=0, microsecond=0)
        roles = (("大厅引导", 3, ""), ("签到台", 2, "会用手机"))
        shift = self._plan(
            "守护家园突击队",
            "文化服务中心值守",
            "综合文化服务中心",
            "秩序引导",
            starts,
            starts + timedelta(hours=6),
            roles,
        )
        first, second = shift.roles.all()
        self._sign_up(first, self.squads.demo, self.at - timedelta(days=1), accept_overlap=True)
        for volunteer in self._free(shift)[:2]:
            self._sign_up(second, volunteer, self.at - timedelta(days=1))

    def beside_the_dumplings(self) -> None:
        """Help for the festival that the whole community comes to; some hands are still missing."""
        slot = next(s for s in self.program.slots if "暖冬饺子节" in s.title and s.starts_at > self.at)
        roles = (
            ("秩序引导", 8, ""),
            ("煮饺子", 6, "有健康证优先"),
            ("签到台", 4, "会用手机"),
            ("急救点", 1, "带急救包", (FIRST_AID,)),
        )
        starts, ends = (slot.starts_at - timedelta(minutes=30), slot.starts_at + timedelta(minutes=150))
        shift = self._plan(
            "守护家园突击队", "饺子节秩序引导", "综合文化服务中心", "秩序引导", starts, ends, roles, slot=slot,
            risks="灶台有热汤，穿防滑鞋",
        )  # fmt: skip
        for role in shift.roles.filter(qualifications=None):
            for volunteer in self._free(shift)[: max(1, role.capacity - 2)]:
                signup = self._sign_up(role, volunteer, self.at - timedelta(hours=20))
        actions.seek_stand_in(signup, by=signup.made_by, at=self.at - timedelta(hours=2))

    def where_a_seat_came_free(self) -> None:
        """One was enough and four wanted to come: the seat that was given back is on offer to the demo volunteer."""
        day = timezone.localtime(self.at + timedelta(days=4)).replace(hour=14, minute=0, second=0, microsecond=0)
        roles = (("写福字", 1, "会写毛笔字"),)
        shift = self._plan(
            "守护家园突击队", "把福字送到家", "日间照料中心", "助老服务", day, day + timedelta(hours=2), roles
        )
        role = shift.roles.get()
        first, *others = self._free(shift)[:3]
        held = self._sign_up(role, first, self.at - timedelta(hours=30))
        for hours, volunteer in enumerate([self.squads.demo, *others]):
            by, moment = volunteer.person.user or shift.team.leader, self.at - timedelta(hours=20 - hours)
            actions.sign_up(role, volunteer=volunteer, by=by, at=moment, waitlist=True)
        actions.cancel_signup(held, by=held.made_by, at=self.at - timedelta(hours=1))

    def _plan(
        self, team: str, title: str, venue: str, kind: str, starts: datetime, ends: datetime, roles,
        slot: Slot | None = None, risks: str = "",
    ) -> Shift:  # fmt: skip
        squad = self.squads.teams[team]
        planned_at = min(starts - timedelta(days=9), self.at)
        shift = actions.add_shift(
            squad, venue=self.program.venues[venue], title=title, starts_at=starts, ends_at=ends, slot=slot,
            service_kind=self.squads.kinds[kind], roles=roles, by=squad.leader, at=planned_at,
            **notice_of(self.squads.kinds[kind], risks, at=self.at),
        )  # fmt: skip
        return actions.open_shift(shift, by=squad.leader, at=planned_at)

    def _free(self, shift: Shift) -> list[Volunteer]:
        """Volunteers with time for the shift, in random order; the demo volunteer and leader are not pressed."""
        others = self.rng.sample(self.squads.volunteers[2:], len(self.squads.volunteers) - 2)
        return [v for v in others if self.busy.free(v.pk, shift.starts_at, shift.ends_at)]

    def _staff(self, shift: Shift, *, share: float, with_demo: bool) -> list[tuple[ShiftRole, Volunteer]]:
        free = iter(self._free(shift))
        seats = [role for role in shift.roles.all() for _ in range(role.capacity) if self.rng.random() < share]
        staff = list(zip(seats, free, strict=False))[:4]
        home = self.squads.teams["守护家园突击队"]
        time_for_it = self.busy.free(self.squads.demo.pk, shift.starts_at, shift.ends_at)
        if with_demo and time_for_it and staff and shift.team == home and self.rng.random() < DEMO_SHARE:
            staff[0] = (staff[0][0], self.squads.demo)
        return staff

    def _sign_up(self, role: ShiftRole, volunteer: Volunteer, moment: datetime, **said) -> Signup:
        self.busy.take(volunteer.pk, role.shift.starts_at, role.shift.ends_at)
        own = volunteer.person.user
        return actions.sign_up(
            role, volunteer=volunteer, by=own or role.shift.team.leader, at=moment,
            source=SignupSource.SELF if own else SignupSource.LEADER,
            accept_risks=role.shift.service_kind.danger_class > 0, **said,
        )  # fmt: skip

    def _serve(self, role: ShiftRole, volunteer: Volunteer, past: bool) -> None:
        """Sign up and, for a past shift, come and leave about on time; a few do not."""
        shift, rng = role.shift, self.rng
        moment = min(self.at, shift.starts_at) - timedelta(hours=rng.randint(6, 90))
        signup = self._sign_up(role, volunteer, moment)
        fate = rng.random()
        if fate < CALLED_OFF:
            actions.cancel_signup(signup, by=signup.made_by, at=moment + timedelta(hours=3))
        elif past and fate > CALLED_OFF + ABSENT:
            self._attend(signup, shift, volunteer.person.user)

    def _attend(self, signup: Signup, shift: Shift, own: User | None) -> None:
        witness = (
            {"by": own, "method": Method.ROTATING} if own else {"by": shift.team.leader, "method": self._by_hand()}
        )
        came = shift.starts_at + timedelta(minutes=self.rng.choice([-14, -9, -6, -3, -1, 2, 4, 17]))
        left = shift.ends_at + timedelta(minutes=self.rng.choice([-20, -4, -1, 1, 3, 6, 9, 14]))
        actions.check_in(signup, at=came, client_event_id=f"seed-in-{signup.pk}", **witness)
        if self.rng.random() > FORGETS:
            actions.check_out(signup, at=left, client_event_id=f"seed-out-{signup.pk}", **witness)

    def _by_hand(self) -> str:
        """Elders without a phone bring their card; now and then it stays at home."""
        return Method.CARD if self.rng.random() > CARD_FORGOTTEN else Method.ROSTER

    def _close(self, shift: Shift) -> None:
        """The leader closes the shift, two others answer for what scans do not prove; the newest still wait."""
        home = shift.team == self.squads.teams["守护家园突击队"]
        if home and shift.ends_at > self.at - STILL_OPEN:
            return
        closed_at = shift.ends_at + timedelta(minutes=40)
        closing = actions.close_shift(shift, by=shift.team.leader, at=closed_at)
        if shift.ends_at > self.at - STILL_WAITING:
            return
        for signup in closing.reviews:
            review = signup.reviews.get()
            for by in self.squads.desk[: review.needed]:
                actions.agree(review, by=by, at=closed_at + timedelta(hours=20))
