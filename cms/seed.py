"""The demo's pages: the site, the study series, the news, a page for every venue and activity. Again: changes nothing."""

from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.images.models import Image

from accounts.models import User
from booking.models import Activity, Slot, Venue
from community.models import Community

from . import actions
from .demo.news import NEWS
from .demo.pictures import PICTURES
from .demo.words import ACTIVITY_WORDS, OTHER_WORDS, VENUE_WORDS
from .groups import collection_of
from .models import (
    ActivityIndexPage,
    ActivityPage,
    HomePage,
    NewsIndexPage,
    NewsPage,
    PosterPrint,
    StudyIndexPage,
    VenueIndexPage,
    VenuePage,
)
from .printing.facts import slots_ahead
from .printing.posters import layout_for
from .seed_editing import asking, compose_home, leading_on, programmes, standing_out, waiting_story, way_to
from .seed_study import publish, seed_study
from .states import PosterSize


def seed_content(community: Community, *, by: User, at: datetime, activities=None) -> HomePage:
    """Fill the community's site as of `at`; `activities` get a live page each (all of the community's by default)."""
    home = actions.furnish(community)
    today = timezone.localdate(at)
    images = seed_pictures(community)
    section = {model: model.objects.child_of(home).get() for model in (VenueIndexPage, NewsIndexPage, StudyIndexPage)}
    seed_study(section[StudyIndexPage], community, images, by=by, at=at)
    _seed_news(section[NewsIndexPage], community, images, today, by)
    for page in programmes(section[NewsIndexPage], community, images, today):
        publish(section[NewsIndexPage], page, by)
    _seed_waiting(section[NewsIndexPage], today, by)
    compose_home(home)
    _seed_venues(section[VenueIndexPage], community, by)
    rows = community.activities.order_by("pk") if activities is None else activities
    seed_activity_pages(ActivityIndexPage.objects.child_of(home).get(), rows, by=by)
    seed_prints(community, by=by, at=at)
    return home


def seed_pictures(community: Community) -> dict[str, Image]:
    """name → image; drawn once."""
    model, collection = get_image_model(), collection_of(community)
    known = {
        image.title: image for image in model.objects.filter(title__in=[title for title, _draw in PICTURES.values()])
    }
    images = {}
    for name, (title, draw) in PICTURES.items():
        images[name] = known.get(title) or model.objects.create(
            title=title, file=ContentFile(draw().jpeg(), name=f"{name}.jpg"), collection=collection
        )
    return images


def seed_prints(community: Community, *, by: User, at: datetime) -> None:
    """Two posters that were printed last week; one of them has a time that was changed since."""
    if PosterPrint.objects.filter(activity__community=community).exists():
        return
    printed_at = at - timedelta(days=5)
    ahead = Slot.objects.scheduled().filter(starts_at__gt=at + timedelta(days=2))
    shown = community.activities.listed().filter(slots__in=ahead).distinct().order_by("pk")[:2]
    for activity, moved in zip(shown, (timedelta(), timedelta(minutes=30)), strict=False):
        layout = layout_for(activity.category)
        slots = slots_ahead(activity, at=at)
        made = actions.note_print(activity, slots, layout, PosterSize.A4, by=by, at=printed_at)
        for times in made.printed["slots"].values():
            times[:2] = [(datetime.fromisoformat(moment) - moved).isoformat() for moment in times[:2]]
        made.save(update_fields=["printed"])


def _seed_news(index: NewsIndexPage, community: Community, images: dict, today, by: User) -> None:
    there = set(NewsPage.objects.child_of(index).values_list("title", flat=True))
    for days, category, title, author, picture, intro, blocks in NEWS:
        if title in there:
            continue
        page = NewsPage(
            title=title,
            date=today - timedelta(days=days),
            category=category,
            author=author,
            cover=images.get(picture),
            intro=intro,
            body=[
                *(_block(block, today) for block in blocks),
                *leading_on(title, community),
                *asking(title, community),
            ],
            **standing_out(title, today),
        )
        publish(index, page, by)


def _seed_waiting(index: NewsIndexPage, today, by: User) -> None:
    page = waiting_story(today)
    if NewsPage.objects.child_of(index).filter(title=page.title).exists():
        return
    page.owner = by
    index.add_child(instance=page)
    page.save_revision(user=by, log_action=False)
    page.get_workflow().start(page, by)


def _block(block: tuple, today) -> tuple:
    kind, first, *rest = block
    if kind == "text":
        return kind, first
    if kind == "quote":
        return kind, {"text": first, "source": rest[0]}
    if kind == "facts":
        return kind, {"title": first, "facts": list(rest[0])}
    if kind == "questions":
        return kind, {"title": first, "questions": [{"question": q, "answer": a} for q, a in rest[0]]}
    steps = [{"head": _dated(head, today), "text": text} for head, text in rest[0]]
    return kind, {"title": first, "steps": steps}


def _dated(text: str, today) -> str:
    """“{day:62}，开工” → “9月22日，开工”: the day so many days before today."""
    if not text.startswith("{day:"):
        return text
    days, _, words = text.removeprefix("{day:").partition("}")
    day = today - timedelta(days=int(days))
    return f"{day.month}月{day.day}日{words}"


def _seed_venues(index: VenueIndexPage, community: Community, by: User) -> None:
    there = set(VenuePage.objects.child_of(index).values_list("venue", flat=True))
    for venue in Venue.objects.filter(community=community).exclude(pk__in=there):
        words, facts = VENUE_WORDS.get(venue.kind, ("", ()))
        body = [("text", f"<p>{words}</p>")] if words else []
        if facts:
            body.append(("facts", {"title": "来之前知道", "facts": list(facts)}))
        publish(index, VenuePage(title=venue.name, venue=venue, body=body, **way_to(venue)), by)


def seed_activity_pages(index: ActivityIndexPage, activities, *, by: User) -> None:
    """A live page for each activity that has none; publishing lists the activity."""
    there = set(ActivityPage.objects.values_list("activity", flat=True))
    for activity in activities:
        if activity.pk not in there:
            publish(index, _activity_page(activity), by)


def _activity_page(activity: Activity) -> ActivityPage:
    practical, questions = ACTIVITY_WORDS.get(activity.category, OTHER_WORDS)
    asked = [{"question": question, "answer": answer} for question, answer in questions]
    return ActivityPage(
        title=activity.title,
        activity=activity,
        practical=practical,
        intro=activity.summary,
        body=[("questions", {"title": "邻居常问", "questions": asked})],
    )
