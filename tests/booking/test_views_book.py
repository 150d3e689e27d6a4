"""Booking, as a page: looking, the form, pressing the button."""

import uuid
from datetime import timedelta

import pytest

from booking.models import Booking, Place
from booking.states import BookingStatus, WaitlistPolicy
from common.models import AuditEntry
from tests import factories as make
from tests.pages import ids, text_of


def nothing_written() -> bool:
    return not Booking.objects.exists() and not Place.objects.exists() and not AuditEntry.objects.exists()


# Looking.


def test_anybody_may_look_and_is_asked_to_log_in_at_the_button(client_of, slot):
    page = text_of(client_of(None).get(f"/book/{slot.pk}/"))

    assert "暖冬饺子节" in page
    assert "还剩 20 席" in page
    assert f"/accounts/login/?next=%2Fbook%2F{slot.pk}%2F" in page


def test_what_was_ticked_survives_an_expired_login(client_of, slot, resident, children):
    response = client_of(None).post(f"/book/{slot.pk}/", {"persons": ids(*children)})
    assert response["Location"].startswith("/accounts/login/?next=/book/")

    back = f"/book/{slot.pk}/?persons={children[0].pk}&persons={children[1].pk}"
    page = text_of(client_of(resident).get(back))

    assert page.count("checked>") == 2
    assert nothing_written()


def test_form_shows_the_household_with_the_booker_ticked(client_of, slot, resident):
    page = text_of(client_of(resident).get(f"/book/{slot.pk}/"))

    assert [name in page for name in ("林晓梅（我）", "林一诺", "林一鸣", "王秀兰")] == [True] * 4
    assert page.count("checked>") == 1
    assert "确认报名，" in page
    assert "＋ 加一位家人" in page
    assert nothing_written()


def test_who_may_not_come_stands_greyed_with_reason_and_next_step(client_of, slot, resident):
    slot.activity.max_age = 12
    slot.activity.save()

    page = text_of(client_of(resident).get(f"/book/{slot.pk}/"))

    assert "王秀兰那天 78 岁，这场到 12 岁为止。请换一位家人" in page


def test_a_login_without_household_is_led_to_add_somebody(client_of, slot, stranger):
    page = text_of(client_of(stranger).get(f"/book/{slot.pk}/"))

    assert "先登记家人" in page
    assert f"/me/household/add/?next=%2Fbook%2F{slot.pk}%2F" in page


def test_unknown_and_unlisted_slots_are_404(client_of, slot, resident):
    assert client_of(resident).get("/book/999999/").status_code == 404
    assert client_of(resident).get(f"/book/{10**30}/").status_code == 404
    slot.activity.listed = False
    slot.activity.save()
    assert client_of(resident).get(f"/book/{slot.pk}/").status_code == 404


def test_a_slot_of_another_community_is_404(client_of, other_community, resident, at):
    theirs = make.slot(make.activity(other_community), at=at)

    assert client_of(resident).get(f"/book/{theirs.pk}/").status_code == 404


def test_a_past_slot_says_so_and_leads_to_others(client_of, activity, resident, at):
    slot = make.slot(activity, at=at, starts_at=at - timedelta(days=2), booking_opens_at=at - timedelta(days=9))

    page = text_of(client_of(resident).get(f"/book/{slot.pk}/"))

    assert "这一场已经结束" in page
    assert f"/a/{activity.pk}/" in page
    assert "确认报名" not in page


# Pressing the button.


def test_booking_with_two_children_leads_to_the_ticket(client_of, slot, resident, children):
    sent = {"persons": ids(resident.person, *children), "contact_phone": "138 0371 2640", "key": "k1"}

    response = client_of(resident).post(f"/book/{slot.pk}/", sent)

    booking = Booking.objects.get()
    assert response["Location"] == f"/t/{booking.code}/"
    assert (booking.status, booking.party_size, booking.contact_phone) == ("confirmed", 3, "+8613803712640")
    page = text_of(client_of(resident).get(response["Location"]))
    assert "约好了" in page
    assert "林晓梅、林一诺、林一鸣" in page


def test_pressing_twice_books_once(client_of, slot, resident):
    sent = {"persons": ids(resident.person), "key": "k1"}
    client = client_of(resident)

    answers = {client.post(f"/book/{slot.pk}/", sent)["Location"] for _ in range(2)}

    assert answers == {f"/t/{Booking.objects.get().code}/"}


