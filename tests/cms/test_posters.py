"""Posters: what stands on them, who gets them, and when a printed one is wrong."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from PIL import Image
from wagtail.images import get_image_model

from cms.printing import posters, views
from cms.printing.facts import facts_of, slots_ahead
from cms.printing.posters import layout_for, poster_pdf, poster_png
from cms.states import PosterLayout, PosterSize
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
    assert code_on(page)[0].endswith(f"/a/{activity.pk}/")


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
    [((37, 900), "RGB", "JPEG"), ((2000, 60), "CMYK", "JPEG"), ((2, 2), "RGBA", "PNG")],
)
def test_photos_of_odd_shapes_are_cut_to_fit(db, at, size, mode, form):
    cover = photo(size, mode, form)
    assert len(poster_png(facts(), PosterLayout.MOON_GATE, cover)) <= 300_000
    assert only_page(poster_pdf(facts(), PosterLayout.BOOK, PosterSize.A4, cover, at=at))


def test_a_photo_that_cannot_be_read_gives_way_to_the_drawing(db, at):
    cover = photo((40, 40))
    cover.file.storage.delete(cover.file.name)
    cover = get_image_model().objects.get(pk=cover.pk)
    assert poster_png(facts(), PosterLayout.FESTIVE, cover) == poster_png(facts(), PosterLayout.FESTIVE, None)


def test_asked_layout_is_the_category_s_own_unless_said(rf, activity):
    assert views.asked_layout(rf.get("/"), activity) == PosterLayout.FESTIVE
    assert views.asked_layout(rf.get("/?layout=book"), activity) == PosterLayout.BOOK
