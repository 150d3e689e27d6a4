"""An editor's desk: sent back and sent again, scheduled and expired by the clock, pinned, reminded of pictures."""

from datetime import date, timedelta
from io import BytesIO

import pytest
import time_machine
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.urls import reverse
from PIL import Image as Picture
from wagtail.images.models import Image
from wagtail.models import PageLogEntry
from wagtail.test.utils.form_data import nested_form_data, streamfield

from cms import tasks
from cms.models import NewsPage
from cms.picture_words import is_file_name
from common import page_cache
from tests.pages import text_of

# Wagtail leaves the temporary files of its renditions to the collector.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
ADD = "wagtailadmin_pages:add"


@pytest.fixture
def news(section):
    """news("标题"): a live piece of news."""

    def made(title: str, **fields) -> NewsPage:
        defaults = {"category": "culture", "intro": "开头", "date": date(2026, 11, 1)}
        page = NewsPage(title=title, **{**defaults, **fields})
        section("news").add_child(instance=page)
        return page

    return made


def form_of(**changes) -> dict:
    fields = {"title": "路灯亮了", "slug": "", "date": "2026-11-20", "category": "answer", "intro": "开头"}
    return nested_form_data({**fields, "body": streamfield([]), **changes})


def written(browser, section, **changes):
    return browser.post(reverse(ADD, args=["cms", "newspage", section("news").pk]), form_of(**changes))


def rewritten(browser, page, **changes):
    return browser.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form_of(**changes))


def decided(browser, page, word: str, comment: str = "") -> None:
    task = page.current_workflow_task_state
    browser.post(reverse("wagtailadmin_pages:workflow_action", args=[page.pk, word, task.pk]), {"comment": comment})


# Moderation and the clock


def test_a_page_is_sent_back_with_a_reason_and_sent_again(at_desk, approving, section, client):
    written(at_desk, section, **{"action-submit": "1"})
    page = NewsPage.objects.get()
    decided(approving, page, "reject", "日期写错了")
    assert "日期写错了" in text_of(at_desk.get(reverse("wagtailadmin_pages:edit", args=[page.pk])))
    rewritten(at_desk, page, intro="改好了", **{"action-submit": "1"})
    decided(approving, NewsPage.objects.get(), "approve")
    assert "改好了" in text_of(client.get(NewsPage.objects.get().url))


def test_an_approved_page_waits_for_its_moment_and_goes_at_its_end(at_desk, approving, section, client, at, settings):
    settings.VISITOR_CACHE_SECONDS = 3600
    comes, goes = at + timedelta(hours=2), at + timedelta(hours=5)
    stamp = "%Y-%m-%d %H:%M"
    written(
        at_desk, section, go_live_at=comes.strftime(stamp), expire_at=goes.strftime(stamp), **{"action-submit": "1"}
    )
    decided(approving, NewsPage.objects.get(), "approve")
    assert "路灯亮了" not in text_of(client.get("/news/"))
    assert tasks.tick(at + timedelta(hours=1)) == 0
    with time_machine.travel(comes, tick=False):
        assert (tasks.tick(comes), tasks.tick(comes)) == (1, 0)
        page_cache.forget()
        assert "路灯亮了" in text_of(client.get("/news/"))
    with time_machine.travel(goes, tick=False):
        assert (tasks.tick(goes), tasks.tick(goes)) == (1, 0)
    page = NewsPage.objects.get()
    assert (page.live, page.expired) == (False, True)
    by_clock = PageLogEntry.objects.filter(page=page.pk, action__endswith=".scheduled").values_list("action", flat=True)
    assert set(by_clock) >= {"wagtail.publish.scheduled", "wagtail.unpublish.scheduled"}


def test_visitors_forget_at_once_what_the_clock_takes_down(news, at, django_capture_on_commit_callbacks):
    news("过期的", expire_at=at - timedelta(minutes=1))
    cache.set(page_cache.STAMP, "before", None)
    with django_capture_on_commit_callbacks(execute=True):
        assert tasks.tick(at) == 1
    assert cache.get(page_cache.STAMP) != "before"


def test_a_page_that_cannot_be_published_holds_up_no_other(news, at):
    taken, fine = news("占用"), news("正常", live=False)
    stuck = news("撞车", live=False)
    for page in (stuck, fine):
        page.go_live_at = at + timedelta(hours=1)
        page.save_revision(approved_go_live_at=page.go_live_at)
    content = stuck.latest_revision.content
    content["slug"] = taken.slug
    type(stuck.latest_revision).objects.filter(pk=stuck.latest_revision_id).update(content=content)
    with time_machine.travel(at + timedelta(hours=2), tick=False):
        assert tasks.tick(at + timedelta(hours=2)) >= 1
    assert NewsPage.objects.get(title="正常").live


