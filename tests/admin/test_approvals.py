"""待审核: decided one by one or together, each through the action."""

from datetime import timedelta

import pytest

from booking.models import Booking
from booking.states import Allocation, BookingStatus
from common.models import AuditEntry
from tests import factories as make

URL = "/admin/desk/approvals/"


@pytest.fixture
def slot(community, at):
    return make.slot(make.activity(community, "急救培训", allocation=Allocation.APPROVAL), at=at)


@pytest.fixture
def ask(community, slot, at):
    """ask(name) → a pending booking of a household of its own."""

    def make_one(name: str = "", **fields):
        user = make.resident(community, name=name)
        return make.booking(slot, user.person, by=user, status=BookingStatus.PENDING, **({"at": at} | fields))

    return make_one


def status_of(booking) -> str:
    return Booking.objects.values_list("status", flat=True).get(pk=booking.pk)


def test_oldest_request_stands_first_with_its_age_people_and_points(
    client_of, clerk, resident, children, slot, ask, at
):
    ask("陈建国")
    question = make.question(slot.activity, text="会游泳吗")
    old = make.booking(
        slot, resident.person, children[0], by=resident, at=at - timedelta(days=3), status=BookingStatus.PENDING,
        answers={str(question.pk): True},
    )  # fmt: skip
    make.credit_entry(old, at=at, points=4)
    answer = client_of(clerk).get(URL)
    assert answer.context["bookings"][0] == old
    page = answer.content.decode()
    for words in ("等了 3 天", "林晓梅", "8 岁", "信用分 4", "会游泳吗", "没有记分"):
        assert words in page


def test_one_is_approved_and_one_is_rejected_with_its_reason(client_of, clerk, ask, slot):
    yes, no = ask(), ask()
    browser = client_of(clerk)
    browser.post(URL, {"bookings": yes.pk, "approve": "1"})
    browser.post(URL, {"bookings": no.pk, "reject": "1", "reason": "名额给了先报的"})
    no.refresh_from_db()
    slot.refresh_from_db()
    assert (status_of(yes), no.status, no.decision_reason, no.decided_by) == (
        BookingStatus.CONFIRMED, BookingStatus.REJECTED, "名额给了先报的", clerk,
    )  # fmt: skip
    assert slot.taken == 1
    assert set(AuditEntry.objects.values_list("verb", flat=True)) == {"booking.approved", "booking.rejected"}


def test_rejecting_without_a_reason_decides_nothing(client_of, clerk, ask):
    booking = ask()
    answer = client_of(clerk).post(URL, {"bookings": booking.pk, "reject": "1", "reason": "  "}, follow=True)
    assert "不通过要写原因" in answer.content.decode()
    assert status_of(booking) == BookingStatus.PENDING


def test_several_are_decided_and_the_refused_ones_are_named(client_of, clerk, ask):
    first, gone, last = ask(), ask("周志强"), ask()
    Booking.objects.filter(pk=gone.pk).update(status=BookingStatus.CANCELLED)
    answer = client_of(clerk).post(URL, {"bookings": [first.pk, gone.pk, last.pk], "approve": "1"}, follow=True)
    page = answer.content.decode()
    assert "通过 2 份" in page and "周志强：这份预约现在是“已取消”" in page
    assert [status_of(b) for b in (first, gone, last)] == ["confirmed", "cancelled", "confirmed"]


@pytest.mark.parametrize("typed", [{}, {"bookings": ["x", "9" * 40], "approve": "1"}, {"approve": "1"}])
def test_nothing_ticked_decides_nothing(typed, client_of, clerk, ask):
    booking = ask()
    assert client_of(clerk).post(URL, typed).status_code == 302
    assert status_of(booking) == BookingStatus.PENDING


def test_list_narrows_to_one_activity(client_of, clerk, community, ask, resident, at):
    ask()
    other = make.slot(make.activity(community, allocation=Allocation.APPROVAL), at=at)
    theirs = make.booking(other, resident.person, by=resident, at=at, status=BookingStatus.PENDING)
    answer = client_of(clerk).get(URL, {"activity": other.activity_id})
    assert [booking.pk for booking in answer.context["bookings"]] == [theirs.pk]
    assert client_of(clerk).get(URL, {"activity": "x" * 99}).status_code == 200


def test_list_takes_the_same_statements_for_one_and_for_three(client_of, clerk, ask, django_assert_num_queries):
    browser = client_of(clerk)
    ask()
    browser.get(URL)
    with django_assert_num_queries(11):
        browser.get(URL)
    ask(), ask()
    with django_assert_num_queries(11):
        browser.get(URL)


def test_clerk_of_another_community_decides_nothing_of_ours(client_of, other_community_clerk, ask):
    booking = ask()
    browser = client_of(other_community_clerk)
    assert browser.get(URL).context["bookings"] == []
    browser.post(URL, {"bookings": booking.pk, "approve": "1"})
    assert status_of(booking) == BookingStatus.PENDING


@pytest.mark.parametrize("who", ["resident", "editor", "leader", "stranger"])
def test_approvals_are_the_desks_alone(who, client_of, ask, request):
    booking = ask()
    browser = client_of(request.getfixturevalue(who))
    assert browser.post(URL, {"bookings": booking.pk, "approve": "1"}).status_code in {302, 403}
    assert status_of(booking) == BookingStatus.PENDING
