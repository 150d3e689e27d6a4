"""The demo's compositions: a home page with links, news that stand out or lead on, programmes, ways to the venues."""

from datetime import datetime, time, timedelta

from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.images.models import Image

from booking.models import Activity, Venue
from community.models import Community

from .demo.programmes import ASKING, LEADING_TO, PROGRAMMES, STANDING_OUT, WAYS
from .demo.sketches import sketch
from .groups import collection_of
from .models import HomePage, NewsIndexPage, NewsPage, ProgrammePage, Quiz, StandardPage
from .states import NewsCategory

WAITING = "征集：您家的灯谜"
LINKS = (("无障碍说明", "accessibility"), ("隐私与信息", "privacy"), ("关于网站", "about"))


def compose_home(home: HomePage) -> None:
    """The usual parts, and below them the standing pages; a home page that has links already is left alone."""
    if any(block.block_type == "links" for block in home.body):
        return
    pages = {page.slug: page for page in StandardPage.objects.descendant_of(home)}
    links = [{"words": words, "page": pages[slug], "address": ""} for words, slug in LINKS if slug in pages]
    home.body.append(("links", {"title": "常用", "links": links}))
    home.save(update_fields=["body"])


def waiting_story(today) -> NewsPage:
    """A draft that the secretary is asked to approve."""
    return NewsPage(
        title=WAITING,
        date=today,
        category=NewsCategory.CULTURE,
        author="编辑 周洁",
        intro="元宵灯谜会要两百条灯谜，家家出几条，猜中的有小灯笼。",
        body=[("text", "<p>写在纸条上，投进服务台的红盒子。写上楼号，猜中的人要谢您。</p>")],
        live=False,
    )


def standing_out(title: str, today) -> dict:
    """The fields that put a piece of news on top or on the wall, for some days from `today`."""
    found = dict(STANDING_OUT.get(title, {}))
    if days := found.pop("pinned_days", 0):
        found["pinned_until"] = today + timedelta(days=days)
    if days := found.pop("shown_days", 0):
        evening = datetime.combine(today + timedelta(days=days), time(18))
        found["shown_until"] = timezone.make_aware(evening)
    return found


def leading_on(title: str, community: Community) -> list[tuple]:
    """The block with the activities that a piece of news leads to, where there are any."""
    heading, titles = LEADING_TO.get(title, ("", ()))
    found = _first_of(community, titles)
    return [("activities", {"title": heading, "activities": found})] if found else []


def asking(title: str, community: Community) -> list[tuple]:
    """The block with the quiz that a piece of news leads to, where there is one."""
    wanted, words = ASKING.get(title, ("", ""))
    quiz = Quiz.objects.filter(community=community, title=wanted).order_by("pk").first() if wanted else None
    return [("quiz", {"quiz": quiz, "words": words})] if quiz else []


def _first_of(community: Community, titles) -> list[Activity]:
    there = {activity.title: activity for activity in community.activities.filter(title__in=titles).order_by("-pk")}
    return [there[title] for title in titles if title in there]


def programmes(index: NewsIndexPage, community: Community, images: dict, today) -> list[ProgrammePage]:
    """Those that are not there yet, to be published."""
    there = set(ProgrammePage.objects.child_of(index).values_list("title", flat=True))
    return [_programme(row, community, images, today) for row in PROGRAMMES if row[0] not in there]


def _programme(row: tuple, community: Community, images: dict, today) -> ProgrammePage:
    title, kind, team, picture, intro, cast, rehearsal, words, shows, text = row
    return ProgrammePage(
        title=title,
        kind=kind,
        team=team,
        intro=intro,
        cover=images.get(picture),
        cast=[("part", {"role": role, "people": people}) for role, people in cast],
        rehearsals=[("activity", {"activity": one, "words": words}) for one in _first_of(community, [rehearsal])],
        shows=[
            ("show", {"on": today + timedelta(days=days), "place": place, "note": note}) for days, place, note in shows
        ],
        body=[("text", text)],
    )


def way_to(venue: Venue) -> dict:
    """The fields that say how to get to a venue, with its sketch."""
    if venue.kind not in WAYS:
        return {}
    directions, alt = WAYS[venue.kind]
    return {"directions": directions, "sketch": _sketch(venue), "sketch_alt": alt}


def _sketch(venue: Venue) -> Image:
    title, model = f"去{venue.name}的路", get_image_model()
    known = model.objects.filter(title=title).first()
    return known or model.objects.create(
        title=title,
        file=ContentFile(sketch(venue.kind).jpeg(), name=f"way-{venue.kind}.jpg"),
        collection=collection_of(venue.community),
    )
