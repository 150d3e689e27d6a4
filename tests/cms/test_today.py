"""The first page of the back office: what waits for an editor, a secretary and a clerk, and that nothing does."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from accounts.states import RoleKind
from booking.states import BookingStatus
from cms import actions
from cms.models import NewsPage
from tests import factories as make
from tests.pages import statements, text_of

HOME = "/admin/"
CALM = "今天没有要办的。"


@pytest.fixture
def written(section, writer):
    """written("标题"): a draft of the editor's."""

    def made(title: str, **fields) -> NewsPage:
        page = NewsPage(title=title, category="culture", intro="开头", date=date(2026, 11, 1), owner=writer, **fields)
        page.live = fields.get("live", False)
        section("news").add_child(instance=page)
        page.save_revision(user=writer)
        return page

    return made


@pytest.fixture
def other_home(other_community):
    """The furnished site of another community of the same installation."""
    site = other_community.site
    site.root_page = Page.get_first_root_node()
    site.save(update_fields=["root_page"])
    return actions.furnish(other_community)


def submitted(page: NewsPage, writer):
    page.get_workflow().start(page, writer)
    return page.current_workflow_task_state


def tasks_of(browser) -> dict[str, int]:
    return {task.words: task.count for task in browser.get(HOME).context["tasks"]}


def aged(page: Page, **span) -> None:
    Page.objects.filter(pk=page.pk).update(latest_revision_created_at=timezone.now() - timedelta(**span))


def test_nothing_to_do_is_said_calmly(at_desk, approving, client_of, clerk):
    for browser in (at_desk, approving, client_of(clerk)):
        assert CALM in text_of(browser.get(HOME))
    assert "writer，上午好" in text_of(at_desk.get(HOME))


def test_a_submitted_page_waits_for_the_secretary_alone(at_desk, approving, written, writer, client_of, clerk):
    page = written("饺子节开始报名")
    submitted(page, writer)
    assert tasks_of(approving) == {"页面等您审批": 1}
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in text_of(approving.get(HOME))
    assert tasks_of(at_desk) == {}
    assert tasks_of(client_of(clerk)) == {}


def test_a_returned_page_waits_for_its_editor_with_the_reason(at_desk, approving, written, writer):
    page = written("饺子节开始报名")
    task = submitted(page, writer)
    reject = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "reject", task.pk])
    approving.post(reject, {"comment": "时间写错了"})
    assert tasks_of(at_desk) == {"退回来请您改": 1}
    assert "时间写错了" in text_of(at_desk.get(HOME))
    assert tasks_of(approving) == {}


def test_only_old_drafts_of_ones_own_are_named(at_desk, approving, written):
    aged(written("昨天的"), days=2)
    aged(written("刚写的"), hours=2)
    assert tasks_of(at_desk) == {"草稿放了一天以上": 1}
    assert tasks_of(approving) == {}


def test_what_goes_live_today_and_what_ends_this_week(at_desk, written, at):
    for title, hours in (("今晚的", 8), ("明天的", 24)):
        page = written(title)
        page.go_live_at = at + timedelta(hours=hours)
        page.save_revision().publish()
    notice = {"live": True}
    for days in (-1, 3, 9):
        page = written(f"公告{days}", **notice)
        NewsPage.objects.filter(pk=page.pk).update(
            category="notice", shown_until=at + timedelta(days=days), has_unpublished_changes=False
        )
    page = text_of(at_desk.get(HOME))
    assert tasks_of(at_desk) == {"今天定时上线": 1, "公告一周内到期": 1}
    assert ("今晚的" in page, "17:00 上线" in page, "公告3" in page) == (True, True, True)


def test_the_desk_sees_bookings_openings_and_open_check_outs(client_of, clerk, at_desk, community, resident, team, at):
    activity = make.activity(community, "春联", allocation="approval")
    slot = make.slot(activity, at=at)
    make.booking(slot, resident.person, by=resident, at=at, status=BookingStatus.PENDING)
    make.slot(make.activity(community, "灯谜"), at=at, booking_opens_at=at + timedelta(hours=3))
    make.shift(team, at=at, starts_at=at - timedelta(hours=5), ends_at=at - timedelta(hours=2), title="大厅引导")
    found = tasks_of(client_of(clerk))
    assert found == {"待审核": 1, "今天开放预约": 1, "班次待收班": 1}
    page = text_of(client_of(clerk).get(HOME))
    assert ("12:00 开放" in page, "大厅引导" in page) == (True, True)
    assert tasks_of(at_desk) == {}


@pytest.mark.parametrize("who", ["at_desk", "approving"])
def test_first_page_takes_the_same_statements_for_any_number_of_tasks(request, who, written, writer, community, at):
    browser = request.getfixturevalue(who)

    def one_more(number: int) -> None:
        submitted(written(f"待审{number}"), writer)
        aged(written(f"草稿{number}"), days=2)
        page = written(f"今晚{number}")
        page.go_live_at = at + timedelta(hours=8)
        page.save_revision().publish()
        make.slot(make.activity(community), at=at, booking_opens_at=at + timedelta(hours=3))

    one_more(1)
    browser.get(HOME)
    first, _answer = statements(lambda: browser.get(HOME))
    for number in (2, 3):
        one_more(number)
    many, answer = statements(lambda: browser.get(HOME))
    assert answer.status_code == 200
    assert many == first


def test_another_communitys_pages_are_nobodys_business_here(at_desk, other_community, other_home, at):
    stranger = make.staff(other_community, RoleKind.EDITOR, "other_writer")
    page = NewsPage(title="文苑的", category="notice", intro="开头", shown_until=at + timedelta(days=2), owner=stranger)
    other_home.get_children().get(slug="news").add_child(instance=page)
    assert tasks_of(at_desk) == {}


def test_an_editor_of_one_community_writes_in_no_other(at_desk, other_home, section):
    news = other_home.get_children().get(slug="news")
    assert at_desk.get(reverse("wagtailadmin_pages:edit", args=[section("news").pk])).status_code == 200
    assert at_desk.get(reverse("wagtailadmin_pages:edit", args=[news.pk])).status_code in (302, 403)
    assert at_desk.get(reverse("wagtailadmin_pages:add", args=["cms", "newspage", news.pk])).status_code in (302, 403)
