"""An offer from the waitlist, as pages: taking it, leaving it, coming too late."""

from datetime import timedelta

import pytest

from booking.models import Booking, CreditEntry, Offer
from tests import factories as make
from tests.pages import text_of


@pytest.fixture
def offered(activity, resident, children, at):
    """Two of the household have seats held, and somebody waits behind them."""
    slot = make.slot(activity, at=at, capacity=2)
    booking = make.booking(slot, resident.person, children[0], by=resident, at=at, status="offered", queued_at=at)
    make.offer_for(booking, at=at)
    return booking


@pytest.fixture
def over(offered, at):
    Offer.objects.update(made_at=at - timedelta(hours=12), expires_at=at)
    return offered


def test_ticket_asks_one_question_and_says_what_silence_means(client_of, resident, offered):
    page = text_of(client_of(resident).get(f"/t/{offered.code}/"))

    said = (
        "轮到你们了",
        "请在今天 21:00 前确认",
        "到时没回，名额就让给下一位。不记分。",
        "要这个名额",
        "不要了，让给下一位",
    )
    assert [words in page for words in said] == [True] * 5
    assert "11月26日 09:00 前还可以取消" in page


def test_taking_it_twice_is_once(client_of, resident, offered):
    client = client_of(resident)

    pages = [text_of(client.post(f"/t/{offered.code}/accept/", follow=True)) for _ in range(2)]

    assert ["占好了，到时见。" in page and "轮到你们了" in page for page in pages] == [True, True]
    assert Booking.objects.get().status == "confirmed"
    assert Offer.objects.get().outcome == "accepted"


def test_leaving_it_twice_is_once_and_the_next_is_asked(client_of, resident, neighbour, offered, at):
    waiting = make.booking(offered.slot, neighbour.person, by=neighbour, at=at, status="waitlisted")
    client = client_of(resident)

    pages = [text_of(client.post(f"/t/{offered.code}/decline/", follow=True)) for _ in range(2)]

    assert ["好，让给下一位了。" in page and "已经取消" in page for page in pages] == [True, True]
    waiting.refresh_from_db()
    assert waiting.status == "offered"
    assert not CreditEntry.objects.exists()


def test_too_late_is_409_with_the_next_step_and_the_page_shows_it(client_of, resident, over):
    response = client_of(resident).post(f"/t/{over.code}/accept/")

    page = text_of(response)
    assert response.status_code == 409
    assert [words in page for words in ("保留的时间过了", "还想来，请重新报名", "过时了，没有确认")] == [True] * 3
    assert f'href="/book/{over.slot_id}/"' in page
    assert Booking.objects.get().status == "lapsed"


def test_looking_too_late_shows_it_and_writes_nothing(client_of, resident, over):
    page = text_of(client_of(resident).get(f"/t/{over.code}/"))

    assert "过时了，没有确认" in page
    assert "要这个名额" not in page
    assert Booking.objects.get().status == "offered"


@pytest.mark.parametrize("answer", ["accept", "decline"])
def test_without_an_offer_it_is_409(client_of, resident, booked, answer):
    response = client_of(resident).post(f"/t/{booked.code}/{answer}/")

    assert response.status_code == 409
    assert "现在没有留给您的名额" in text_of(response)
    assert Booking.objects.get().status == "confirmed"


@pytest.mark.parametrize("answer", ["accept", "decline"])
def test_nobody_else_answers(client_of, offered, neighbour, stranger, clerk, other_community_clerk, answer):
    address = f"/t/{offered.code}/{answer}/"

    for user in (neighbour, stranger, clerk, other_community_clerk):
        assert client_of(user).post(address).status_code == 404
    assert client_of(None).post(address)["Location"] == f"/accounts/login/?next=/t/{offered.code}/{answer}/"
    assert Booking.objects.get().status == "offered"


@pytest.mark.parametrize("answer", ["accept", "decline"])
def test_coming_back_from_the_login_leads_to_the_buttons(client_of, resident, offered, answer):
    response = client_of(resident).get(f"/t/{offered.code}/{answer}/")

    assert response["Location"] == f"/t/{offered.code}/"
    assert Booking.objects.get().status == "offered"