def test_a_full_slot_tells_the_position_before_and_after(client_of, activity, resident, at):
    slot = make.slot(activity, at=at, capacity=1)
    make.fill(slot, at=at)
    client = client_of(resident)

    page = text_of(client.get(f"/book/{slot.pk}/"))
    assert "就是第 1 位" in page
    assert "排候补，" in page
    ticket = client.post(f"/book/{slot.pk}/", {"persons": ids(resident.person)})["Location"]

    assert "排上了，第 1 位" in text_of(client.get(ticket))


def test_a_party_that_does_not_fit_waits_as_a_whole_and_is_told(client_of, activity, resident, children, at):
    slot = make.slot(activity, at=at, capacity=3, taken=1)

    response = client_of(resident).post(f"/book/{slot.pk}/", {"persons": ids(resident.person, *children)}, follow=True)

    assert "剩下的座位不够 3 人一起坐" in text_of(response)
    assert Booking.objects.get().status == BookingStatus.WAITLISTED


def test_full_without_waitlist_is_refused_with_a_next_step(client_of, activity, resident, children, at):
    activity.waitlist_policy = WaitlistPolicy.NONE
    activity.save()
    slot = make.slot(activity, at=at, capacity=2, taken=1)

    response = client_of(resident).post(f"/book/{slot.pk}/", {"persons": ids(resident.person, children[0])})

    assert response.status_code == 409
    assert "只剩 1 席，你们有 2 人，坐不下。请少来几位，或换一场" in text_of(response)
    assert nothing_written()


def test_booking_again_is_refused_at_the_person(client_of, slot, resident, booked):
    response = client_of(resident).post(f"/book/{slot.pk}/", {"persons": ids(resident.person)})

    assert response.status_code == 409
    assert "林晓梅已经报了这一场" in text_of(response)
    assert Booking.objects.count() == 1


def test_a_bad_phone_is_told_and_everything_typed_stays(client_of, slot, resident, children):
    sent = {"persons": ids(*children), "contact_phone": "138 0371 264"}

    response = client_of(resident).post(f"/book/{slot.pk}/", sent)

    page = text_of(response)
    assert response.status_code == 400
    assert "<title>错误：" in page
    assert 'href="#id_contact_phone">手机号少了一位' in page
    assert 'value="138 0371 264"' in page
    assert page.count("checked>") == 2
    assert nothing_written()


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({}, "还没有选人"),
        ({"persons": "not-a-uuid"}, "名单里有认不出的人"),
        ({"persons": "\x00"}, "名单里有认不出的人"),
        ({"persons": "人" * 10_000}, "名单里有认不出的人"),
        ({"persons": str(uuid.uuid4())}, "名单里有不属于您家的人"),
    ],
)
def test_bad_persons_are_400_in_words(client_of, slot, resident, sent, words):
    response = client_of(resident).post(f"/book/{slot.pk}/", sent)

    assert response.status_code == 400
    assert f'href="#id_persons">{words}' in text_of(response)
    assert nothing_written()


@pytest.mark.parametrize("field", ["contact_phone", "key"])
@pytest.mark.parametrize("value", ["长" * 10_000, "\x00"])
def test_bad_text_is_400(client_of, slot, resident, field, value):
    sent = {"persons": ids(resident.person), field: value}

    response = client_of(resident).post(f"/book/{slot.pk}/", sent)

    assert response.status_code == 400
    assert "还差一步" in text_of(response)
    assert nothing_written()


def test_neighbours_cannot_be_booked(client_of, slot, resident, neighbour):
    response = client_of(resident).post(f"/book/{slot.pk}/", {"persons": ids(neighbour.person)})

    assert response.status_code == 400
    assert nothing_written()


def test_pressing_on_a_past_slot_is_409_with_its_reason(client_of, activity, resident, at):
    slot = make.slot(activity, at=at, starts_at=at - timedelta(days=2), booking_opens_at=at - timedelta(days=9))

    response = client_of(resident).post(f"/book/{slot.pk}/", {"persons": ids(resident.person)})

    assert response.status_code == 409
    assert "这一场已经结束" in text_of(response)
    assert nothing_written()


# What is said before, and what the button does.


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


def with_points(user, activity, at, points=6):
    old = make.slot(activity, at=at, starts_at=at - timedelta(days=3), booking_opens_at=at - timedelta(days=9))
    make.credit_entry(make.booking(old, user.person, by=user, at=at), at=at - timedelta(days=3), points=points)


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
    assert nothing_written()
