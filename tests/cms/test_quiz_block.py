"""A quiz in the body of a page: what it says by the clock, whose it may be, how programs read it."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, streamfield

from cms.blocks import BodyBlock
from cms.models import NewsPage
from tests import factories as make

PAGES = "/api/cms/v2/pages/"


@pytest.fixture
def leading_to(section):
    """leading_to(quiz): a live piece of news with it, as it is stored."""

    def made(*quizzes, title: str = "来答题") -> NewsPage:
        page = NewsPage(title=title, category="party", intro="一段")
        rows = [{"type": "quiz", "value": {"quiz": quiz.pk, "words": "学过了，来答一答"}} for quiz in quizzes]
        page.body = page.body.stream_block.to_python(rows)
        section("news").add_child(instance=page)
        return page

    return made


@pytest.fixture
def shown(client, leading_to, at):
    """shown(quiz, hours=1): the page as it is read so much later."""

    def text(quiz, hours: int = 0) -> str:
        page = leading_to(quiz)
        with time_machine.travel(at + timedelta(hours=hours), tick=False):
            return client.get(page.url).content.decode()

    return text


def test_an_open_quiz_is_a_way_on(shown, community, at):
    quiz = make.quiz(community, at=at, closes_at=at + timedelta(days=5))
    text = shown(quiz)
    assert "学过了，来答一答" in text and "<h2>党史小竞赛</h2>" in text
    assert "正在进行，11月25日 09:00 结束" in text
    assert f'href="/quiz/{quiz.pk}/">去答题</a>' in text


def test_a_quiz_without_an_end_stays_open(shown, community, at):
    assert "正在进行，一直开着" in shown(make.quiz(community, at=at), hours=9000)


@pytest.mark.parametrize(
    ("hours", "when", "action"),
    [(0, "11月20日 11:00 开始", "先看看怎么答"), (2, "正在进行", "去答题"), (3, "已经结束", "看答案和排行榜")],
)
def test_what_it_says_follows_the_clock(shown, community, at, hours, when, action):
    opens, closes = at + timedelta(hours=2), at + timedelta(hours=3)
    text = shown(make.quiz(community, at=at, opens_at=opens, closes_at=closes), hours)
    assert when in text
    assert f">{action}</a>" in text


def test_where_there_is_no_board_none_is_promised(shown, community, at):
    quiz = make.quiz(community, at=at, closes_at=at + timedelta(hours=1), has_board=False)
    assert ">看答案</a>" in shown(quiz, 2)


def test_what_is_not_public_or_not_ours_is_not_shown(client, leading_to, community, other_community, at):
    draft = make.quiz(community, at=at, title="没出完", published=False)
    foreign = make.quiz(other_community, at=at, title="别处的")
    page = leading_to(draft, foreign)
    text = client.get(page.url).content.decode()
    assert "没出完" not in text and "别处的" not in text and "学过了" not in text
    body = client.get(f"{PAGES}{page.pk}/").json()
    assert (body["quizzes"], "/quiz/" in body["body"]) == ([], False)


def test_a_quiz_that_is_gone_leaves_the_page_standing(client, leading_to, community, at):
    quiz = make.quiz(community, at=at)
    page = leading_to(quiz)
    quiz.delete()
    assert client.get(page.url).status_code == 200
    assert client.get(f"{PAGES}{page.pk}/").json()["quizzes"] == []


def test_programs_read_it_as_rows(client, leading_to, community, at):
    quiz = make.quiz(community, at=at, closes_at=at + timedelta(days=5))
    body = client.get(f"{PAGES}{leading_to(quiz).pk}/").json()
    assert body["quizzes"] == [
        {
            "id": quiz.pk,
            "title": "党史小竞赛",
            "state": "open",
            "opens_at": "2026-11-19T09:00:00+08:00",
            "closes_at": "2026-11-25T09:00:00+08:00",
            "url": f"http://127.0.0.1:8000/quiz/{quiz.pk}/",
        }
    ]
    assert f'href="http://127.0.0.1:8000/quiz/{quiz.pk}/"' in body["body"]


@pytest.mark.parametrize("fields", ["*", "body", "quizzes"])
def test_a_list_asks_as_often_for_eight_as_for_one(client, leading_to, community, at, fields):
    def look(limit: int):
        with CaptureQueriesContext(connection) as queries:
            items = client.get(f"{PAGES}?type=cms.NewsPage&fields={fields}&limit={limit}").json()["items"]
        return len(items), len(queries)

    for number in range(8):
        leading_to(make.quiz(community, at=at), make.quiz(community, at=at), title=f"动态{number}")
    look(1)  # whose site it is, is kept for a minute
    (one, once), (three, thrice), (eight, often) = look(1), look(3), look(8)
    assert (one, three, eight) == (1, 3, 8)
    assert (thrice, often) == (once, once)


def written(at_desk, page, quiz):
    block = ("quiz", {"quiz": quiz.pk, "words": ""})
    fields = {"title": page.title, "slug": page.slug, "date": "2026-11-20", "category": "party", "intro": "一段"}
    form = nested_form_data({**fields, "body": streamfield([block])})
    return at_desk.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form)


def test_an_editor_puts_in_a_quiz_of_the_own_community(at_desk, leading_to, community, at):
    page, quiz = leading_to(), make.quiz(community, at=at)
    assert written(at_desk, page, quiz).status_code == 302
    page.refresh_from_db()
    assert page.get_latest_revision_as_object().body[0].value["quiz"] == quiz


def test_a_quiz_of_another_community_is_refused(at_desk, leading_to, other_community, at):
    page = leading_to()
    answer = written(at_desk, page, make.quiz(other_community, at=at))
    assert json.dumps("竞赛只能选本社区的，请重新选") in answer.content.decode().replace("&quot;", '"')
    page.refresh_from_db()
    assert page.get_latest_revision() is None


def test_a_quiz_that_is_changed_is_seen_at_once(
    settings, client, leading_to, community, at, django_capture_on_commit_callbacks
):
    settings.VISITOR_CACHE_SECONDS = 60
    caches["pages"].clear()
    quiz = make.quiz(community, at=at)
    page = leading_to(quiz)
    assert "去答题" in client.get(page.url).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        quiz.published = False
        quiz.save()
    assert "去答题" not in client.get(page.url).content.decode()
    caches["pages"].clear()


def test_the_chooser_s_preview_shows_it(at_desk, community, at):
    make.quiz(community, at=at, title="看得见的竞赛")
    block = BodyBlock().child_blocks["quiz"]
    answer = at_desk.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})
    assert "看得见的竞赛" in answer.content.decode()
