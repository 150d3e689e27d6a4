"""What a chat shows of a link: read by a parser of Open Graph, and the picture that it names."""

from datetime import date
from io import BytesIO

import extruct
import pytest
from django.urls import reverse
from PIL import Image

from cms.models import NewsPage, StudyPage, StudySeriesPage, VenuePage
from cms.printing import share
from tests import factories as make

SAID = {"og:title", "og:description", "og:image", "og:url", "og:type", "og:site_name"}


@pytest.fixture
def activity(community):
    return make.activity(community, "巧手插花", category="craft", summary="带一双巧手来")


@pytest.fixture
def addresses(community, section, page_of, home, activity, at):
    """name → address of one page of each kind."""
    slot = make.slot(activity, at=at)
    series = section("study").add_child(instance=StudySeriesPage(title="党史周周学", intro="十五期"))
    episode = series.add_child(
        instance=StudyPage(title="一艘红船", episode=1, date=date(2026, 11, 18), intro="从嘉兴说起")
    )
    news = section("news").add_child(
        instance=NewsPage(title="路灯修好了", date=date(2026, 11, 18), category="answer", intro="三天修好")
    )
    venue = section("venues").add_child(instance=VenuePage(title="儿童之家", venue=activity.venue))
    return {
        "activity": page_of(activity).url,
        "plain": reverse("cms:activity", args=[make.activity(community, "合唱排练").pk]),
        "book": reverse("booking:book", args=[slot.pk]),
        "series": series.url,
        "study": episode.url,
        "news": news.url,
        "venue": venue.url,
        "index": section("activities").url,
        "standard": "/about/",
        "home": "/",
    }


def read(client, address: str) -> dict[str, str]:
    response = client.get(address)
    assert response.status_code == 200, address
    found = extruct.extract(response.content.decode(), syntaxes=["opengraph"])["opengraph"]
    return dict(found[0]["properties"])


def fetch(client, address: str) -> Image.Image:
    """The picture as a PNG that has been decoded."""
    response = client.get(address.removeprefix("http://127.0.0.1:8000"))
    assert (response.status_code, response["Content-Type"]) == (200, "image/png"), address
    assert len(response.content) <= 150_000
    picture = Image.open(BytesIO(response.content))
    picture.load()
    return picture


@pytest.fixture(autouse=True)
def base(settings):
    settings.PUBLIC_BASE_URL = "http://127.0.0.1:8000"


def test_every_kind_of_page_has_a_whole_card(client, addresses):
    cards = {name: read(client, address) for name, address in addresses.items()}
    for name, card in cards.items():
        assert set(card) >= SAID, name
        assert card["og:url"] == f"http://127.0.0.1:8000{addresses[name]}"
    titles = {name: card["og:title"] for name, card in cards.items()}
    assert titles["activity"] == titles["book"] == "巧手插花"
    assert (titles["study"], titles["news"], titles["plain"]) == ("一艘红船", "路灯修好了", "合唱排练")
    assert cards["activity"]["og:description"].startswith("11月27日 周五 09:00–11:00，场地")
    assert cards["news"]["og:description"] == "三天修好"


@pytest.mark.parametrize("name", ["activity", "study", "news", "venue", "index", "home"])
def test_the_picture_of_a_card_is_there(client, addresses, name):
    card = read(client, addresses[name])
    size = (int(card["og:image:width"]), int(card["og:image:height"]))
    assert fetch(client, card["og:image"]).size == size == (1200, 630)


def test_a_new_title_is_a_new_picture(client, addresses, activity):
    before = read(client, addresses["plain"])["og:image"], read(client, addresses["book"])["og:image"]
    activity.title = "巧手包饺子"
    activity.save()
    after = read(client, addresses["plain"])["og:image"], read(client, addresses["book"])["og:image"]
    assert (before[0] == after[0], before[1] == after[1]) == (True, False)
    pictures = [fetch(client, address).tobytes() for address in after]
    assert pictures[0] != pictures[1]


def test_a_right_version_is_kept_for_long_and_any_other_for_minutes(client, addresses, activity):
    address = read(client, addresses["book"])["og:image"].removeprefix("http://127.0.0.1:8000")
    response = client.get(address)
    assert "immutable" in response["Cache-Control"]
    assert client.get(address.split("?")[0])["Cache-Control"] == "public, max-age=300"
    assert client.get(address, headers={"If-None-Match": response["ETag"]}).status_code == 304


def test_what_is_not_public_has_no_picture(client, section, community, other_community, home, at):
    hidden = make.activity(community, listed=False)
    foreign = make.activity(other_community)
    draft = section("news").add_child(instance=NewsPage(title="草稿", intro="还没写完", live=False))
    rows = [("activity", hidden.pk), ("activity", foreign.pk), ("news", draft.pk), ("news", home.pk), ("nothing", 1)]
    assert {client.get(reverse("cms:og", args=row)).status_code for row in rows} == {404}


def test_the_middle_square_holds_the_words():
    """WeChat cuts a square from the middle: the title's ink must not reach beyond it."""
    card = share.Card("activity", 1, "“童心向党”红领巾社团好少年" * 3, "手作", "向阳社区", "craft", 1)
    picture = Image.open(BytesIO(card.png(None))).convert("L").crop((0, share.STRIP + 40, 1200, 630))
    bright = picture.point(lambda tone: 255 if tone > 225 else 0).getbbox()
    assert bright[0] >= 285
    assert bright[2] <= 915


def test_own_pages_carry_the_picture_for_chats_that_take_the_first_one(client, addresses):
    image = f'<img src="{read(client, addresses["news"])["og:image"]}" width="1200" height="630"'
    assert image in client.get(addresses["news"]).content.decode()
    assert "/og/" not in client.get("/").content.decode().split("<body")[1]
