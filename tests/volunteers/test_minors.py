"""Children who serve: from which age, with whose word, with whom, and for how long."""

from datetime import date, timedelta

import pytest

from common.models import OutboxMessage
from tests import factories as make
from volunteers import actions
from volunteers.models import Signup, Volunteer, VolunteerConsent
from volunteers.registration import Registration
from volunteers.rules import refusal_to_sign_up

from .refusing import code_of

pytestmark = pytest.mark.django_db
SEVEN, TEN, FOURTEEN, SIXTEEN = (date(2026 - age, 1, 5) for age in (7, 10, 14, 16))
JOIN, HOME = "/volunteer/join/", "/volunteer/"
SAID = {"legal_name": "林小", "sex": "male", "agrees": "on"}
AGREED = Registration(sex="male", guardian_agrees=True)


def words(answer) -> str:
    return answer.content.decode()


def sign_up(role, volunteer, resident, at):
    return actions.sign_up(role, volunteer=volunteer, by=resident, at=at)


# Joining


def test_under_eight_a_child_only_comes_along(child_of, resident, at):
    assert code_of(actions.join, child_of(SEVEN), by=resident, at=at, said=AGREED) == "too_young"
    eighth = child_of(date(2018, 11, 20))
    assert actions.join(eighth, by=resident, at=at, said=AGREED).state == "pending"


@pytest.mark.parametrize("born", [TEN, FOURTEEN, SIXTEEN])
def test_a_guardians_word_is_written_down(child_of, resident, born, at):
    child = child_of(born)
    assert code_of(actions.join, child, by=resident, at=at, said=Registration(sex="male")) == "consent_missing"
    assert not Volunteer.objects.exists()
    volunteer = actions.join(child, by=resident, at=at, said=AGREED)
    consent = volunteer.consents.get()
    assert (consent.guardian, consent.given_by, consent.given_at) == (resident.person, resident, at)
    assert (consent.text_version, consent.method, consent.withdrawn_at) == ("2026-11", "tap", None)
    assert OutboxMessage.objects.get(kind="volunteer_applied").recipient == resident


def test_who_decides_reads_that_a_guardian_agrees(client_of, child_of, resident, clerk, at):
    volunteer = actions.join(child_of(TEN), by=resident, at=at, said=AGREED)
    html = words(client_of(clerk).get(f"/volunteer/applicants/{volunteer.pk}/"))
    assert "10 岁" in html and "林晓梅同意了" in html


def test_only_a_grown_up_of_the_household_asks_for_a_child(child_of, resident, neighbour, clerk, at):
    child = child_of(TEN)
    sister = make.person(resident.person.household, "姐姐", birth_date=SIXTEEN, user=make.login())
    for by in (neighbour, clerk, sister.user):
        assert code_of(actions.join, child, by=by, at=at, said=AGREED) == "guardian_needed"
    assert code_of(actions.join, sister, by=sister.user, at=at, said=AGREED) == "guardian_needed"
    assert actions.join(sister, by=resident, at=at, said=AGREED).state == "pending"


def test_nobody_asks_for_another_grown_up(resident, grandmother, neighbour, at):
    for by in (resident, neighbour):
        assert code_of(actions.join, grandmother, by=by, at=at, said=Registration(sex="female")) == "not_yours"


def test_the_guardians_page_shows_the_notice_and_asks_for_the_tick(client_of, child_of, resident):
    child, small, mine = child_of(TEN), child_of(SEVEN), client_of(resident)
    page = f"{JOIN}?person={child.pk}"
    home = words(mine.get(HOME))
    assert str(child.pk) in home and str(small.pk) not in home
    assert "请监护人看" in words(mine.get(page)) and "请监护人看" not in words(mine.get(JOIN))
    assert mine.post(page, SAID | {"person": child.pk}).status_code == 400
    assert mine.post(page, SAID | {"person": child.pk, "guardian_agrees": "on"}).status_code == 302
    volunteer = Volunteer.objects.get()
    assert (volunteer.person, volunteer.state) == (child, "pending")
    assert f"/volunteer/children/{volunteer.pk}/" in words(mine.get(HOME))
    assert mine.get(page).headers["Location"] == f"/volunteer/children/{volunteer.pk}/"


