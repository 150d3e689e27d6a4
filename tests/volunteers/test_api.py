"""The JSON face of volunteering: the public list, the own sign-ups, the own hours."""

from datetime import timedelta

import pytest

from tests import factories as make
from volunteers import actions
from volunteers.models import Signup
from volunteers.states import Method, ShiftState

pytestmark = pytest.mark.django_db
SHIFTS, SIGNUPS, ME, LEDGER = (
    "/api/v1/shifts/",
    "/api/v1/signups/",
    "/api/v1/volunteers/me/",
    "/api/v1/volunteers/me/ledger/",
)


def titles(answer) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [one["title"] for one in answer.json()["results"]]


@pytest.fixture
def signed_up(shift_role, volunteer, at):
    return actions.sign_up(shift_role, volunteer=volunteer.person.volunteer, by=volunteer, at=at)


def test_visitors_read_the_shifts_with_their_roles(api_of, shift, shift_role):
    found = api_of(None).get(f"{SHIFTS}{shift.pk}/").json()
    assert found["roles"] == [
        {
            "id": shift_role.pk,
            "name": "引导",
            "needs": "",
            "qualifications": [],
            "capacity": 5,
            "left": 5,
            "waiting": 0,
        }
    ]
    assert (found["title"], found["counts_as_service"], found["venue_name"]) == ("饺子节引导", True, shift.venue.name)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_statements_for_one_row_and_three(api_of, team, at, rows, django_assert_num_queries):
    for _ in range(rows):
        make.shift_role(make.shift(team, at=at))
    api = api_of(None)
    api.get(SHIFTS)
    with django_assert_num_queries(3):
        assert len(api.get(SHIFTS).json()["results"]) == rows


def test_the_list_is_narrowed_by_its_filters(api_of, team, shift, shift_role, at, community, leader):
    later = make.shift(team, at=at, title="后面的班", starts_at=at + timedelta(days=20))
    make.shift_role(later, capacity=0)
    make.shift(make.team(community, "别的队", leader=leader), at=at, title="别的队的班")
    make.shift(team, at=at, title="草稿", state=ShiftState.DRAFT)
    api = api_of(None)
    assert titles(api.get(SHIFTS)) == ["饺子节引导", "别的队的班", "后面的班"]
    assert titles(api.get(SHIFTS, {"from": "2026-12-01"})) == ["后面的班"]
    assert titles(api.get(SHIFTS, {"to": "2026-11-27"})) == ["饺子节引导", "别的队的班"]
    assert titles(api.get(SHIFTS, {"team": team.pk, "available": "true"})) == ["饺子节引导"]
    assert titles(api.get(SHIFTS, {"team": team.pk, "available": "false"})) == ["后面的班"]
    assert titles(api.get(SHIFTS, {"venue": shift.venue_id})) == ["饺子节引导"]


@pytest.mark.parametrize("query", [{"from": "x"}, {"available": "maybe"}, {"team": "0"}, {"page_size": "0"}])
def test_a_wrong_filter_is_a_bad_request(api_of, shift, query):
    assert api_of(None).get(SHIFTS, query).status_code == 400


def test_signing_up_and_giving_back(api_of, volunteer, shift, shift_role):
    api = api_of(volunteer)
    made = api.post(f"{SHIFTS}{shift.pk}/signups/", {"role": shift_role.pk})
    assert (made.status_code, made.data["state"], made.data["role_name"]) == (201, "confirmed", "引导")
    again = api.post(f"{SHIFTS}{shift.pk}/signups/", {"role": shift_role.pk})
    assert (again.status_code, again.data["code"]) == (409, "already_signed_up")
    assert titles(api.get(SIGNUPS)) == ["饺子节引导"]
    assert api.post(f"{SIGNUPS}{made.data['id']}/cancel/").data["state"] == "cancelled"
    assert api.post(f"{SIGNUPS}{made.data['id']}/cancel/").status_code == 409


@pytest.mark.parametrize("body", [{}, {"role": None}, {"role": "x"}, {"role": -1}, {"role": 2**70}, []])
def test_a_sign_up_of_the_wrong_shape_is_a_bad_request(api_of, volunteer, shift, body):
    assert api_of(volunteer).post(f"{SHIFTS}{shift.pk}/signups/", body).status_code == 400


def test_unknown_shifts_and_roles_are_not_found(api_of, volunteer, team, shift, shift_role, at):
    other = make.shift_role(make.shift(team, at=at))
    api = api_of(volunteer)
    assert api.post(f"{SHIFTS}{shift.pk}/signups/", {"role": other.pk}).status_code == 404
    assert api.post(f"{SHIFTS}0/signups/", {"role": shift_role.pk}).status_code == 404


def test_a_resident_who_has_not_joined_is_refused_and_a_visitor_asked_to_log_in(api_of, resident, shift, shift_role):
    address, body = f"{SHIFTS}{shift.pk}/signups/", {"role": shift_role.pk}
    answer = api_of(resident).post(address, body)
    assert (answer.status_code, answer.data["code"]) == (409, "not_a_volunteer")
    assert api_of(None).post(address, body).status_code == 401
    assert not Signup.objects.exists()


def test_hours_come_from_the_ledger_with_their_reason(api_of, volunteer, leader, shift, signed_up):
    for act, moment in ((actions.check_in, shift.starts_at), (actions.check_out, shift.ends_at)):
        act(signed_up, method=Method.ROTATING, by=volunteer, at=moment, client_event_id=act.__name__)
    actions.close_shift(shift, by=leader, at=shift.ends_at)
    api = api_of(volunteer)
    me, (entry,) = api.get(ME).json(), api.get(LEDGER).json()["results"]
    assert (me["number"], me["totals"]["minutes"], me["totals"]["services"]) == (signed_up.volunteer.number, 180, 1)
    assert (entry["minutes_counted"], entry["grade"], entry["seq"]) == (180, "E2", 1)
    assert entry["steps"][0]["head"] == "09:00 签到"


def test_neighbour_and_stranger_get_nothing(api_of, neighbour, stranger, signed_up):
    for user in (neighbour, stranger):
        api = api_of(user)
        assert titles(api.get(SIGNUPS)) == []
        addresses = (ME, LEDGER, f"{SIGNUPS}{signed_up.pk}/")
        assert [api.get(address).status_code for address in addresses] == [404, 404, 404]
        assert api.post(f"{SIGNUPS}{signed_up.pk}/cancel/").status_code == 404
    assert api_of(None).get(LEDGER).status_code == 401
