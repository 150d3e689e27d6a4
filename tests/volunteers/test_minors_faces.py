"""A guardian signs up a child, on the shift's page and by a program."""

from datetime import date

import pytest

from common.models import OutboxMessage
from tests import factories as make
from volunteers import actions
from volunteers.models import Signup, Volunteer

pytestmark = pytest.mark.django_db
TEN, FOURTEEN = (date(2026 - age, 1, 5) for age in (10, 14))


def words(answer) -> str:
    return answer.content.decode()


def sign_up(role, volunteer, resident, at):
    return actions.sign_up(role, volunteer=volunteer, by=resident, at=at)


# The guardian signs up


def test_a_guardian_signs_up_child_and_self_from_the_shifts_page(client_of, serving, resident, shift_at, at):
    child, role = serving(TEN), shift_at(9, 120)
    make.volunteer(resident.person, at=at)
    mine, page = client_of(resident), f"/volunteer/shifts/{role.shift_id}/"
    html = words(mine.get(page))
    assert "林小" in html and "报这一班" in html
    assert "要家长一起来" in words(mine.get(f"{page}?volunteer={child.pk}"))
    assert mine.post(page, {"role": role.pk, "volunteer": child.pk}).status_code == 409
    mine.post(page, {"role": role.pk})
    html = words(mine.post(page, {"role": role.pk, "volunteer": child.pk}, follow=True))
    assert "报好了" in html and "林小的岗位：引导" in html
    theirs = Signup.objects.get(volunteer=child)
    assert (theirs.made_by, OutboxMessage.objects.filter(kind="signup_made", recipient=resident).count()) == (
        resident,
        2,
    )
    mine.post(f"/volunteer/signups/{theirs.pk}/cancel/")
    theirs.refresh_from_db()
    assert theirs.state == "cancelled"


def test_a_neighbour_signs_up_no_child_of_another(client_of, serving, neighbour, shift_at, at):
    child, role = serving(FOURTEEN), shift_at(9, 60)
    make.volunteer(neighbour.person, at=at)
    page = f"/volunteer/shifts/{role.shift_id}/"
    for asked in (child.pk, "x", "9" * 40, "②"):
        assert client_of(neighbour).post(page, {"role": role.pk, "volunteer": asked}).status_code == 404
    assert not Signup.objects.exists()


# The API


def test_a_guardians_program_asks_and_signs_up_for_a_child(api_of, child_of, resident, clerk, shift_at, at):
    child, api, me = child_of(FOURTEEN), api_of(resident), "/api/v1/volunteers/me/"
    asked = {"sex": "male", "person": str(child.pk)}
    assert api.post(me, asked).json()["code"] == "consent_missing"
    made = api.post(me, asked | {"guardian_agrees": True})
    assert (made.status_code, made.json()["name"]) == (201, "林小")
    actions.admit(Volunteer.objects.get(), by=clerk, at=at)
    role = shift_at(9, 60)
    signups = f"/api/v1/shifts/{role.shift_id}/signups/"
    assert api.post(signups, {"role": role.pk}).json()["code"] == "not_a_volunteer"
    done = api.post(signups, {"role": role.pk, "volunteer": made.json()["id"]})
    assert done.status_code == 201
    assert api.post(f"/api/v1/signups/{done.json()['id']}/cancel/").json()["state"] == "cancelled"


def test_the_api_takes_no_child_of_another_household(api_of, serving, child_of, neighbour, shift_at):
    api, role, child = api_of(neighbour), shift_at(9, 60), serving(FOURTEEN)
    wanted = {"sex": "male", "person": str(child_of(TEN).pk), "guardian_agrees": True}
    assert api.post("/api/v1/volunteers/me/", wanted).status_code == 404
    signups = f"/api/v1/shifts/{role.shift_id}/signups/"
    assert api.post(signups, {"role": role.pk, "volunteer": child.pk}).status_code == 404
