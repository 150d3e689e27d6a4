"""A client that nobody wrote: openapi-python-client makes it from our document, and it does the main job with it."""

import importlib
import json
import subprocess
import sys
from types import SimpleNamespace
from uuid import uuid4

import pytest
import time_machine
from django.core.management import call_command

from booking.models import Booking
from checkin import actions as doors
from checkin import codes
from checkin.models import Checkpoint
from cms.actions import furnish
from cms.models import ActivityIndexPage, ActivityPage
from tests import factories as make
from tests.api.test_login import code_sent_to
from tests.factories.people import PASSWORD
from volunteers import actions as volunteering
from volunteers.models import Signup

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]
# The generator reads JSON, text and bytes; it is told which of them pictures and calendars are.
CONFIG = {
    "content_type_overrides": {
        "image/png": "application/octet-stream",
        "image/svg+xml": "text/plain",
        "text/calendar": "text/plain",
    },
    "post_hooks": [],  # it would format what it has made
}


@pytest.fixture(scope="module")
def generated(tmp_path_factory):
    """(what the generator said, where the package is)"""
    folder = tmp_path_factory.mktemp("generated")
    call_command("spectacular", "--file", str(folder / "schema.yml"))
    (folder / "config.json").write_text(json.dumps(CONFIG))
    generate = [sys.executable, "-m", "openapi_python_client", "generate", "--path", "schema.yml"]
    options = ["--output-path", "linli_client", "--meta", "none", "--config", "config.json", "--fail-on-warning"]
    done = subprocess.run([*generate, *options], cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr, folder


@pytest.fixture(scope="module")
def linli(generated):
    """The package's parts by their short names."""
    sys.path.insert(0, str(generated[1]))
    try:
        yield SimpleNamespace(
            api=lambda name: importlib.import_module(f"linli_client.api.{name}"),
            models=importlib.import_module("linli_client.models"),
            Client=importlib.import_module("linli_client").Client,
            LoggedIn=importlib.import_module("linli_client").AuthenticatedClient,
        )
    finally:
        sys.path.remove(str(generated[1]))


@pytest.fixture
def visitor(linli, live_server):
    client = linli.Client(base_url=live_server.url)
    yield client
    client.get_httpx_client().close()


@pytest.fixture
def member(linli, live_server):
    """member(token): somebody who is logged in."""
    clients = []

    def build(token: str):
        client = linli.LoggedIn(base_url=live_server.url, token=token, prefix="", auth_header_name="X-Session-Token")
        clients.append(client)
        return client

    yield build
    for client in clients:
        client.get_httpx_client().close()


def by_password(linli, visitor, username: str) -> str:
    login = linli.api("authentication_account.auth_post_allauth_client_v1_auth_login")
    who = linli.models.AuthLogin.from_dict({"username": username, "password": PASSWORD})
    return login.sync("app", client=visitor, body=who).meta.session_token


def by_code(linli, visitor, phone: str) -> str:
    ask = linli.api("authentication_login_by_code.auth_post_allauth_client_v1_auth_code_request")
    confirm = linli.api("authentication_login_by_code.auth_post_allauth_client_v1_auth_code_confirm")
    asked = ask.sync_detailed(
        "app", client=visitor, body=linli.models.RequestLoginCodePhone.from_dict({"phone": phone})
    )
    pending = json.loads(asked.content)["meta"]["session_token"]
    code = linli.models.AuthConfirmLoginCode(code=code_sent_to(phone))
    visitor = visitor.with_headers({"X-Session-Token": pending})
    with visitor:
        return confirm.sync("app", client=visitor, body=code).meta.session_token


def test_the_generator_understands_every_operation(generated):
    said, folder = generated
    assert "warning" not in said.lower(), said
    document = (folder / "schema.yml").read_text()
    operations = document.count("operationId:")
    made = [path for path in (folder / "linli_client" / "api").rglob("*.py") if path.name != "__init__.py"]
    assert len(made) == operations > 80


def test_a_resident_finds_books_shows_and_cancels(linli, visitor, member, community, slot, resident):
    api, models = linli.api, linli.models
    slot.activity.listed = True
    slot.activity.save()

    [activity] = api("activities.activities_list").sync(client=visitor, q="饺子").results
    [found] = api("slots.slots_list").sync(client=visitor, activity=activity.id, available=True).results
    assert (found.id, found.left) == (slot.pk, 20)

    me = member(by_password(linli, visitor, "resident"))
    people = api("persons.persons_list").sync(client=me).results
    mine = [person.id for person in people if person.relation in ("self", "child")]
    party = models.PartyRequest(persons=mine)
    assert api("slots.slots_eligibility_create").sync(found.id, client=me, body=party).party.allowed

    key, wish = str(uuid4()), models.BookingWriteRequest(slot=found.id, persons=mine)
    book = api("bookings.bookings_create").sync_detailed
    first, again = (book(client=me, body=wish, idempotency_key=key) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.parsed.code == again.parsed.code
    assert first.parsed.status == "confirmed" and len(first.parsed.places) == 3

    code = first.parsed.code
    assert api("bookings.bookings_ticket_svg_retrieve").sync(code, client=me).startswith("<svg")
    assert api("bookings.bookings_ticket_png_retrieve").sync(code, client=me).payload.read(4) == b"\x89PNG"
    refused = book(client=me, body=wish, idempotency_key=str(uuid4()))
    assert (refused.status_code, refused.parsed.code) == (409, "already_booked")

    reason = models.CancelRequest(reason="出差")
    assert api("bookings.bookings_cancel_create").sync(code, client=me, body=reason).status == "cancelled"
    assert Booking.objects.get().status == "cancelled"


def test_a_volunteer_signs_up_scans_in_and_out_and_reads_the_ledger(
    linli, visitor, member, community, shift, shift_role, volunteer, leader
):
    api, models = linli.api, linli.models
    make.hours_policy(community, step_minutes=1)
    screen = Checkpoint.objects.create(community=community, name="一楼大厅", venue=shift.venue)
    me = member(by_code(linli, visitor, volunteer.phone))

    [planned] = api("shifts.shifts_list").sync(client=visitor).results
    wish = models.SignUpRequest(role=planned.roles[0].id)
    assert api("shifts.shifts_signups_create").sync(planned.id, client=me, body=wish).state == "confirmed"

    doors.open_display(screen, by=leader, at=shift.starts_at)
    for moment in (shift.starts_at, shift.ends_at):
        with time_machine.travel(moment, tick=False):
            code = codes.make(screen, at=moment)
            scanned = api("scans.scan").sync(client=me, body=models.ScanRequest(code=code))
            step = models.ExchangeRequest(
                ticket=scanned.ticket, option=scanned.options[0].option, client_event_id=str(uuid4())
            )
            assert api("checkins.check_in").sync_detailed(client=me, body=step).status_code == 201
    volunteering.close_shift(Signup.objects.get().shift, by=leader, at=shift.ends_at)

    [entry] = api("volunteers.volunteers_me_ledger").sync(client=me).results
    assert (entry.minutes_counted, entry.kind) == (180, "credit")


def test_the_content_has_a_shape_too(linli, visitor, community, slot):
    furnish(community)
    section = ActivityIndexPage.objects.descendant_of(community.site.root_page).get()
    section.add_child(instance=ActivityPage(title="暖冬饺子节", activity=slot.activity))
    pages = linli.api("content.content_pages_list").sync(
        client=visitor, type_="cms.ActivityPage", fields="activity,cover"
    )
    [page] = pages.items
    assert (page.title, page.activity.id, page.activity.venue.name) == (
        "暖冬饺子节", slot.activity_id, slot.activity.venue.name,
    )  # fmt: skip
    assert page.activity.next_slot.starts_at == slot.starts_at
    assert page.cover is None
