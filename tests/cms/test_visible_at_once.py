"""A published change is what the next visitor sees, though pages are kept for visitors in between."""

from datetime import time, timedelta
from io import BytesIO

import pytest
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.test import Client
from PIL import Image as Picture
from wagtail.images import get_image_model
from wagtail.models import PageViewRestriction

from booking import actions as booking
from booking.models import Closure, OpeningHours
from cms.models import NewsPage, StandardPage, VenuePage
from cms.tasks import tick
from tests import factories as make

pytestmark = pytest.mark.django_db
LISTS = (
    "/activities/",
    "/api/v1/activities/",
    "/search/?q=chahua",
    "/search/suggest/?q=chahua",
    "/api/v1/search/?q=插花",
)


@pytest.fixture(autouse=True)
def keeping(settings, home):
    settings.VISITOR_CACHE_SECONDS = 60
    shared = {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "common_cache"}
    settings.CACHES = {**settings.CACHES, "default": shared}
    caches["pages"].clear()
    yield
    caches["pages"].clear()


@pytest.fixture
def changed(django_capture_on_commit_callbacks):
    """with changed(): a transaction that commits at its end."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def shown(path: str) -> str:
    """What a visitor sees, twice: the second time as it was kept."""
    seen = [Client().get(path) for _again in range(2)]
    assert seen[0].content == seen[1].content
    return seen[1].content.decode()


@pytest.mark.parametrize("path", LISTS)
def test_an_activity_that_is_listed_renamed_and_hidden(community, clerk, at, changed, path):
    activity = make.activity(community, title="插花", listed=False)
    make.slot(activity, at=at)
    assert "插花课" not in shown(path)
    with changed():
        booking.change_activity(activity, by=clerk, at=at, title="插花课")
        booking.list_activity(activity, listed=True, by=clerk, at=at)
    assert "花</mark>课" in shown(path) or "插花课" in shown(path)
    with changed():
        booking.change_activity(activity, by=clerk, at=at, title="茶艺课")
    assert "插花课" not in shown(path) and "花</mark>课" not in shown(path)
    with changed():
        booking.list_activity(activity, listed=False, by=clerk, at=at)
    assert "茶艺课" not in shown(path)


@pytest.mark.parametrize("path", ["/activities/", "/search/?q=插花", "/api/v1/search/?q=插花", "/api/v1/slots/"])
def test_a_cancelled_slot(community, clerk, at, changed, path):
    slot = make.slot(make.activity(community, title="插花"), at=at)
    before = shown(path)
    with changed():
        booking.cancel_slot(slot, by=clerk, at=at, reason="老师病了")
    assert shown(path) != before


@pytest.mark.parametrize(
    "path", ["/news/", "/", "/api/cms/v2/pages/?type=cms.NewsPage", "/api/cms/v2/pages/?search=插花", "/search/?q=插花"]
)
def test_a_page_that_is_published_changed_and_taken_down(section, changed, path):
    with changed():
        page = section("news").add_child(instance=NewsPage(title="旧闻", intro="。", category="culture", live=False))
    assert "插花甲" not in shown(path)
    for title in ("插花甲", "插花乙"):
        with changed():
            page.title = title
            page.save_revision().publish()
        assert title in shown(path).replace("<mark>", "").replace("</mark>", "")
    with changed():
        NewsPage.objects.get().unpublish()
    assert "花</mark>乙" not in shown(path) and "插花乙" not in shown(path)


@pytest.mark.parametrize("path", ["/news/", "/api/cms/v2/pages/?type=cms.NewsPage", "/search/?q=插花"])
def test_a_page_that_expires_or_goes_live_by_its_schedule(section, at, changed, time_machine, path):
    with changed():
        old = NewsPage(title="插花展", intro="。", category="culture", expire_at=at + timedelta(hours=1))
        section("news").add_child(instance=old)
        new = NewsPage(title="插花秀", intro="。", category="culture", live=False)
        section("news").add_child(instance=new)
        new.go_live_at = at + timedelta(hours=1)
        new.save_revision().publish()
    assert "花</mark>展" in shown(path) or "插花展" in shown(path)
    time_machine.move_to(at + timedelta(hours=2), tick=False)
    with changed():
        tick(at + timedelta(hours=2))
    seen = shown(path).replace("<mark>", "").replace("</mark>", "")
    assert ("插花展" in seen, "插花秀" in seen) == (False, True)


def test_a_moved_page(home, changed):
    about = StandardPage.objects.get(slug="about")
    with changed():
        page = about.add_child(instance=StandardPage(title="插花规矩", slug="rules"))
    assert "/about/rules/" in shown("/search/?q=插花")
    with changed():
        page.move(StandardPage.objects.get(slug="privacy"), pos="last-child")
    assert "/about/privacy/rules/" in shown("/search/?q=插花")
    assert "/about/privacy/rules/" in shown("/api/cms/v2/pages/?type=cms.StandardPage&fields=html_url")


def test_a_page_that_gets_a_password(section, changed):
    with changed():
        page = section("news").add_child(instance=NewsPage(title="插花展", intro="。", category="culture"))
    assert "插花展" in shown("/api/cms/v2/pages/?type=cms.NewsPage")
    with changed():
        PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert "插花展" not in shown("/api/cms/v2/pages/?type=cms.NewsPage")


@pytest.mark.parametrize("path", ["/venues/", "/api/v1/venues/", "/search/?q=lvcheng", "/venues/house/"])
def test_a_venue_that_the_desk_changes(section, community, clerk, at, changed, path):
    venue = make.venue(community, name="绿城妈妈")
    with changed():
        section("venues").add_child(instance=VenuePage(title="地方", slug="house", venue=venue))
    assert "绿城" in shown(path)
    with changed():
        booking.change_place(venue, by=clerk, at=at, name="文苑之家")
    assert "绿城" not in shown(path)


@pytest.mark.parametrize(
    "row",
    [
        lambda space: OpeningHours(space=space, weekday=0, opens=time(9), closes=time(12)),
        lambda space: Closure(venue=space.venue, starts_on="2026-11-20", ends_on="2026-11-21", reason="修水管"),
    ],
)
def test_hours_and_closures(section, community, changed, row):
    space = make.space(make.venue(community, name="绿城妈妈"))
    with changed():
        section("venues").add_child(instance=VenuePage(title="地方", slug="house", venue=space.venue))
    before = shown("/venues/house/")
    made = row(space)
    with changed():
        made.save()
    assert shown("/venues/house/") != before
    with changed():
        made.delete()
    assert shown("/venues/house/") == before


def test_a_changed_picture(community, changed):
    file = BytesIO()
    Picture.new("RGB", (8, 8), "red").save(file, "PNG")
    with changed():
        picture = get_image_model().objects.create(title="旧图", file=ContentFile(file.getvalue(), "a.png"))
        make.activity(community, cover=picture)
    assert "旧图" in shown("/api/cms/v2/images/")
    with changed():
        picture.title = "新图"
        picture.save()
    assert "新图" in shown("/api/cms/v2/images/")


def test_the_community_s_phone(community, changed):
    assert "0571-99998888" not in shown("/activities/")
    with changed():
        community.phone = "0571-99998888"
        community.save()
    assert "0571-99998888" in shown("/activities/")