def test_a_child_of_another_household_is_not_found(client_of, child_of, neighbour, serving):
    child = child_of(TEN)
    theirs = client_of(neighbour)
    assert theirs.get(f"{JOIN}?person={child.pk}").status_code == 404
    assert theirs.post(JOIN, SAID | {"person": child.pk, "guardian_agrees": "on"}).status_code == 404
    volunteer = serving(FOURTEEN)
    page = f"/volunteer/children/{volunteer.pk}/"
    assert [theirs.get(page).status_code, theirs.post(page, {"word": "withdraw"}).status_code] == [404, 404]
    assert VolunteerConsent.objects.get().withdrawn_at is None


# Signing up


def test_under_fourteen_a_grown_up_of_the_family_is_on_the_shift_first(serving, resident, clerk, shift_at, at):
    child, role = serving(TEN), shift_at(9, 180)
    assert code_of(sign_up, role, child, resident, at) == "guardian_first"
    mother = make.volunteer(resident.person, at=at)
    make.signup(shift_at(9, 180, days=8), mother, at=at)
    assert code_of(sign_up, role, child, resident, at) == "guardian_first"  # another shift is not this one
    own = sign_up(role, mother, resident, at)
    theirs = sign_up(role, child, resident, at)
    assert code_of(actions.cancel_signup, own, by=resident, at=at) == "child_first"
    actions.cancel_signup(theirs, by=resident, at=at)
    assert actions.cancel_signup(own, by=resident, at=at).state == "cancelled"


def test_a_small_child_is_checked_in_beside_its_grown_up(serving, resident, shift_at, leader, at):
    child, mother, role = serving(TEN), make.volunteer(resident.person, at=at), shift_at(9, 180)
    own = sign_up(role, mother, resident, at)
    theirs, start = sign_up(role, child, resident, at), role.shift.starts_at
    tick = {"method": "F", "by": leader, "at": start}
    assert code_of(actions.check_in, theirs, client_event_id="1", **tick) == "guardian_first"
    actions.check_in(own, client_event_id="2", **tick)
    actions.check_in(theirs, client_event_id="3", **tick)
    assert Signup.objects.filter(state="checked_in").count() == 2


def test_what_was_seen_without_a_network_is_taken(serving, resident, shift_at, leader, at):
    """The grown-up's scan may still be on its way."""
    child, role = serving(TEN), shift_at(9, 180)
    sign_up(role, make.volunteer(resident.person, at=at), resident, at)
    theirs, start = sign_up(role, child, resident, at), role.shift.starts_at
    seen = {"seen_at": start, "offline": True}
    actions.check_in(theirs, method="D", client_event_id="1", by=leader, at=start + timedelta(hours=2), **seen)
    assert Signup.objects.get(pk=theirs.pk).state == "checked_in"


def test_another_childs_company_is_not_a_grown_ups(serving, resident, shift_at, at):
    child, brother, role = serving(TEN), serving(SIXTEEN), shift_at(9, 120)
    sign_up(role, brother, resident, at)
    assert code_of(sign_up, role, child, resident, at) == "guardian_first"


