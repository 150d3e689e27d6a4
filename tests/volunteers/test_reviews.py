"""Nobody speaks for his own hours: tried on the page, in the API and at the desk; and the leader's three taps."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.states import RoleKind
from tests import factories as make
from volunteers import actions
from volunteers.models import HoursReview, LedgerEntry
from volunteers.states import Method, ReviewState

from .serving import came, served

pytestmark = pytest.mark.django_db
API = "/api/v1/reviews/"
QUEUE = "/lead/approvals/"


@pytest.fixture
def signed_up(shift_role, volunteer, at):
    return make.signup(shift_role, volunteer.person.volunteer, at=at)


@pytest.fixture
def afterwards(shift):
    with time_machine.travel(shift.ends_at + timedelta(minutes=10), tick=False):
        yield shift.ends_at + timedelta(minutes=10)


@pytest.fixture
def weak(signed_up, shift, leader, afterwards):
    """A printed code: two people must agree."""
    served(signed_up, method=Method.PRINTED)
    actions.close_shift(shift, by=leader, at=afterwards)
    return HoursReview.objects.get()


@pytest.fixture
def own(shift, shift_role, leader, at, afterwards):
    """The leader's own hours, from a screen that he scanned himself."""
    me = make.volunteer(make.person(make.household(shift.community), "王队长", user=leader), at=at)
    served(make.signup(shift_role, me, at=at))
    actions.close_shift(shift, by=leader, at=afterwards)
    return HoursReview.objects.get()


def desk(review):
    return f"/admin/desk/reviews/{review.pk}/"


def test_a_leader_s_own_hours_are_his_on_no_face(client_of, api_of, leader, own):
    mine = client_of(leader)
    page = mine.get(f"{QUEUE}{own.pk}/").content.decode()
    assert "不能审核自己的时长" in page and 'value="agree"' not in page
    assert mine.post(f"{QUEUE}{own.pk}/", {"word": "agree"}).status_code == 409
    assert mine.post(f"{QUEUE}{own.pk}/", {"word": "disagree", "reason": "x"}).status_code == 409
    answer = api_of(leader).post(f"{API}{own.pk}/agree/", {})
    assert (answer.status_code, answer.json()["code"]) == (409, "own_hours")
    answer = api_of(leader).post(f"{API}{own.pk}/disagree/", {"reason": "x"})
    assert (answer.status_code, answer.json()["code"]) == (409, "own_hours")
    assert mine.post(desk(own), {"word": "agree"}).status_code == 409
    own.refresh_from_db()
    assert (own.state, own.steps.count(), LedgerEntry.objects.count()) == (ReviewState.PENDING, 0, 0)


def test_a_superuser_does_not_approve_his_own_either(client_of, api_of, shift, shift_role, leader, at, afterwards):
    admin = make.login("root", is_superuser=True, is_staff=True)
    me = make.volunteer(make.person(make.household(shift.community), "管理员", user=admin), at=at)
    served(make.signup(shift_role, me, at=at), method=Method.PRINTED)
    actions.close_shift(shift, by=leader, at=afterwards)
    review = HoursReview.objects.get()
    assert client_of(admin).post(f"{QUEUE}{review.pk}/", {"word": "agree"}).status_code == 409
    assert api_of(admin).post(f"{API}{review.pk}/agree/", {}).status_code == 409
    assert client_of(admin).post(desk(review), {"word": "agree"}).status_code == 409
    assert not LedgerEntry.objects.exists()


def test_two_people_on_two_faces_credit_it(client_of, api_of, leader, clerk, weak):
    page = client_of(leader).post(f"{QUEUE}{weak.pk}/", {"word": "agree", "note": "我看到他了"}, follow=True)
    assert "还差一个人" in page.content.decode()
    answer = api_of(leader).post(f"{API}{weak.pk}/agree/", {})
    assert answer.json()["code"] == "already_said"
    answer = api_of(clerk).post(f"{API}{weak.pk}/agree/", {})
    assert (answer.status_code, answer.json()["state"], len(answer.json()["steps"])) == (200, "credited", 2)
    assert LedgerEntry.objects.get().minutes_counted == 180


def test_the_desk_agrees_and_disagrees(client_of, secretary, clerk, weak):
    assert "证据" in client_of(clerk).get(desk(weak)).content.decode()
    assert client_of(clerk).post(desk(weak), {"word": "disagree"}).status_code == 200
    assert client_of(clerk).post(desk(weak), {"word": "agree"}).status_code == 302
    assert client_of(secretary).post(desk(weak), {"word": "disagree", "note": "没有看到人"}).status_code == 302
    weak.refresh_from_db()
    assert (weak.state, LedgerEntry.objects.count()) == (ReviewState.REFUSED, 0)


