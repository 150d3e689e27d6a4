"""Posters in the back office: choosing one, printing it, and learning that it must be printed again."""

from datetime import timedelta

import pytest
from django.urls import reverse

from booking import actions as planning
from cms import actions
from cms.models import PosterPrint
from cms.printing.admin import outdated_in
from cms.printing.facts import slots_ahead
from cms.rules import needs_reprint
from cms.states import PosterLayout, PosterSize
from common.models import AuditEntry
from community.models import Community
from tests import factories as make
from tests.cms.posters import code_on, only_page, picture

WEEK = timedelta(days=7)


@pytest.fixture
def activity(community):
    return make.activity(community, "暖冬饺子节", category="festival")


# Printed, and then changed


@pytest.fixture
def printed(activity, editor, at):
    """A slot, and the poster that was printed of it."""
    slot = make.slot(activity, at=at)
    made = actions.note_print(
        activity, slots_ahead(activity, at=at), PosterLayout.FESTIVE, PosterSize.A4, by=editor, at=at
    )
    return slot, made


def wrong(made, at) -> bool:
    return needs_reprint(made, slots_ahead(made.activity, at=at), at=at)


def test_a_print_is_noted_with_what_stands_on_it(printed, editor, activity):
    slot, made = printed
    assert (made.made_by, list(made.printed["slots"])) == (editor, [str(slot.pk)])
    entry = AuditEntry.objects.get(verb="poster.printed")
    assert (entry.target_id, entry.data) == (str(activity.pk), {"layout": "festive", "size": "a4"})


@pytest.mark.parametrize(
    ("change", "outdated"),
    [
        ({"starts_at": timedelta(hours=1)}, True),
        ({"ends_at": timedelta(hours=1)}, True),
        ({"capacity": 30}, False),
        ({"label": "第一场"}, False),
        ({"status": "cancelled"}, True),
    ],
)
def test_a_new_time_makes_it_wrong_and_nothing_else_does(printed, at, change, outdated):
    slot, made = printed
    for name, value in change.items():
        setattr(slot, name, getattr(slot, name) + value if isinstance(value, timedelta) else value)
    slot.save()
    assert wrong(made, at) is outdated


def test_a_new_place_makes_it_wrong(printed, community, at):
    slot, made = printed
    slot.space = make.space(make.venue(community, "社区图书馆"))
    slot.save()
    assert wrong(made, at)


def test_a_further_date_or_one_that_is_over_does_not_make_it_wrong(printed, activity, at):
    slot, made = printed
    make.slot(activity, at=at, starts_at=at + 2 * WEEK)
    assert not wrong(made, at)
    assert not wrong(made, slot.ends_at)


def test_a_time_that_was_open_and_is_fixed_makes_it_wrong(activity, editor, at):
    made = actions.note_print(activity, [], PosterLayout.LARGE, PosterSize.A3, by=editor, at=at)
    assert not wrong(made, at)
    make.slot(activity, at=at)
    assert wrong(made, at)


def test_printing_again_answers_it(printed, activity, editor, at):
    slot, _made = printed
    planning.change_slot(slot, by=editor, at=at, ends_at=slot.ends_at + timedelta(hours=1))
    assert [row.print.activity for row in outdated_in(Community.objects.all(), at=at)] == [activity]
    actions.note_print(activity, slots_ahead(activity, at=at), PosterLayout.BOOK, PosterSize.A4, by=editor, at=at)
    assert outdated_in(Community.objects.all(), at=at) == []


def test_the_list_of_what_to_print_again_asks_twice(community, editor, at, django_assert_num_queries):
    for rows in (1, 3):
        for _ in range(rows):
            activity = make.activity(community)
            slot = make.slot(activity, at=at)
            actions.note_print(activity, [slot], PosterLayout.BOOK, PosterSize.A4, by=editor, at=at)
            slot.delete()
        with django_assert_num_queries(2):
            found = outdated_in(Community.objects.filter(pk=community.pk), at=at)
    assert len(found) == 4


# The back office


def test_the_editor_chooses_a_layout_and_prints(at_desk, activity, at):
    make.slot(activity, at=at)
    page = at_desk.get(reverse("cms_poster", args=[activity.pk]), {"layout": "moon_gate"}).content.decode()
    assert "月洞门版式的海报" in page
    sent = {"layout": "moon_gate", "size": "a4"}
    response = at_desk.post(reverse("cms_poster_print", args=[activity.pk]), sent)
    assert response["Content-Disposition"].startswith("attachment")
    assert code_on(only_page(response.content))[0].endswith(f"/a/{activity.pk}/")
    made = PosterPrint.objects.get()
    assert (made.layout, made.size) == ("moon_gate", "a4")
    assert "11月20日 09:00" in at_desk.get(reverse("cms_poster", args=[activity.pk])).content.decode()


@pytest.mark.parametrize("sent", [{}, {"layout": "festive", "size": "a9"}, {"layout": "x", "size": "a4"}])
def test_a_poster_that_is_none_is_refused(at_desk, activity, sent):
    response = at_desk.post(reverse("cms_poster_print", args=[activity.pk]), sent)
    assert response.status_code == 400
    assert "没有这种海报" in response.content.decode()
    assert not PosterPrint.objects.exists()


def test_a_draft_can_be_looked_at_by_its_editor_alone(at_desk, client, community, other_community):
    draft, foreign = make.activity(community, listed=False), make.activity(other_community, listed=False)
    address = reverse("cms_poster_preview", args=[draft.pk, "festive"])
    response = at_desk.get(address)
    assert picture(response.content).size == (1080, 1920)
    assert "private" in response["Cache-Control"]
    assert client.get(address).status_code == 302
    assert at_desk.get(reverse("cms_poster_preview", args=[foreign.pk, "festive"])).status_code == 404
    assert at_desk.get(reverse("cms_poster", args=[foreign.pk])).status_code == 404
    assert "还没公开" in at_desk.get(reverse("cms_poster", args=[draft.pk])).content.decode()


def test_who_changes_a_printed_slot_is_told(approving, printed, at):
    slot, _made = printed
    form = approving.get(reverse("desk_slot:edit", args=[slot.pk])).context["form"]
    sent = {name: "" if (value := form[name].value()) is None else value for name in form.fields}
    moments = {name: value.strftime("%Y-%m-%d %H:%M") for name, value in sent.items() if hasattr(value, "strftime")}
    sent |= moments | {"ends_at": (slot.ends_at + timedelta(hours=9)).strftime("%Y-%m-%d %H:%M")}
    response = approving.post(reverse("desk_slot:edit", args=[slot.pk]), sent, follow=True)
    warning = "海报印过了（11月20日），时间或地点已变，请重印。"
    assert warning in response.content.decode()
    assert warning in approving.get(reverse("cms_poster", args=[slot.activity_id])).content.decode()
    assert warning in approving.get(reverse("wagtailadmin_home")).content.decode()
