"""The sheet for the door: its QR is read from the picture, and a new code puts the old one out of use."""

import pytest
from django.conf import settings

from checkin import codes
from checkin.models import Checkpoint
from checkin.rules import refusal_of_scan
from common.models import AuditEntry

pytestmark = pytest.mark.django_db


def page_of(checkpoint) -> str:
    return f"/admin/desk/checkpoints/{checkpoint.pk}/code/"


def test_the_sheet_names_place_and_address_and_its_code_is_believed(client_of, clerk, printed, at, monkeypatch):
    said = []
    monkeypatch.setattr("checkin.code_desk.qr_svg", lambda text: said.append(text) or "<svg/>")
    browser = client_of(clerk)
    assert page_of(printed) in browser.get("/admin/desk/checkpoint/").content.decode()
    page = browser.get(page_of(printed)).content.decode()
    assert printed.name in page and printed.venue.name in page and settings.PUBLIC_BASE_URL.split("//")[1] in page
    assert said[0].startswith(settings.PUBLIC_BASE_URL + "/c/")
    found, refusal = refusal_of_scan(said[0].rstrip("/").rsplit("/", 1)[-1], at=at)
    assert (found, refusal) == (printed, None)


def test_a_new_code_puts_the_old_sheet_out_of_use(client_of, clerk, printed, at):
    old = codes.make(printed, at=at)
    client_of(clerk).post(page_of(printed))
    assert refusal_of_scan(old, at=at)[1] == codes.RETIRED
    fresh = codes.make(Checkpoint.objects.get(pk=printed.pk), at=at)
    assert refusal_of_scan(fresh, at=at)[1] is None
    assert AuditEntry.objects.filter(verb="checkpoint.renewed").exists()


def test_a_rotating_one_has_no_sheet(client_of, clerk, checkpoint):
    assert client_of(clerk).get(page_of(checkpoint)).status_code == 404
    assert page_of(checkpoint) not in client_of(clerk).get("/admin/desk/checkpoint/").content.decode()


@pytest.mark.parametrize("who", ["leader", "editor", "other_community_clerk", "resident"])
def test_nobody_else_prints_or_renews_it(who, client_of, printed, request):
    browser = client_of(request.getfixturevalue(who))
    assert {browser.get(page_of(printed)).status_code, browser.post(page_of(printed)).status_code} <= {302, 403, 404}
    printed.refresh_from_db()
    assert printed.key_id == 1
