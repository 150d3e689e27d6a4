"""What somebody tries who wants more minutes than were worked, or only wants to be in the way."""

from datetime import timedelta

import pytest

from accounts.states import RoleKind
from tests import factories as make
from volunteers import actions
from volunteers.audits import faults
from volunteers.models import HoursReview, LedgerEntry, PresenceSpan, Signup
from volunteers.states import EventKind, Method, ReviewKind, ReviewState, ShiftState, SignupState, SpanState, Tier
from volunteers.tasks import tick

from .refusing import code_of
from .serving import came, served

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_up(shift_role, volunteer, at):
    return make.signup(shift_role, volunteer.person.volunteer, at=at)


def told_late(act, signup, seen_at, leader, at):
    fresh = Signup.objects.select_related("shift", "volunteer__person").get(pk=signup.pk)
    name = f"{act.__name__}{seen_at:%H%M}"
    act(fresh, method=Method.PERSONAL, by=leader, at=at, client_event_id=name, seen_at=seen_at, offline=True)


def test_nobody_takes_the_name_of_what_the_clock_will_write(shift, shift_role, signed_up, leader, at):
    """A client names its own events, and the number of another's arrival is easily guessed."""
    arrival = came(signed_up, shift.starts_at)
    helper = make.volunteer(make.resident(shift.community).person, at=at)
    in_the_way = make.signup(shift_role, helper, at=at)
    actions.check_in(
        in_the_way, method=Method.ROTATING, by=helper.person.user, at=shift.starts_at,
        client_event_id=f"auto-{arrival.pk}",
    )  # fmt: skip

    tick(shift.ends_at + timedelta(minutes=31))

    assert PresenceSpan.objects.filter(state=SpanState.AUTO_CLOSED).count() == 2
    actions.close_shift(shift, by=leader, at=shift.ends_at + timedelta(hours=1))
    shift.refresh_from_db()
    assert shift.state == ShiftState.RECORDED


def test_a_leaving_said_after_a_scan_has_told_it_is_the_scan_s(shift, signed_up, leader, clerk, secretary):
    """The clock closed the span, an offline scan has set it right since: there is nothing left to be said."""
    came(signed_up, shift.starts_at)
    actions.close_shift(shift, by=leader, at=shift.ends_at)
    scanned = shift.ends_at - timedelta(minutes=60)
    told_late(actions.check_out, signed_up, scanned, leader, shift.ends_at + timedelta(hours=5))
    review, later = HoursReview.objects.get(), shift.ends_at + timedelta(hours=6)

    said = {"by": clerk, "at": later, "left_at": shift.ends_at}
    assert code_of(actions.agree, review, **said) == "leaving_known"
    for by in (clerk, secretary):
        actions.agree(review, by=by, at=later)

    assert LedgerEntry.objects.get().minutes_counted == 120
    assert list(faults(shift.community)) == []


def test_an_arrival_told_after_closing_is_closed_and_waits_for_two(shift, signed_up, leader):
    """Its leaving is never told: the sign-up must not hang between the states for ever."""
    actions.close_shift(shift, by=leader, at=shift.ends_at)
    told = shift.ends_at + timedelta(days=5)
    told_late(actions.check_in, signed_up, shift.starts_at, leader, told)

    tick(told + timedelta(minutes=1))

    signed_up.refresh_from_db()
    review = HoursReview.objects.get()
    assert (signed_up.state, signed_up.events.get(kind=EventKind.OUT).actor) == (SignupState.CHECKED_OUT, None)
    assert (review.kind, review.needed, review.opened_by) == (ReviewKind.AUTO_CLOSED, 2, None)


@pytest.fixture
def long_day(team, volunteer, at):
    """Two shifts of one day, five and a half hours each: neither is long, both together are."""
    day = at + timedelta(days=7)
    for first in (0, 6):
        starts_at = day + timedelta(hours=first)
        made = make.shift(team, at=at, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=330))
        make.signup(make.shift_role(made), volunteer.person.volunteer, at=at)
    return list(Signup.objects.order_by("shift__starts_at"))


def late(signup, leader, at):
    shift = signup.shift
    actions.close_shift(shift, by=leader, at=at)
    times = {"came_at": shift.starts_at, "left_at": shift.ends_at}
    signup = Signup.objects.select_related("shift__service_kind").get(pk=signup.pk)
    return actions.propose_late_entry(signup, **times, reason="手机坏了", proof="照片", by=leader, at=at)


def test_a_long_day_in_two_late_entries_needs_the_committee(long_day, leader, clerk, community, at):
    """Each is short when it is proposed; the second one's last word is asked with the first before it."""
    others = [make.staff(community, RoleKind.LEADER, name) for name in ("second", "third")]
    later = long_day[-1].shift.ends_at + timedelta(hours=1)
    first, second = [late(signup, leader, later) for signup in long_day]
    assert (first.tier, second.tier) == (Tier.FREE, Tier.FREE)
    for by in others:
        actions.agree(first, by=by, at=later)
    actions.agree(second, by=others[0], at=later)

    assert code_of(actions.agree, second, by=others[1], at=later) == "needs_higher"
    actions.agree(second, by=clerk, at=later)
    tick(later + timedelta(days=8))
    assert sum(LedgerEntry.objects.values_list("minutes_counted", flat=True)) == 660
    assert [review.state for review in HoursReview.objects.all()] == [ReviewState.CREDITED] * 2


@pytest.fixture
def childs(shift, shift_role, leader, at):
    """The sign-up of the leader's child, who has no login; the mother lives in the same household."""
    home = make.household(shift.community, contact=leader)
    make.person(home, "妈妈", user=leader)
    child = make.volunteer(make.person(home, "孩子"), at=at)
    leader.refresh_from_db()
    return make.signup(shift_role, child, at=at, made_by=leader)


def test_a_leader_has_no_word_on_the_hours_of_the_own_child(shift, childs, leader, clerk, secretary):
    """Ticked by the mother alone, they need two others, as if nobody had seen the child."""
    served(childs, method=Method.ROSTER, by=leader)
    actions.close_shift(shift, by=leader, at=shift.ends_at)
    review = HoursReview.objects.get()
    assert (review.needed, review.witness) == (2, None)
    assert code_of(actions.agree, review, by=leader, at=shift.ends_at) == "own_household"
    assert code_of(actions.disagree, review, by=leader, at=shift.ends_at, reason="x") == "own_household"
    for by in (clerk, secretary):
        actions.agree(review, by=by, at=shift.ends_at)
    entry = LedgerEntry.objects.get()
    assert {entry.created_by, entry.approved_by} == {clerk, secretary}


def test_scans_of_the_own_child_that_the_mother_closes_wait_for_another(shift, childs, leader, clerk):
    served(childs, method=Method.PERSONAL, by=clerk)
    actions.close_shift(shift, by=leader, at=shift.ends_at)
    review = HoursReview.objects.get()
    assert (review.kind, LedgerEntry.objects.count()) == (ReviewKind.OWN, 0)
    actions.agree(review, by=clerk, at=shift.ends_at)
    assert LedgerEntry.objects.get().created_by == clerk


def test_a_correction_for_the_own_family_counts_as_nobody_s_word(shift, childs, leader, clerk, secretary):
    served(childs, method=Method.PERSONAL, by=clerk)
    actions.close_shift(shift, by=clerk, at=shift.ends_at)
    entry = LedgerEntry.objects.get()
    times = {"came_at": shift.starts_at, "left_at": shift.ends_at - timedelta(hours=1)}
    review = actions.propose_correction(entry, **times, reason="早走", by=leader, at=shift.ends_at)
    assert (review.needed, review.witness) == (2, None)