def test_strangers_find_nothing(client_of, api_of, community, weak, request):
    other_leader = make.staff(community, RoleKind.LEADER, "other_leader")
    make.team(community, "别的队", leader=other_leader)
    names = ("volunteer", "neighbour", "stranger", "editor", "other_community_clerk")
    for user in (other_leader, *map(request.getfixturevalue, names)):
        assert client_of(user).post(f"{QUEUE}{weak.pk}/", {"word": "agree"}).status_code == 404
        assert api_of(user).post(f"{API}{weak.pk}/agree/", {}).status_code == 404
        assert api_of(user).get(API).json()["results"] == []
        assert client_of(user).post(desk(weak), {"word": "agree"}).status_code in {302, 403, 404}
    assert weak.steps.count() == 0


def test_a_shift_is_closed_in_three_taps(client_of, leader, signed_up, shift_role, shift, at, afterwards):
    absent = make.signup(shift_role, make.volunteer(make.resident(shift.community, name="李缺席").person, at=at), at=at)
    served(signed_up)
    mine, board = client_of(leader), reverse("checkin:door_shift", args=[shift.pk])
    page = mine.get(board).content.decode()  # the first tap
    closing = reverse("checkin:close_shift", args=[shift.pk])
    assert closing in page and "没来" in page
    assert "李缺席" in mine.get(closing).content.decode()  # the second
    done = mine.post(closing, {f"excuse-{absent.pk}": "孩子发烧"}).content.decode()  # the third
    assert "收好了" in done
    absent.refresh_from_db()
    assert (absent.state, absent.reason, LedgerEntry.objects.count()) == ("excused", "孩子发烧", 1)
    assert mine.post(closing).status_code == 409
    assert LedgerEntry.objects.count() == 1


def test_the_api_closes_too_and_only_for_who_leads(api_of, leader, neighbour, signed_up, shift, afterwards):
    served(signed_up)
    address = f"/api/v1/shifts/{shift.pk}/close/"
    assert api_of(neighbour).post(address, {}).status_code == 404
    answer = api_of(leader).post(address, {})
    assert (answer.status_code, answer.json()["credited"]) == (200, [str(signed_up.pk)])
    assert api_of(leader).post(address, {}).json()["code"] == "shift_recorded"


def test_the_back_office_closes_too(client_of, clerk, signed_up, shift, afterwards):
    served(signed_up)
    address = f"/admin/desk/shifts/{shift.pk}/close/"
    assert "确认收班" in client_of(clerk).get(address).content.decode()
    assert client_of(clerk).post(address).status_code == 302
    assert client_of(clerk).post(address).status_code == 409
    assert LedgerEntry.objects.count() == 1


def test_the_board_shows_who_is_where(client_of, leader, signed_up, shift_role, shift, at):
    make.signup(shift_role, make.volunteer(make.resident(shift.community, name="李没来").person, at=at), at=at)
    came(signed_up, shift.starts_at)
    with time_machine.travel(shift.starts_at + timedelta(minutes=20), tick=False):
        mine, board = client_of(leader), reverse("checkin:door_shift", args=[shift.pk])
        page = mine.get(board).content.decode()
        assert "抽查" in page and "李没来到了" in page
        said = mine.post(board, {"tick": signed_up.pk, "action": "absent"}, follow=True).content.decode()
        assert "没看到人，记下了" in said
        said = mine.post(
            reverse("checkin:extend_shift", args=[shift.pk]), {"minutes": 60, "reason": "人多"}, follow=True
        )
        assert "延长到" in said.content.decode()
    shift.refresh_from_db()
    assert shift.over_at == shift.ends_at + timedelta(minutes=60)


def test_the_board_takes_the_same_statements_for_one_and_for_three(
    client_of, leader, signed_up, shift_role, shift, at, django_assert_num_queries
):
    came(signed_up, shift.starts_at)
    mine, board = client_of(leader), reverse("checkin:door_shift", args=[shift.pk])
    mine.get(board)
    with django_assert_num_queries(5):
        mine.get(board)
    for _ in range(2):
        person = make.resident(shift.community).person
        came(make.signup(shift_role, make.volunteer(person, at=at), at=at), shift.starts_at)
    with django_assert_num_queries(5):
        mine.get(board)


def test_a_volunteer_says_that_an_entry_is_wrong(
    client_of, api_of, volunteer, neighbour, leader, signed_up, shift, afterwards
):
    served(signed_up)
    actions.close_shift(shift, by=leader, at=afterwards)
    seq = LedgerEntry.objects.get().seq
    mine, page = client_of(volunteer), reverse("volunteers:claim", args=[seq])
    assert page in mine.get(reverse("volunteers:ledger")).content.decode()
    assert client_of(neighbour).get(page).status_code == 404
    assert mine.post(page, {"came": "09:00", "left": "25:00", "reason": ""}).status_code == 400
    assert mine.post(page, {"came": "08:00", "left": "11:00", "reason": "早到了"}).status_code == 409
    assert mine.post(page, {"came": "09:00", "left": "11:00", "reason": "早走了"}).status_code == 302
    claim = {
        "seq": seq,
        "came_at": shift.starts_at.isoformat(),
        "left_at": shift.ends_at.isoformat(),
        "reason": "再说一次",
    }
    assert api_of(volunteer).post("/api/v1/volunteers/me/claims/", claim).json()["code"] == "review_open"
    assert HoursReview.objects.get().needed == 2
