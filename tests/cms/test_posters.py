"""Posters: what stands on them, who gets them, and when a printed one is wrong."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from PIL import Image
from wagtail.images import get_image_model

from booking import actions as planning
from cms import actions
from cms.models import PosterPrint
from cms.printing import posters, views
from cms.printing.admin import outdated_in
from cms.printing.facts import facts_of, slots_ahead
from cms.printing.posters import layout_for, poster_pdf, poster_png
from cms.rules import needs_reprint
from cms.states import PosterLayout, PosterSize
from common.models import AuditEntry
from community.models import Community
from tests import factories as make
from tests.cms.posters import code_on, facts, only_page, picture, words

WEEK = timedelta(days=7)


@pytest.fixture
def activity(community):
    hall = make.venue(community, "综合文化服务中心", address="向阳路 88 号院")
    return make.activity(community, "暖冬饺子节", at_venue=hall, category="festival", min_age=6)


def facts_now(activity, at):
    return facts_of(activity, slots_ahead(activity, at=at), None)


# What is said


def test_a_poster_says_when_where_for_whom_and_how(activity, at):
    room = make.space(activity.venue, "一楼大厅")
    for days in (8, 10):
        make.slot(activity, at=at, space=room, starts_at=at + timedelta(days=days))
    said = facts_now(activity, at)
    assert (said.day, said.times, said.later) == ("11月28日 周六", "09:00–11:00", ("11月30日 周一 09:00–11:00",))
    assert (said.place, said.address) == ("综合文化服务中心 一楼大厅", "向阳路 88 号院")
    assert said.terms == "6\u00a0岁起 · 人人可来 · 先到先得"
    assert said.url.endswith(f"/a/{activity.pk}/")


def test_dates_that_return_are_said_as_a_rule(activity, at):
    for weeks in range(1, 6):
        make.slot(activity, at=at, starts_at=at + weeks * WEEK)
    assert facts_now(activity, at).later == ("每周五 09:00–11:00",)


def test_many_different_dates_are_counted(activity, at):
    for days in (1, 2, 5, 11, 12):
        make.slot(activity, at=at, starts_at=at + timedelta(days=days))
    assert facts_now(activity, at).later[-1] == "还有 2 天，扫码看"


def test_what_is_over_or_called_off_is_not_said(activity, at):
    make.slot(activity, at=at - 2 * WEEK, starts_at=at - WEEK)
    make.slot(activity, at=at, status="cancelled")
    assert facts_now(activity, at).times == "时间待定，扫码看"


def test_the_code_leads_to_the_community_s_own_site(other_community, settings):
    settings.PUBLIC_BASE_URL = "https://linli.example.cn"
    site = other_community.site
    site.hostname, site.port, site.is_default_site = "two.example.cn", 80, False
    site.save()
    foreign = make.activity(Community.objects.get(pk=other_community.pk))
    assert facts_of(foreign, [], None).url == f"http://two.example.cn/a/{foreign.pk}/"


# Who gets it


@pytest.mark.parametrize("name", ["poster_png", "poster_a4", "poster_a3"])
def test_only_listed_activities_of_this_community_have_posters(client, community, other_community, name, at):
    hidden, foreign = make.activity(community, listed=False), make.activity(other_community)
    found = [client.get(reverse(f"cms:{name}", args=[number])).status_code for number in (hidden.pk, foreign.pk, 9**9)]
    assert found == [404, 404, 404]


def test_the_picture_is_drawn_once_and_not_sent_twice(client, activity, at, monkeypatch):
    address = reverse("cms:poster_png", args=[activity.pk])
    first = client.get(address)
    assert (first.status_code, first["Content-Type"]) == (200, "image/png")
    assert picture(first.content).size == (1080, 1920)
    assert len(first.content) <= 300_000
    monkeypatch.setattr(posters, "poster_png", lambda *_: pytest.fail("drawn again"))
    assert client.get(address).content == first.content
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert "public" in first["Cache-Control"]


def test_a_change_makes_another_picture(client, activity, at):
    address = reverse("cms:poster_png", args=[activity.pk])
    before = client.get(address)["ETag"]
    make.slot(activity, at=at)
    assert client.get(address)["ETag"] != before


def test_an_unknown_layout_is_not_found(client, activity):
    for layout in ("nothing", "../festive", "九"):
        assert client.get(reverse("cms:poster_png", args=[activity.pk]), {"layout": layout}).status_code == 404


def test_the_a4_page_names_its_file(client, activity, at):
    response = client.get(reverse("cms:poster_a4", args=[activity.pk]), {"layout": "large"})
    assert response["Content-Type"] == "application/pdf"
    assert "%E6%B5%B7%E6%8A%A5" in response["Content-Disposition"]
    page = only_page(response.content)
    assert code_on(page)[0] == f"http://127.0.0.1:8000/a/{activity.pk}/" or code_on(page)[0].endswith(
        f"/a/{activity.pk}/"
    )


def test_every_category_has_a_layout_and_every_layout_a_category():
    assert set(posters.LAYOUT_OF.values()) == set(PosterLayout)
    assert layout_for("no such category") == PosterLayout.LARGE


# Bad input


@pytest.mark.parametrize("layout", PosterLayout)
def test_a_poster_bears_whatever_it_is_given(layout, at):
    """The longest words, and none at all."""
    long = facts(
        title="“童心向党”非遗小技艺🥟传承体验课程" * 10,
        lead="免费，不用带东西" * 20,
        times="09:00–10:30 · 14:00–15:30 等 5 场",
        later=("12月5日 周六 09:00–10:30 · 14:00–15:30 等 5 场",) * 2 + ("还有 300 天，扫码看",),
        place="儿童之家手工教室二楼东侧楼梯上来右手边第三间" * 3,
        address="河南省郑州市金水区向阳路与丰收路交叉口向北一百米路东" * 4,
        terms="6–12\u00a0岁 · 少年儿童 · 报名后由社区审核",
        organiser="向阳社区居民委员会 · " * 12 + "绿城妈妈",
        phone="0371-5555 0100 转 8001 或 138 0000 0000",
        url="https://a-very-long-name-of-a-community.example.gov.cn/a/123456789/",
    )
    bare = facts(title="书", lead="", first=None, times="时间待定，扫码看", place="地点待定，扫码看", address="")
    for said in (long, bare):
        assert code_on(only_page(poster_pdf(said, layout, PosterSize.A4, None, at=at)))[0] == said.url
        assert len(poster_png(said, layout, None)) <= 300_000


def test_an_emoji_leaves_no_box(community, at):
    activity = make.activity(community, "🥟🎉包饺子👨‍👩‍👧", category="festival")
    said = facts_now(activity, at)
    assert said.title == "包饺子"
    only_emoji = make.activity(community, "🥟🎉", category="festival")
    assert facts_now(only_emoji, at).title == "节庆"
    assert "包饺子" in words(only_page(poster_pdf(said, PosterLayout.FESTIVE, PosterSize.A4, None, at=at)))


def photo(size: tuple[int, int], mode: str = "RGB", form: str = "JPEG"):
    drawn = Image.effect_noise(size, 60).convert(mode)
    out = BytesIO()
    drawn.save(out, form)
    return get_image_model().objects.create(
        title="照片", file=ContentFile(out.getvalue(), name=f"photo.{form.lower()}")
    )


@pytest.mark.parametrize(
    ("size", "mode", "form"),
    [((37, 900), "RGB", "JPEG"), ((3000, 60), "CMYK", "JPEG"), ((2, 2), "RGBA", "PNG"), ((400, 400), "P", "GIF")],
)
def test_photos_of_odd_shapes_are_cut_to_fit(db, at, size, mode, form):
    cover = photo(size, mode, form)
    for layout in (PosterLayout.MOON_GATE, PosterLayout.SLANT):
        assert len(poster_png(facts(), layout, cover)) <= 300_000
    assert only_page(poster_pdf(facts(), PosterLayout.BOOK, PosterSize.A4, cover, at=at))


def test_a_photo_that_cannot_be_read_gives_way_to_the_drawing(db, at):
    cover = photo((40, 40))
    cover.file.storage.delete(cover.file.name)
    cover = get_image_model().objects.get(pk=cover.pk)
    assert poster_png(facts(), PosterLayout.FESTIVE, cover) == poster_png(facts(), PosterLayout.FESTIVE, None)


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
    slot, made = printed
    form = approving.get(reverse("desk_slot:edit", args=[slot.pk])).context["form"]
    sent = {name: "" if (value := form[name].value()) is None else value for name in form.fields}
    moments = {name: value.strftime("%Y-%m-%d %H:%M") for name, value in sent.items() if hasattr(value, "strftime")}
    sent |= moments | {"ends_at": (slot.ends_at + timedelta(hours=9)).strftime("%Y-%m-%d %H:%M")}
    response = approving.post(reverse("desk_slot:edit", args=[slot.pk]), sent, follow=True)
    warning = "海报印过了（11月20日），时间或地点已变，请重印。"
    assert warning in response.content.decode()
    assert warning in approving.get(reverse("cms_poster", args=[slot.activity_id])).content.decode()
    assert warning in approving.get(reverse("wagtailadmin_home")).content.decode()


def test_asked_layout_is_the_category_s_own_unless_said(rf, activity):
    assert views.asked_layout(rf.get("/"), activity) == PosterLayout.FESTIVE
    assert views.asked_layout(rf.get("/?layout=book"), activity) == PosterLayout.BOOK
