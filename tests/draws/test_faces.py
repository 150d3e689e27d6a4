"""What everybody sees of a draw, what an entrant sees, and the desk's steps; no name anywhere."""

import json
import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from booking import actions
from booking.models import Draw
from booking.states import BookingStatus, DrawState
from tests import factories as make
from tests.draws.test_verifier import holds

VALUE = "5 4 2 6 1 3"


@pytest.fixture
def later():
    """later(moment): the clock stands there from now on."""
    travels = []

    def travel(moment):
        travels.append(time_machine.travel(moment, tick=False))
        travels[-1].start()

    yield travel
    for travelled in reversed(travels):
        travelled.stop()


@pytest.fixture
def entered(slot, resident, families, enter):
    """Three households of four want six seats; the first is the resident's."""
    return [enter(slot, user) for user in [resident, *families(4, 4)]]


@pytest.fixture
def url(draw):
    return draw.path


def embedded(page: str) -> dict:
    return json.loads(re.search(r'<script id="draw-bundle" type="application/json">(.*?)</script>', page, re.S)[1])


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<script.*?</script>|<[^>]*>", "", page, flags=re.S))


# Everybody.


def test_before_the_close_the_page_tells_the_rule_and_no_list(draw, url, entered, client_of, api_of):
    page = client_of(None).get(url).content.decode()
    assert "先公布规则" in page
    assert set(embedded(page)) == {"version", "draw", "rule", "rule_hash", "seed_hash", "committed_at"}
    assert draw.seed not in page
    assert api_of(None).get(f"/api/v1{url}").json() == embedded(page)
    assert api_of(None).get(f"/api/v1/slots/{draw.slot_id}/").json()["draw"] == draw.public_id


def test_looking_after_the_close_closes_the_list(draw, url, entered, client_of, closes, later):
    later(closes + timedelta(minutes=3))
    page = client_of(None).get(url).content.decode()
    told = embedded(page)
    assert (len(told["entries"]), "order" in told) == (3, False)
    assert "名单已封存" in page
    draw.refresh_from_db()
    assert (draw.state, draw.closed_at) == (DrawState.CLOSED, closes + timedelta(minutes=3))


def test_after_the_draw_page_file_and_api_tell_the_same(draw, url, entered, client_of, api_of, hold, rolled, later):
    hold(draw)
    later(rolled)
    told = embedded(client_of(None).get(url).content.decode())
    kept = client_of(None).get(f"{url}bundle.json")
    assert told == kept.json() == api_of(None).get(f"/api/v1{url}").json()
    assert kept["Content-Disposition"] == f'attachment; filename="draw-{draw.public_id}.json"'
    assert holds(told)


def test_no_name_stands_on_the_public_page(draw, url, entered, resident, client_of, hold, rolled, later):
    hold(draw)
    later(rolled)
    page = client_of(None).get(url).content.decode()
    names = [place.person.name for booking in entered for place in booking.places.all()]
    assert [name for name in names if name in page] == []
    assert "你家" not in words(page)


def test_a_title_with_markup_stays_text(activity, draw, url, client_of, clerk, slot, at):
    title = "</script><b>&"
    actions.change_activity(activity, by=clerk, at=at, title=title)
    page = client_of(None).get(url).content.decode()
    assert "<b>&" not in page
    assert json.loads(embedded(page)["rule"])["title"] == title
    assert holds(embedded(page))


def test_hidden_and_foreign_draws_are_not_there(activity, url, client_of, api_of, other_community, clerk, at):
    foreign = make.draw(make.slot(make.activity(other_community), at=at), by=clerk, at=at)
    actions.list_activity(activity, listed=False, by=clerk, at=at)
    for path in (url, foreign.path, "/draws/0/"):
        assert client_of(None).get(path).status_code == 404
        assert client_of(None).get(f"{path}bundle.json").status_code == 404
        assert api_of(None).get(f"/api/v1{path}").status_code == 404


def test_a_draw_without_its_seed_says_so(slot, url, leader, entered_later, client_of, hold, later):
    kept = actions.prepare_draw(slot, kept=True, by=leader, at=slot.draw.committed_at)
    entered_later()
    waiting = hold(kept)
    page = client_of(None).get(url).content.decode()
    assert "由专人保管" in page
    later(waiting.reveal_until)
    page = client_of(None).get(url).content.decode()
    assert "保管人没按时公布，这次只按公开点数抽" in page
    assert embedded(page)["seed_revealed"] is False


@pytest.fixture
def entered_later(slot, families, enter):
    return lambda: [enter(slot, user) for user in families(4, 4)]


# An entrant.


