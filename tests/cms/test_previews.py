"""What an editor sees before anybody else: sizes, the elder dress, and the front end at another address."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.urls import reverse
from wagtail.blocks import Block
from wagtail.test.utils.form_data import nested_form_data, streamfield

from cms.blocks import BodyBlock
from cms.drafts import keep_draft
from cms.home_blocks import HomeBlock
from cms.models import HomePage, NewsPage, PagePreview
from cms.programme_blocks import CastBlock, RehearsalBlock, ShowBlock
from tests import factories as make

FRONT_END = "https://front.example.com/preview"
DRAFT = "/api/cms/v2/page_preview/"
GONE = {"code", "detail", "next_step"}


@pytest.fixture
def story(section):
    page = NewsPage(title="路灯亮了", category="answer", intro="公开的话")
    section("news").add_child(instance=page)
    return page


@pytest.fixture
def front_end(settings):
    settings.HEADLESS_PREVIEW_URL = FRONT_END


def written(page, **changes) -> dict:
    fields = {"title": page.title, "slug": page.slug, "date": "2026-11-20", "category": "answer", "intro": page.intro}
    return nested_form_data({**fields, "body": streamfield([]), **changes})


def previewed(at_desk, page, mode: str, **changes):
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    assert at_desk.post(address, written(page, **changes)).json()["is_valid"]
    return at_desk.get(address, {"mode": mode})


def test_sizes_are_those_of_the_house(home):
    widths = {size["name"]: size["device_width"] for size in home.preview_sizes}
    assert widths == {"mobile": 390, "tablet": 820, "desktop": 1280, "hall": 1920}


def test_front_end_is_offered_only_where_there_is_one(home, settings):
    assert [mode for mode, _words in home.preview_modes] == ["", "elder"]
    settings.HEADLESS_PREVIEW_URL = FRONT_END
    assert [mode for mode, _words in HomePage.objects.get().preview_modes] == ["", "elder", "front_end"]


def test_preview_shows_the_unsaved_words_in_the_elder_dress(at_desk, story):
    page = previewed(at_desk, story, "elder", intro="还没公开的话").content.decode()
    assert 'class="elder' in page
    assert "还没公开的话" in page


def test_front_end_gets_the_unpublished_words(at_desk, story, front_end, client):
    frame = previewed(at_desk, story, "front_end", intro="还没公开的话")
    assert "frame-src https://front.example.com" in frame["Content-Security-Policy"]
    address = re.search(r'<iframe src="([^"]+)"', frame.content.decode())[1].replace("&amp;", "&")
    assert address.startswith(f"{FRONT_END}?content_type=cms.newspage&token=")
    query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    answer = client.get(DRAFT, query)
    assert (answer.json()["intro"], answer.json()["id"]) == ("还没公开的话", story.pk)
    assert answer["Cache-Control"] == "no-store, private"
    assert NewsPage.objects.get().intro == "公开的话"


def test_front_end_shows_a_page_that_was_never_saved(at_desk, section, front_end, client):
    address = reverse("wagtailadmin_pages:preview_on_add", args=["cms", "newspage", section("news").pk])
    fresh = NewsPage(title="新的", slug="xin-de", intro="第一稿")
    assert at_desk.post(address, written(fresh)).json()["is_valid"]
    token = re.search(r"token=([^&\"]+)", at_desk.get(address, {"mode": "front_end"}).content.decode())[1]
    answer = client.get(f"{DRAFT}?content_type=cms.newspage&token={token}")
    assert (answer.status_code, answer.json()["intro"]) == (200, "第一稿")


@pytest.mark.parametrize(
    "change",
    [
        lambda query: {**query, "token": query["token"][:-1] + "x"},
        lambda query: {**query, "token": "2" + query["token"]},
        lambda query: {**query, "content_type": "cms.homepage"},
        lambda query: {"token": query["token"]},
        lambda query: {"content_type": query["content_type"]},
        lambda query: {**query, "token": "\x00"},
    ],
)
def test_a_changed_token_opens_nothing(client, story, at, change):
    query = {"content_type": "cms.newspage", "token": keep_draft(story, at=at)}
    assert client.get(DRAFT, query).status_code == 200
    answer = client.get(DRAFT, change(query))
    assert answer.status_code == 404
    assert answer.json().keys() >= GONE


def test_a_token_is_good_for_an_hour(client, story, at):
    query = {"content_type": "cms.newspage", "token": keep_draft(story, at=at)}
    with time_machine.travel(at.timestamp() + 3599, tick=False):
        assert client.get(DRAFT, query).status_code == 200
    with time_machine.travel(at.timestamp() + 3601, tick=False):
        assert client.get(DRAFT, query).status_code == 404


def test_old_drafts_are_dropped(story, at):
    keep_draft(story, at=at)
    with time_machine.travel(at.timestamp() + 7200, tick=False):
        keep_draft(story, at=at.replace(hour=11))
    assert PagePreview.objects.count() == 1


def blocks_of() -> list[Block]:
    return [
        *HomeBlock().child_blocks.values(),
        *BodyBlock().child_blocks.values(),
        CastBlock(),
        RehearsalBlock(),
        ShowBlock(),
    ]


@pytest.mark.parametrize("block", blocks_of(), ids=lambda block: block.name or type(block).__name__)
def test_every_block_of_the_chooser_shows_itself(at_desk, community, block, at):
    make.slot(make.activity(community, "暖冬饺子节"), at=at)
    assert str(block.get_description())
    assert block.is_previewable
    answer = at_desk.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})
    assert answer.status_code == 200
    assert "css/components.css" in answer.content.decode()
