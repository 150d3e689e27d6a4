"""Cards: one live card of a kind, a paper card beside the phone's code, and the desk that prints and revokes."""

import pytest
from django.db import IntegrityError, transaction

from checkin import actions
from checkin.models import CardKind, PersonalCard
from common.models import AuditEntry
from volunteers import actions as service
from volunteers.models import AttendanceEvent

DESK = "/api/v1/desk/checkins/"


def page_of(helper) -> str:
    return f"/admin/desk/cards/{helper.pk}/"


@pytest.fixture
def helper(volunteer):
    return volunteer.person.volunteer


@pytest.fixture
def paper(helper, clerk, at):
    return actions.issue_card(helper.person, by=clerk, at=at, kind=CardKind.PAPER)


def test_a_paper_card_leaves_the_phone_s_code_alone_and_replaces_only_its_like(helper, paper, clerk, at):
    phone = actions.issue_card(helper.person, by=clerk, at=at)
    newer = actions.issue_card(helper.person, by=clerk, at=at, kind=CardKind.PAPER)
    assert set(PersonalCard.objects.live()) == {phone, newer}
    with pytest.raises(IntegrityError), transaction.atomic():
        PersonalCard.objects.create(person=helper.person, kind=CardKind.PAPER, created_at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        PersonalCard.objects.filter(pk=phone.pk).update(kind="wax")


@pytest.mark.usefixtures("arrival")
@pytest.mark.parametrize(("kind", "method"), [(CardKind.PHONE, "C"), (CardKind.PAPER, "D")])
def test_what_was_scanned_stands_in_the_event(api_of, leader, helper, signed_up, shift, at, kind, method):
    cards = {one: actions.issue_card(helper.person, by=leader, at=at, kind=one) for one in CardKind}
    card = cards[kind]
    api_of(leader).post(DESK, {"code": card.code, "shift": shift.pk, "client_event_id": "in-1"})
    event = AttendanceEvent.objects.get(signup=signed_up)
    assert (event.method, event.grade, event.actor) == (method, "E3", leader)


@pytest.mark.usefixtures("arrival", "signed_up")
def test_a_lost_card_is_refused_in_its_own_words(api_of, leader, clerk, paper, shift, at):
    actions.revoke_card(paper, by=clerk, at=at)
    answer = api_of(leader).post(DESK, {"code": paper.code, "shift": shift.pk, "client_event_id": "in-1"})
    assert (answer.status_code, answer.data["code"]) == (409, "card_revoked")
    assert not AttendanceEvent.objects.exists()


@pytest.mark.usefixtures("arrival", "signed_up")
def test_the_roster_of_a_phone_knows_both_codes(api_of, leader, helper, paper, clerk, shift, at):
    actions.issue_card(helper.person, by=clerk, at=at)
    wanted = {"device": "a-random-name-of-a-browser", "device_time": shift.starts_at.isoformat()}
    lease = api_of(leader).post("/api/v1/desk/leases/", wanted)
    (door,) = [door for door in lease.json()["doors"] if door["kind"] == "shift"]
    assert len(door["roster"][0]["codes"]) == 3  # the number and two codes


def test_the_desk_makes_prints_replaces_and_revokes(client_of, clerk, helper):
    browser, page = client_of(clerk), page_of(helper)
    assert "还没有纸卡" in browser.get(page).content.decode()
    assert page in browser.get("/admin/desk/volunteer/").content.decode()
    browser.post(page, {"action": "issue"})
    first = PersonalCard.objects.get()
    shown = browser.get(page).content.decode()
    assert helper.number in shown and helper.person.name in shown and "<svg" in shown
    browser.post(page, {"action": "issue"})
    first.refresh_from_db()
    assert first.revoked_at and PersonalCard.objects.live().count() == 1
    browser.post(page, {"action": "revoke"})
    browser.post(page, {"action": "revoke"})
    assert not PersonalCard.objects.live().exists()
    verbs = list(AuditEntry.objects.filter(verb__startswith="card.").order_by("id").values_list("verb", flat=True))
    assert verbs == ["card.issued", "card.issued", "card.revoked"]


@pytest.mark.parametrize("who", ["leader", "editor", "other_community_clerk", "resident"])
def test_nobody_else_prints_a_card(who, client_of, helper, request):
    browser, page = client_of(request.getfixturevalue(who)), page_of(helper)
    assert {browser.get(page).status_code, browser.post(page, {"action": "issue"}).status_code} <= {302, 403, 404}
    assert not PersonalCard.objects.exists()


def test_who_seeks_a_stand_in_is_still_checked_in_by_card(client_of, leader, signed_up, volunteer, at, arrival):
    service.seek_stand_in(signed_up, by=volunteer, at=at)
    card = PersonalCard.objects.create(person=volunteer.person, created_at=at)
    html = client_of(leader).get(f"/p/{card.code}/").content.decode()
    assert 'value="in"' in html and 'value="out"' not in html
