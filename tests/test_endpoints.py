"""Every URL × every role: no 500 anywhere, and nobody reads what is another's."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from booking import actions
from booking.models import Appeal, CalendarFeed
from checkin.models import Checkpoint, DisplayLease, PersonalCard
from common import audit, notifications
from common.models import InboxMessage
from tests import factories as make
from tests.endpoints import DESK_VIEWSETS, MATRIX, rule_of, walk
from volunteers import actions as volunteering
from volunteers.actions import seal_month
from volunteers.models import LedgerEntry
from volunteers.months import begins_at, newest_over
from volunteers.roles import RolePlan

PATTERNS = dict(walk())
PEERS = ["neighbour", "stranger", "other_community_clerk"]
ROLES = ["resident", "volunteer", "leader", "clerk", "editor", "secretary", *PEERS, None]


def test_every_url_has_a_row_and_every_row_a_url():
    assert [name for name in PATTERNS if rule_of(name) is None] == []
    rows = {name for names in MATRIX.values() for name in names}
    assert rows - set(PATTERNS) == set()
    assert {f"desk_{model}:index" for model in DESK_VIEWSETS} - set(PATTERNS) == set()


@pytest.fixture
def world(community, resident, children, slot, shift, shift_role, clerk, team, at):
    """One row of everything, the personal ones being the resident's."""
    booking = make.booking(slot, resident.person, *children, by=resident, at=at)
    helper = make.volunteer(resident.person, at=at)
    signup = make.signup(shift_role, helper, at=at)
    make.ledger_entry(signup, by=clerk, at=begins_at(month := newest_over(at)))
    outbox = notifications.queue(resident, "booking_made", at=at, dedupe_key="k")
    checkpoint = Checkpoint.objects.create(community=community, name="门口", venue=slot.activity.venue)
    tablet = Checkpoint.objects.create(community=community, name="签到机", venue=slot.activity.venue, mode="kiosk")
    poster = Checkpoint.objects.create(community=community, name="海报", venue=slot.activity.venue, mode="printed")
    runs = {"made_by": clerk, "created_at": at, "expires_at": at + timedelta(hours=2)}
    return {
        "booking": booking,
        "signup": signup,
        "credit": (entry := make.credit_entry(booking, at=at)),
        "volunteer": helper,
        "message": InboxMessage.objects.create(recipient=resident, outbox=outbox, title="已约", created_at=at),
        "checkpoint": checkpoint,
        "displaylease": DisplayLease.objects.create(checkpoint=checkpoint, **runs),
        "poster": poster,
        "kiosk": DisplayLease.objects.create(checkpoint=tablet, **runs),
        "card": PersonalCard.objects.create(person=resident.person, created_at=at),
        "feed": CalendarFeed.objects.create(
            community=community, household=resident.person.household, created_at=at, created_by=resident
        ),
        "auditentry": audit.record(clerk, "slot.added", slot, at=at),
        "activity": slot.activity,
        "question": make.question(slot.activity),
        "series": (planned := actions.plan_series(make.series(slot.activity), by=clerk, at=at)),
        "series_date": planned.dates.first(),
        "venue": slot.activity.venue,
        "space": make.space(slot.activity.venue),
        "slot": slot,
        "digest": seal_month(community, month, at=at),
        "draw": make.draw(slot, by=clerk, at=at),
        "quiz": (quiz := make.quiz(community, at=at)),
        "attempt": make.attempt(quiz, resident, at=at),
        "video": make.video(community, at=at),
        "study_page": make.study_page(community),
        "shift": shift,
        "team": team,
        "servicekind": shift.service_kind,
        "shifttemplate": volunteering.add_template(make.template(team, at=at), [RolePlan("引导", 3)], by=clerk, at=at),
        "qualification": (asked := make.qualification(community)),
        "volunteerqualification": volunteering.verify_qualification(helper, asked, expires=None, by=clerk, at=at),
        "trainingrecord": make.training(helper, by=clerk, at=at),
        "appeal": Appeal.objects.create(
            entry=entry, text="来过", made_by=resident, made_at=at, due_on=at.date() + timedelta(days=14)
        ),
        "creditentry": entry,
        "person": children[0],
        "household": resident.person.household,
        "webhookendpoint": make.webhook(community, at=at),
        "community": community,
    }


