"""The booking page: what is told before the button, what the button does, and why it may not."""

from datetime import timedelta

import pytest

from booking.models import Booking, BookingPolicy
from booking.states import WaitlistPolicy
from tests import factories as make
from tests.pages import ids, text_of


def with_points(user, activity, at, points=6):
    old = make.slot(activity, at=at, starts_at=at - timedelta(days=3), booking_opens_at=at - timedelta(days=9))
    make.credit_entry(make.booking(old, user.person, by=user, at=at), at=at - timedelta(days=3), points=points)


def page_of(client_of, user, slot) -> str:
    return text_of(client_of(user).get(f"/book/{slot.pk}/"))


def test_terms_stand_before_the_button(client_of, slot, resident):
    page = page_of(client_of, resident, slot)

    said = (
        "先到先得。满了可以排候补，严格按先后。",
        "11月26日 09:00 前可以取消。之后取消记 1 分，没来也没说记 2 分。",
        "你家现在 0 分。满 6 分，30 天内先排候补。",
    )
    assert [words in page for words in said] == [True] * 3
    assert page.index(said[1]) < page.index("确认报名，")


def test_visitors_read_the_terms_without_points_of_theirs(client_of, slot):
    page = page_of(client_of, None, slot)

    assert "之后取消记 1 分" in page
    assert "你家现在" not in page


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        ({"dry_run": True}, "现在试行，只记录不影响报名。你家现在 0 分。</p>"),
        ({"late_points": 0}, "前可以取消。没来也没说记 2 分。"),
        ({"late_points": 0, "no_show_points": 0}, "前可以取消。你家现在 0 分。"),
    ],
)
def test_terms_are_the_communitys(client_of, community, slot, resident, policy, words):
    BookingPolicy.objects.create(community=community, **policy)

    assert words in page_of(client_of, resident, slot)


def test_after_the_deadline_the_page_says_so(client_of, activity, resident, at):
    slot = make.slot(activity, at=at, cancel_until=at - timedelta(hours=1))

    assert "快开场了，约好就请一定来。取消记 1 分" in page_of(client_of, resident, slot)


def test_approval_is_asked_for_and_the_seats_are_held(client_of, activity, slot, resident):
    activity.allocation = "approval"
    activity.save()

    page = page_of(client_of, resident, slot)
    answer = client_of(resident).post(f"/book/{slot.pk}/", {"persons": ids(resident.person)}, follow=True)

    assert "提交，等审核，" in page
    assert "先留座，工作人员审核。" in page
    assert "已交上，等审核" in text_of(answer)
    assert Booking.objects.get().status == "pending"


def test_a_draw_is_entered(client_of, activity, slot, resident):
    activity.allocation = "draw"
    activity.save()

    page = page_of(client_of, resident, slot)
    answer = client_of(resident).post(f"/book/{slot.pk}/", {"persons": ids(resident.person)}, follow=True)

    assert [words in page for words in ("报名抽签，", "抽签中", "11月27日 08:00 截止，然后抽签。", "机会一样")] == [
        True
    ] * 4
    assert "坐不下时" not in page
    assert "报上了，等抽签" in text_of(answer)


# A part of the party.


def test_dividing_is_offered_only_where_it_could_happen(client_of, activity, slot, resident, neighbour, at):
    tight = make.slot(activity, at=at, starts_at=at + timedelta(days=9), capacity=2)

    assert "坐不下时，先来几位也行" in page_of(client_of, resident, tight)
    assert "坐不下时，先来几位也行" not in page_of(client_of, resident, slot)
    assert "坐不下时，先来几位也行" not in page_of(client_of, neighbour, tight)


def test_a_divided_party_is_told_who_sits_and_who_waits(client_of, activity, resident, children, at):
    slot = make.slot(activity, at=at, capacity=2)
    sent = {"persons": ids(children[0], resident.person, children[1]), "accepts_part": "on"}

    page = text_of(client_of(resident).post(f"/book/{slot.pk}/", sent, follow=True))

    sits, waits = Booking.objects.order_by("id")
    assert (sits.status, sits.party_size, waits.status, waits.party_size) == ("confirmed", 2, "waitlisted", 1)
    assert "林一诺、林晓梅有座了。其余 1 人排上了候补。" in page
    assert "<b>林一鸣</b><br>候补中" in page
    assert f'href="/t/{waits.code}/"' in page


def test_without_a_waitlist_the_rest_cannot_come(client_of, activity, resident, children, at):
    activity.waitlist_policy = WaitlistPolicy.NONE
    activity.save()
    slot = make.slot(activity, at=at, capacity=1)
    sent = {"persons": ids(resident.person, children[0]), "accepts_part": "on"}

    page = text_of(client_of(resident).post(f"/book/{slot.pk}/", sent, follow=True))

    assert "林晓梅有座了。其余 1 人这次坐不下。" in page
    assert Booking.objects.get().party_size == 1


# Reasons, in the words of the rule.


def test_a_reason_with_an_address_leads_there(client_of, slot, resident, children):
    children[0].consents.all().delete()

    page = page_of(client_of, resident, slot)
    refused = client_of(resident).post(f"/book/{slot.pk}/", {"persons": ids(children[0])})

    assert '还没有监护人同意登记林一诺的信息。请到“我的家人”里点开孩子，勾上同意。<a href="/me/household/">' in page
    assert refused.status_code == 409
    assert '<a class="btn quiet inline" href="/me/household/">现在就去办</a>' in text_of(refused)


def test_points_that_keep_out_are_said_once_with_the_way_on(client_of, activity, slot, neighbour, at):
    activity.credit_effect = "refuse"
    activity.save()
    with_points(neighbour, activity, at)

    page = page_of(client_of, neighbour, slot)
    answer = client_of(neighbour).post(f"/book/{slot.pk}/", {"persons": ids(neighbour.person)})

    assert page.count("家里有 6 分未到记录，这场暂时报不了") == 1
    assert 'href="/me/credit/">去看看' in page
    assert "确认报名" not in page
    assert answer.status_code == 409
    assert "家里有 6 分未到记录" in text_of(answer)


def test_points_that_weigh_make_it_a_waitlist_before_and_after(client_of, activity, slot, neighbour, at):
    with_points(neighbour, activity, at)

    page = page_of(client_of, neighbour, slot)
    answer = client_of(neighbour).post(f"/book/{slot.pk}/", {"persons": ids(neighbour.person)}, follow=True)

    assert [words in page for words in ("家里记了 6 分，这次先排候补", "排候补，", "12月17日 09:00 后恢复")] == [
        True
    ] * 3
    assert "家里记了分，这次先排候补。" in text_of(answer)
    made = slot.bookings.get()
    assert (made.status, made.behind) == ("waitlisted", True)


def test_with_a_child_points_do_not_weigh(client_of, activity, slot, resident, children, at):
    with_points(resident, activity, at)

    page = page_of(client_of, resident, slot)
    client_of(resident).post(f"/book/{slot.pk}/", {"persons": ids(resident.person, children[0])})

    assert [words in page for words in ("大人单独来要排候补", "带孩子来的，照常报名", "报名或排候补，")] == [True] * 3
    assert slot.bookings.get().status == "confirmed"


def test_another_communitys_household_is_told_so(client_of, other_community, slot, at):
    guest = make.resident(other_community, name="周文苑")

    page = page_of(client_of, guest, slot)
    answer = client_of(guest).post(f"/book/{slot.pk}/", {"persons": ids(guest.person)})

    assert page.count("这一场只给本社区的居民") == 1
    assert answer.status_code == 409
    assert "这一场只给本社区的居民" in text_of(answer)
    assert not Booking.objects.exists()