# What stands out


@pytest.fixture
def three_on_top(news):
    return [news(f"置顶{n}", pinned=True, date=date(2026, 9, n)) for n in (1, 2, 3)]


def test_a_fourth_pin_is_refused_with_a_way_out(at_desk, section, three_on_top):
    response = written(at_desk, section, pinned="on")
    assert response.status_code == 200
    assert "已经有 3 条动态置顶。先取消一条的置顶，或者等它到期" in text_of(response)
    assert NewsPage.objects.count() == 3


def test_a_pin_frees_its_place_when_its_day_is_over(at_desk, section, three_on_top, at):
    NewsPage.objects.filter(pk=three_on_top[0].pk).update(pinned_until=at.date() - timedelta(days=1))
    written(at_desk, section, pinned="on", pinned_until="2026-11-30")
    assert NewsPage.objects.get(title="路灯亮了").pinned


def test_one_of_the_three_can_still_be_edited(at_desk, three_on_top):
    rewritten(at_desk, three_on_top[0], pinned="on", intro="改了字")
    assert NewsPage.objects.get(pk=three_on_top[0].pk).latest_revision.content["intro"] == "改了字"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"pinned": "on", "pinned_until": "2026-11-19"}, "这一天已经过去了"),
        ({"shown_until": "2026-12-01 18:00"}, "只有“通知公告”能设"),
        ({"category": "notice", "shown_until": "下周"}, "输入"),
    ],
)
def test_what_stands_out_must_make_sense(at_desk, section, changes, words):
    response = written(at_desk, section, **changes)
    assert response.status_code == 200
    assert words in text_of(response)
    assert NewsPage.objects.count() == 0


# Pictures without words


@pytest.fixture
def photo(db):
    """photo("标题"): a picture of that title."""

    def made(title: str, **fields) -> Image:
        content = BytesIO()
        Picture.new("RGB", (64, 36)).save(content, "JPEG")
        return Image.objects.create(title=title, file=ContentFile(content.getvalue(), name="p.jpg"), **fields)

    return made


def body_of(*pictures: tuple[Image, str]):
    return streamfield([("picture", {"image": str(image.pk), "alt": alt, "caption": ""}) for image, alt in pictures])


def saved(at_desk, section, **changes) -> str:
    address = reverse(ADD, args=["cms", "newspage", section("news").pk])
    return text_of(at_desk.post(address, form_of(**changes), follow=True))


def test_editor_is_reminded_of_pictures_without_words_and_may_go_on(at_desk, section, photo):
    cover, inside = photo("IMG_2031"), photo("包饺子")
    page = saved(at_desk, section, cover=str(cover.pk), body=body_of((inside, "")))
    assert "有 2 张图片没有说明，其中 1 张的标题还是文件名。" in page
    assert NewsPage.objects.count() == 1


def test_a_page_that_saves_itself_does_not_pile_up_reminders(at_desk, section, photo):
    cover = str(photo("IMG_2031").pk)
    saved(at_desk, section, cover=cover)
    edit = reverse("wagtailadmin_pages:edit", args=[NewsPage.objects.get().pk])
    for _ in range(2):
        at_desk.post(edit, form_of(cover=cover), headers={"Accept": "application/json"})
    assert "没有说明" not in text_of(at_desk.get(edit))


def test_no_reminder_when_every_picture_has_its_words(at_desk, section, photo):
    cover, inside = photo("IMG_2031", description="东门的新路灯"), photo("包饺子")
    page = saved(at_desk, section, cover=str(cover.pk), body=body_of((inside, "孩子们在包饺子")))
    assert "没有说明" not in page


@pytest.mark.parametrize(
    ("title", "camera"),
    [
        ("IMG_2031", True), ("DSC00012.JPG", True), ("微信图片_20261120", True), ("1763628000123", True),
        ("mmexport1763628", True), ("孩子们.jpg", True), ("孩子们在包饺子", False),
        ("2026 年饺子节", False), ("图书馆", False),
    ],
)  # fmt: skip
def test_a_title_given_by_a_camera_is_known(title, camera):
    assert is_file_name(title) is camera
