"""The study section: numbers of episodes, films, books, one's own ticks."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.db import IntegrityError
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, streamfield

from cms.models import StudyPage, StudyProgress
from common.models import AuditEntry
from tests import factories as make
from tests.pages import statements, text_of
from tests.raw import copy_row
from volunteers.models import LedgerEntry, TrainingRecord


@pytest.fixture
def series(community, at):
    return make.study_series(community)


@pytest.fixture
def page(series, community):
    return make.study_page(community, series=series)


@pytest.fixture
def tick(page):
    return reverse("cms:learned", args=[page.pk])


def form_of(number, **changes) -> dict:
    fields = {
        "title": f"第 {number} 讲", "slug": "", "episode": number, "date": "2026-11-18", "reading_minutes": 5,
        "intro": "", "body": streamfield([]), "reading_list": streamfield([]), "video": "", "quiz": "", "cover": "",
    }  # fmt: skip
    return nested_form_data({**fields, **changes})


def test_a_number_stands_once_in_a_series(at_desk, series, page, community):
    address = reverse("wagtailadmin_pages:add", args=["cms", "studypage", series.pk])
    answer = at_desk.post(address, form_of(1, title="又一个第一期"))
    assert "第 1 期已经有了：《第 1 讲》。可以用第 2 期" in text_of(answer)
    assert StudyPage.objects.count() == 1
    assert at_desk.post(address, form_of(2)).status_code == 302
    second = StudyPage.objects.get(episode=2)
    edit = reverse("wagtailadmin_pages:edit", args=[second.pk])
    assert "已经有了" in text_of(at_desk.post(edit, form_of(1)))
    assert at_desk.post(edit, form_of(2, title="改了名字")).status_code == 302


def test_another_series_has_numbers_of_its_own(at_desk, series, page, community):
    other = make.study_series(community, title="家庭教育")
    address = reverse("wagtailadmin_pages:add", args=["cms", "studypage", other.pk])
    assert at_desk.post(address, form_of(1)).status_code == 302


def test_films_and_quizzes_of_another_community_are_refused(at_desk, series, other_community, community, at):
    address = reverse("wagtailadmin_pages:add", args=["cms", "studypage", series.pk])
    answer = at_desk.post(address, form_of(1, video=make.video(other_community, at=at).pk))
    assert "不是本社区的" in text_of(answer)
    answer = at_desk.post(address, form_of(1, quiz=make.quiz(other_community, at=at).pk))
    assert "不是本社区的" in text_of(answer)
    mine = form_of(1, video=make.video(community, at=at).pk, quiz=make.quiz(community, at=at).pk)
    assert at_desk.post(address, mine).status_code == 302


def test_the_page_shows_film_books_and_quiz(client, series, community, at):
    activity = make.activity(community, "樊登读书分享会")
    book = ("book", {"title": "红星照耀中国", "author": "斯诺", "publisher": "", "note": "一句", "activity": activity})
    video = make.video(community, at=at, transcript="大家好。\n今天讲红船。")
    page = make.study_page(community, series=series, video=video, quiz=make.quiz(community, at=at), reading_list=[book])
    told = text_of(client.get(page.url))
    assert '<video controls preload="none" playsinline' in told and "autoplay" not in told
    assert video.frame.url in told and video.file.url in told and "今天讲红船。" in told
    assert "红星照耀中国" in told and reverse("cms:activity", args=[activity.pk]) in told
    assert "答一答" in told and "红旗渠哪一年动工" not in told


def test_a_quiz_that_is_no_longer_published_leaves_the_page(client, page, community, at):
    page.quiz = make.quiz(community, at=at, published=False)
    page.save()
    assert "答一答" not in text_of(client.get(page.url))
    page.quiz.delete()
    assert client.get(page.url).status_code == 200


def test_one_tap_ticks_and_another_takes_it_back(client_of, resident, page, tick):
    mine, noted = client_of(resident), AuditEntry.objects.count()
    assert "我读完了" in text_of(mine.get(page.url))
    assert not StudyProgress.objects.exists()
    for _ in range(2):
        assert mine.post(tick).url == page.url
    assert StudyProgress.objects.get().user == resident
    assert "这一期学完了" in text_of(mine.get(page.url))
    for _ in range(2):
        mine.post(tick, {"undo": "1"})
    assert (StudyProgress.objects.count(), AuditEntry.objects.count()) == (0, noted)


def test_study_is_no_service(client_of, volunteer, page, tick):
    client_of(volunteer).post(tick)
    assert not LedgerEntry.objects.exists() and not TrainingRecord.objects.exists()
    assert "不算志愿时长" in text_of(client_of(volunteer).get(page.get_parent().url))


def test_looking_ticks_nothing(client_of, resident, page, tick):
    mine = client_of(resident)
    for address in (page.url, page.get_parent().url, tick):
        mine.get(address)
    assert not StudyProgress.objects.exists()


def test_a_visitor_is_shown_the_way_and_comes_back(client, page, tick):
    told = text_of(client.get(page.url))
    assert "登录，记下读到第几期" in told and f"next={quote(page.url, safe='')}" in told
    assert client.post(tick).url.startswith("/accounts/login/?next=")
    assert not StudyProgress.objects.exists()


def test_the_series_counts_one_s_own_ticks_only(client_of, client, resident, neighbour, community, series, at):
    pages = [make.study_page(community, series=series, episode=number) for number in (1, 2, 3)]
    for user, page in ((resident, pages[0]), (resident, pages[1]), (neighbour, pages[2])):
        StudyProgress.objects.create(user=user, page=page, read_at=at)
    told = text_of(client_of(resident).get(series.url))
    assert "已学 2 / 15 期" in told and "接着学第 3 期" in told and told.count("已学 · ") == 2
    assert "已学 1 / 15 期" in text_of(client_of(neighbour).get(series.url))
    visitor = text_of(client.get(series.url))
    assert "已学" not in visitor and "登录，记下读到第几期" in visitor


def test_ticks_go_with_the_page_and_with_the_account(resident, neighbour, page, community, series, at):
    other = make.study_page(community, series=series, episode=2)
    for user in (resident, neighbour):
        for one in (page, other):
            StudyProgress.objects.create(user=user, page=one, read_at=at)
    other.delete()
    assert StudyProgress.objects.count() == 2
    make.login().delete()
    neighbour.delete()
    assert [row.user for row in StudyProgress.objects.all()] == [resident]


def test_a_deleted_film_leaves_the_page(client, page, community, at):
    page.video = make.video(community, at=at)
    page.save()
    page.video.delete()
    assert client.get(page.url).status_code == 200


def test_a_tick_stands_once(page, resident, at):
    row = StudyProgress.objects.create(user=resident, page=page, read_at=at)
    with pytest.raises(IntegrityError):
        copy_row(row)


def test_a_draft_and_another_page_cannot_be_ticked(client_of, resident, page, tick):
    page.live = False
    page.save()
    assert client_of(resident).post(tick).status_code == 404
    assert client_of(resident).post(reverse("cms:learned", args=[10**12])).status_code == 404


def test_the_content_api_has_film_books_and_quiz_and_no_ticks(client, series, community, resident, at):
    activity = make.activity(community)
    book = ("book", {"title": "长征", "author": "王树增", "publisher": "", "note": "", "activity": activity})
    video = make.video(community, at=at)
    page = make.study_page(community, series=series, video=video, quiz=make.quiz(community, at=at), reading_list=[book])
    StudyProgress.objects.create(user=resident, page=page, read_at=at)
    body = client.get(f"/api/cms/v2/pages/{page.pk}/").json()
    assert body["video"]["url"].endswith(video.file.url) and body["video"]["poster"].endswith(video.frame.url)
    assert (body["video"]["duration"], body["video"]["type"], body["video"]["captions"]) == (247, "video/mp4", None)
    assert body["reading_list"] == [
        {"title": "长征", "author": "王树增", "publisher": "", "note": "", "activity_id": activity.pk}
    ]
    assert body["quiz_id"] == page.quiz_id
    assert not {"progress", "read_at", "learned"} & set(body)
    bare = make.study_page(community, series=series, episode=2)
    assert client.get(f"/api/cms/v2/pages/{bare.pk}/").json()["video"] is None


def test_statements_do_not_grow_with_rows(client_of, resident, community, series, at):
    index = series.get_parent()
    mine = client_of(resident)
    shown = {"video": make.video(community, at=at), "quiz": make.quiz(community, at=at)}
    first = make.study_page(community, series=series, **shown)

    def count():
        return [statements(lambda url=url: mine.get(url))[0] for url in (index.url, series.url, first.url)]

    count()
    one = count()
    make.study_series(community, title="家庭教育")
    for number in (2, 3):
        page = make.study_page(community, series=series, episode=number, video=make.video(community, at=at))
        StudyProgress.objects.create(user=resident, page=page, read_at=at)
    count()  # the addresses of the sites are read anew after pages were made
    three = count()
    assert three[:2] == one[:2]
    assert three[2] <= one[2] + 1  # a following episode has come, whose address is asked for


def test_the_index_names_the_quizzes_that_run_and_belong_to_no_episode(client, series, community, at):
    make.quiz(community, at=at, title="党史小竞赛", closes_at=at + timedelta(days=3))
    make.quiz(community, at=at, title="已经完了", opens_at=at - timedelta(days=9), closes_at=at - timedelta(days=1))
    make.quiz(community, at=at, title="还没开始", opens_at=at + timedelta(days=1))
    make.quiz(community, at=at, title="草稿", published=False)
    make.study_page(community, series=series, quiz=make.quiz(community, at=at, title="第一期答一题"))
    told = text_of(client.get(series.get_parent().url))
    assert "党史小竞赛" in told and "11月23日 09:00 结束" in told
    assert not [title for title in ("已经完了", "还没开始", "草稿", "第一期答一题") if title in told]