@pytest.mark.parametrize(
    ("born", "hour", "minutes", "wanted"),
    [
        (FOURTEEN, 8, 120, None),
        (FOURTEEN, 18, 120, None),
        (FOURTEEN, 7, 60, "minor_hours"),
        (FOURTEEN, 19, 90, "minor_hours"),
        (FOURTEEN, 9, 121, "minor_day_full"),
        (SIXTEEN, 6, 240, None),
        (SIXTEEN, 17, 240, None),
        (SIXTEEN, 20, 61, "minor_hours"),
        (SIXTEEN, 23, 120, "minor_hours"),
        (SIXTEEN, 9, 241, "minor_day_full"),
        (date(2008, 1, 5), 21, 400, None),
    ],
)
def test_the_hours_of_each_age(serving, community, clerk, shift_at, born, hour, minutes, wanted, at):
    if born.year == 2008:  # of age
        volunteer = make.volunteer(make.person(make.household(community), birth_date=born), at=at)
    else:
        volunteer = serving(born)
    refusal = refusal_to_sign_up(shift_at(hour, minutes), volunteer, at=at)
    assert (refusal and refusal.code) == wanted


def test_a_child_is_not_offered_what_is_dangerous(client_of, child_of, community, resident):
    for name, danger in (("应急抢险", 2), ("领读辅导", 0)):
        make.service_kind(community, name, danger_class=danger)
    mine, child = client_of(resident), child_of(TEN)
    offered = words(mine.get(f"{JOIN}?person={child.pk}"))
    assert "应急抢险" not in offered and "领读辅导" in offered
    assert "应急抢险" in words(mine.get(JOIN))


def test_two_shifts_of_a_day_are_added_up(serving, resident, shift_at, at):
    child = serving(FOURTEEN)
    sign_up(shift_at(9, 60), child, resident, at)
    assert code_of(sign_up, shift_at(14, 90), child, resident, at) == "minor_day_full"
    assert sign_up(shift_at(14, 60), child, resident, at).state == "confirmed"
    assert sign_up(shift_at(9, 120, days=8), child, resident, at).state == "confirmed"


def test_the_age_is_that_of_the_shifts_day(serving, resident, shift_at, at):
    child = serving(date(2012, 11, 25))  # fourteen in five days
    assert code_of(sign_up, shift_at(9, 60, days=4), child, resident, at) == "guardian_first"
    assert sign_up(shift_at(9, 60, days=6), child, resident, at).state == "confirmed"


def test_from_sixteen_the_word_is_given_every_year(serving, resident, shift_at, at):
    child, role = serving(SIXTEEN), shift_at(9, 60, days=300)
    assert refusal_to_sign_up(role, child, at=at) is None
    later = shift_at(9, 60, days=366)
    assert refusal_to_sign_up(later, child, at=at).code == "consent_missing"
    actions.give_consent(child, by=resident, at=at + timedelta(days=200))
    assert refusal_to_sign_up(later, child, at=at) is None
    assert child.consents.count() == 2


# The guardian's word taken back


def test_taking_the_word_back_gives_back_what_is_to_come(client_of, serving, resident, shift_at, at):
    child, role = serving(FOURTEEN), shift_at(9, 60)
    sign_up(role, child, resident, at)
    mine, page = client_of(resident), f"/volunteer/children/{child.pk}/"
    assert "再同意一年" in words(mine.get(page)) and role.shift.title in words(mine.get(page))
    assert "1 个还没开始的班也取消了" in words(mine.post(page, {"word": "withdraw"}, follow=True))
    role.refresh_from_db()
    assert (Signup.objects.get().state, role.taken) == ("cancelled", 0)
    assert VolunteerConsent.objects.get().withdrawn_at == at
    assert code_of(sign_up, role, child, resident, at) == "consent_missing"
    mine.post(page, {"word": "give"})
    assert sign_up(role, child, resident, at).state == "confirmed"


def test_nobody_else_gives_or_takes_the_word(serving, neighbour, clerk, volunteer, at):
    child = serving(FOURTEEN)
    for by in (neighbour, clerk):
        assert code_of(actions.withdraw_consent, child, by=by, at=at) == "guardian_needed"
        assert code_of(actions.give_consent, child, by=by, at=at) == "guardian_needed"
    assert code_of(actions.give_consent, volunteer.person.volunteer, by=volunteer, at=at) == "not_a_minor"