def test_an_entrant_finds_the_own_line(draw, url, entered, resident, client_of, hold, rolled, later):
    own = entered[0]
    assert "已报上，等抽签" in client_of(resident).get(url).content.decode()
    hold(draw)
    later(rolled)
    own.refresh_from_db()
    page = client_of(resident).get(url).content.decode()
    assert f"<b>{own.draw_entry.entry_id}</b>（你家）" in page
    won = own.status == BookingStatus.CONFIRMED
    assert ("中签了" if won else "这次没中签") in words(page)
    assert own.ticket_path in page


def test_ticket_and_slot_lead_to_the_draw(draw, url, entered, resident, client_of, opens, later):
    later(opens)
    assert url in client_of(resident).get(entered[0].ticket_path).content.decode()
    assert url in client_of(None).get(f"/book/{draw.slot_id}/").content.decode()


# The desk.


@pytest.fixture
def desk(slot):
    return reverse("booking_desk:draw", args=[slot.pk])


def press(client, desk, **sent):
    answer = client.post(desk, sent, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_two_members_of_staff_hold_the_draw(draw, desk, entered, client_of, clerk, secretary, closes, rolled, later):
    later(closes)
    assert "名单公布满十分钟再掷" in client_of(clerk).get(desk).content.decode()
    assert "还不到十分钟" in press(client_of(clerk), desk, act="value", value=VALUE)
    later(rolled)
    press(client_of(clerk), desk, act="value", value="５ ４  ２ 6 1 3 ")
    page = client_of(secretary).get(desk).content.decode()
    assert "请照现场的点数再记一遍" in page
    assert VALUE not in words(page)
    assert "和第一位记的不一样" in press(client_of(secretary), desk, act="value", value="6")
    assert "请填点数" in press(client_of(secretary), desk, act="value", value=" ")
    assert "抽好了" in press(client_of(secretary), desk, act="value", value=VALUE)
    draw.refresh_from_db()
    assert (draw.state, draw.public_value) == (DrawState.DRAWN, VALUE)


def test_a_kept_seed_is_shown_once(slot, draw, desk, client_of, clerk, secretary, closes, rolled, later, at):
    shown = client_of(clerk).post(desk, {"act": "prepare", "kept": "on"})
    seed = re.search(r"[0-9a-f]{64}", shown.content.decode())[0]
    assert shown["Cache-Control"].startswith("no-store, private")
    kept = Draw.objects.get(pk=draw.pk)
    assert (kept.kept_by_keeper, kept.seed) == (True, "")
    assert seed not in client_of(clerk).get(desk).content.decode()
    other = make.staff(slot.community, "clerk")
    later(closes)
    client_of(clerk).get(desk)
    later(rolled)
    assert "不能记点数" in press(client_of(clerk), desk, act="value", value=VALUE)
    press(client_of(secretary), desk, act="value", value=VALUE)
    assert "等种子公布" in press(client_of(other), desk, act="value", value=VALUE)
    assert "和公布的指纹不一致" in press(client_of(clerk), desk, act="reveal", seed="00")
    assert "还在等保管人" in press(client_of(other), desk, act="waive")
    spaced = f" {seed[:32].upper()} {seed[32:]}"
    assert "抽好了" in press(client_of(clerk), desk, act="reveal", seed=spaced)


def test_the_sheet_has_no_names(draw, desk, entered, client_of, clerk, hold, rolled, later):
    hold(draw)
    later(rolled)
    page = client_of(clerk).get(f"{desk}print/").content.decode()
    assert draw.rule_hash in page
    assert all(entry.entry_id in page for entry in draw.entries.all())
    assert [p.person.name for b in entered for p in b.places.all() if p.person.name in page] == []


def test_the_desk_of_a_slot_without_a_draw_has_no_such_page(community, client_of, clerk, at):
    slot = make.slot(make.activity(community), at=at)
    assert client_of(clerk).get(reverse("booking_desk:draw", args=[slot.pk])).status_code == 404


@pytest.mark.parametrize("role", ["resident", "editor", "leader", "other_community_clerk", None])
@pytest.mark.parametrize("act", ["prepare", "value", "reveal", "waive", "nothing"])
def test_nobody_else_takes_a_step(request, draw, desk, client_of, role, act, at):
    user = request.getfixturevalue(role) if role else None
    before = Draw.objects.values().get(pk=draw.pk)
    answer = client_of(user).post(desk, {"act": act, "value": VALUE, "seed": draw.seed, "kept": "on"})
    assert answer.status_code in {302, 403, 404}
    assert Draw.objects.values().get(pk=draw.pk) == before


def test_a_page_asks_few_questions(draw, url, entered, client_of, hold, rolled, later, django_assert_max_num_queries):
    hold(draw)
    later(rolled)
    client = client_of(None)
    client.get(url)
    with django_assert_max_num_queries(6):
        client.get(url)