UNNAMED = {"api:view": "/api/v1/nothing/here/", "admin_words": "/admin/jsi18n/"}
BY_ARGUMENT = {
    "activity_id": "activity",
    "slot_id": "slot",
    "series_id": "series",
    "date_id": "series_date",
    "venue_id": "venue",
    "shift_id": "shift",
    "template_id": "shifttemplate",
    "booking_id": "booking",
    "lease_id": "displaylease",
    "volunteer_id": "volunteer",
    "checkpoint_id": "poster",
    "household_id": "household",
    "appeal_id": "appeal",
    "person_id": "person",
    "message_id": "message",
    "entry_id": "credit",
    "event": "signup",
    "question_id": "question",
    "quiz_id": "quiz",
    "attempt_id": "attempt",
    "page_id": "study_page",
    "endpoint_id": "webhookendpoint",
    "row_id": "activity",
}
FIXED = {"layout": "book", "kind": "activity"}
BY_TOKEN = {"booking:feed": "feed", "checkin:kiosk": "kiosk"}
BY_NAME = {
    "checkin:open_screen": "checkpoint",
    "checkin:end_screen": "displaylease",
    "checkin:door_slot": "slot",
    "checkin:door_shift": "shift",
    "volunteers:applicant": "volunteer",
    "volunteers:child": "volunteer",
    "volunteers:invite": "team",
    "volunteers:shift": "shift",
    "volunteers:signup_cancel": "signup",
    "volunteers:signup_offer": "signup",
    "volunteers:signup_stand_in": "signup",
    "volunteers:take_over": "signup",
}


def row_of(name: str, world) -> object | None:
    """The row that an address with a `pk` is about."""
    head = name.split(":")[-1].split("-")[0] if name.startswith("api:") else name.split(":")[0].removeprefix("desk_")
    return world.get(BY_NAME.get(name, head))


def address(name: str, world) -> str:
    if name in UNNAMED:
        return UNNAMED[name]
    route = str(PATTERNS[name].pattern)
    arguments = dict.fromkeys(re.findall(r"<(?:\w+:)?(\w+)>", route))
    for argument in arguments:
        if argument == "code":
            source = world["booking"] if "booking" in name or "ticket" in name else world["card"]
            arguments[argument] = source.code
        elif argument == "public_id":
            arguments[argument] = world["draw"].public_id
        elif argument in FIXED:
            arguments[argument] = FIXED[argument]
        elif argument == "month":
            arguments[argument] = world["digest"].code
        elif argument == "token":
            arguments[argument] = world[BY_TOKEN.get(name, "displaylease")].token
        else:
            row = world[BY_ARGUMENT[argument]] if argument in BY_ARGUMENT else row_of(name, world)
            arguments[argument] = getattr(row, "pk", 1)
    return reverse(name, kwargs=arguments)


def answers(request, name: str, path: str, client_of, api_of) -> dict[tuple[str, str | None], int]:
    """(method, role) → status, for the empty GET and POST of every role."""
    found = {}
    for role in ROLES:
        user = request.getfixturevalue(role) if role else None
        client = api_of(user) if name.startswith("api:") else client_of(user)
        for method in ("get", "post"):
            found[method, role] = getattr(client, method)(path).status_code
    return found


@pytest.mark.parametrize("name", sorted(PATTERNS))
def test_no_role_meets_a_500_or_what_is_not_theirs(request, name, world, client_of, api_of):
    path = address(name, world)
    found = answers(request, name, path, client_of, api_of)
    assert {key: status for key, status in found.items() if status >= 500} == {}, path
    rule = rule_of(name)
    if rule == "own":
        assert {found[method, peer] for peer in PEERS for method in ("get", "post")} <= {404, 405}, (path, found)
        assert found["get", None] in {302, 401, 404, 405}
    elif rule == "login":
        assert {found["get", None], found["post", None]} <= {302, 401, 403, 404, 405}, (path, found)
    elif rule == "desk":
        shut_out = ["resident", "neighbour", "stranger", None]
        assert {found[method, role] for role in shut_out for method in ("get", "post")} <= {302, 403, 404, 405}, found
        if re.search(r"\d", path):
            assert {found[method, "other_community_clerk"] for method in ("get", "post")} <= {302, 403, 404, 405}, found


@pytest.mark.parametrize("name", sorted(MATRIX["own"] - {"volunteers:signup_cancel"}))
def test_the_owner_is_not_sent_away(request, name, world, client_of, api_of, resident):
    client = api_of(resident) if name.startswith("api:") else client_of(resident)
    assert client.get(address(name, world)).status_code in {200, 302, 405}


@pytest.mark.parametrize("peer", PEERS)
def test_hours_of_another_are_nowhere(request, world, api_of, client_of, at, peer):
    user = request.getfixturevalue(peer)
    assert LedgerEntry.objects.filter(volunteer__person__user=user).count() == 0
    assert api_of(user).get(reverse("api:volunteer-me")).status_code == 404
    ledger = api_of(user).get(reverse("api:ledger"))
    assert ledger.status_code == 404 or ledger.json()["results"] == []
    page = client_of(user).get(reverse("volunteers:ledger"))
    assert world["volunteer"].number not in page.content.decode()
