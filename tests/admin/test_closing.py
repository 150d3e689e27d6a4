"""确认签到表: said once, when the slot is over; points only for parties of which nobody came and nobody is unclear."""

from datetime import timedelta

import pytest

from booking.models import BookingPolicy, CreditEntry
from booking.states import PlaceStatus
from tests import factories as make


@pytest.fixture
def over(activity, at):
    """A slot that ended an hour ago."""
    return make.slot(activity, at=at - timedelta(days=8), starts_at=at - timedelta(hours=3))


@pytest.fixture
def party(over, at):
    """party(user, *persons): a confirmed party under the usual rules."""

    def of(user, *persons):
        policy = {"credit": BookingPolicy().credit}
        return make.booking(over, *(persons or (user.person,)), by=user, at=at - timedelta(days=5), policy=policy)

    return of


def url_of(slot) -> str:
    return f"/admin/desk/slots/{slot.pk}/roster/close/"


def statuses(booking) -> list[str]:
    return [place.status for place in booking.places.all()]


def test_page_says_what_each_answer_means(client_of, clerk, resident, over, party):
    party(resident)
    page = client_of(clerk).get(url_of(over)).content.decode()
    assert "林晓梅" in page and "都没来记 2 分" in page and "永远不记分" in page
    assert page.count("checked") == 1
    assert 'value="absent"' in page.split("checked")[0].rsplit("<input", 1)[1]


def test_absent_party_gets_points_and_an_unclear_one_none(client_of, clerk, resident, neighbour, over, party):
    gone, unclear = party(resident), party(neighbour)
    unknown = unclear.places.get()
    typed = {f"place-{gone.places.get().pk}": "absent", f"place-{unknown.pk}": "unknown"}
    answer = client_of(clerk).post(url_of(over), typed, follow=True)
    assert (statuses(gone), statuses(unclear)) == ([PlaceStatus.NO_SHOW], [PlaceStatus.CONFIRMED])
    entry = CreditEntry.objects.get()
    assert (entry.household, entry.points) == (resident.person.household, 2)
    page = answer.content.decode()
    assert "记了分的家庭（1）" in page and f"/admin/desk/credit/{entry.pk}/excuse/" in page
    over.refresh_from_db()
    assert over.roster_closed_by == clerk


def test_party_of_which_a_part_came_gets_none(client_of, clerk, resident, children, over, party):
    booking = party(resident, resident.person, children[0])
    booking.places.filter(person=resident.person).update(status=PlaceStatus.CHECKED_IN)
    missing = booking.places.get(person=children[0])
    assert "来了一部分，不记分" in client_of(clerk).get(url_of(over)).content.decode()
    client_of(clerk).post(url_of(over), {f"place-{missing.pk}": "absent"})
    assert not CreditEntry.objects.exists()


def test_forgotten_answer_closes_nothing(client_of, clerk, resident, over, party):
    booking = party(resident)
    for typed in ({}, {f"place-{booking.places.get().pk}": "maybe"}):
        assert client_of(clerk).post(url_of(over), typed).status_code == 200
    over.refresh_from_db()
    assert over.roster_closed_at is None


def test_roster_is_closed_once_and_not_before_the_end(client_of, clerk, resident, slot, over, party):
    booking = party(resident)
    typed = {f"place-{booking.places.get().pk}": "unknown"}
    client_of(clerk).post(url_of(over), typed)
    assert client_of(clerk).post(url_of(over), {}).status_code in {200, 409}
    assert CreditEntry.objects.count() == 0
    page = client_of(clerk).get(url_of(slot)).content.decode()
    assert "签到还没结束" in page and "<form" not in page.split("desk-page")[1]


def test_slots_that_wait_for_it_are_counted_and_listed(client_of, clerk, resident, over, party):
    party(resident)
    browser = client_of(clerk)
    assert "<b>1</b> 待确认签到表" in browser.get("/admin/").content.decode()
    assert list(browser.get("/admin/desk/slot/", {"when": "roster"}).context["object_list"]) == [over]


@pytest.mark.parametrize("who", ["editor", "leader", "resident", "stranger", "other_community_clerk"])
def test_others_close_nothing(who, client_of, over, party, neighbour, request):
    booking = party(neighbour)
    browser = client_of(request.getfixturevalue(who))
    for answer in (
        browser.get(url_of(over)),
        browser.post(url_of(over), {f"place-{booking.places.get().pk}": "absent"}),
    ):
        assert answer.status_code in {302, 403, 404}
    over.refresh_from_db()
    assert over.roster_closed_at is None
