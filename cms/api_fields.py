"""How page fields look in the content API."""

from collections.abc import Iterable

from bs4 import BeautifulSoup
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.html import strip_spaces_between_tags
from django.utils.module_loading import import_string
from rest_framework.serializers import Field
from wagtail.api.v2.utils import get_full_url

from booking.models import Slot

from .pictures import rendition

SIZES = {"wide": "fill-1280x720|format-webp", "card": "fill-640x360|format-webp", "thumb": "fill-192x132|format-webp"}
ADDRESSES = ("href", "src")
INVITATIONS = "cms.quizzes.invitations.invitations"  # by name, because that reads the page models


class HtmlStreamField(Field):
    """The body as HTML of its own: whole addresses, and none of the site's classes and icons."""

    def __init__(self, **kwargs):
        super().__init__(read_only=True, **kwargs)

    def to_representation(self, value) -> str:
        request = self.context.get("request")
        html = strip_spaces_between_tags(value.render_as_block({"request": request})).strip()
        return standing_alone(html, request)


def standing_alone(html: str, request) -> str:
    """HTML that can be shown on another host."""
    soup = BeautifulSoup(html, "html.parser")
    for icon in soup.find_all("svg"):
        icon.decompose()
    for tag in soup.find_all(True):
        del tag["class"]
        for name in ADDRESSES:
            if str(tag.get(name, "")).startswith("/"):
                tag[name] = get_full_url(request, tag[name])
    return str(soup)


class CoverField(Field):
    """{title, wide, card, thumb}: a picture in three sizes, each {url, width, height}."""

    def __init__(self, **kwargs):
        super().__init__(read_only=True, **kwargs)

    def to_representation(self, image) -> dict:
        shown = {name: rendition(image, spec) for name, spec in SIZES.items()}
        sizes = {
            name: {"url": made.full_url, "width": made.width, "height": made.height} for name, made in shown.items()
        }
        return {"title": image.title, **sizes}


class VideoField(Field):
    """{url, poster, duration, type, captions, width, height}; the duration in seconds, captions null without any."""

    def __init__(self, **kwargs):
        super().__init__(read_only=True, **kwargs)

    def to_representation(self, video) -> dict:
        still = rendition(video.poster, SIZES["wide"]) if video.poster else video.frame
        return {
            "title": video.title,
            "url": get_full_url(None, video.file.url),
            "poster": get_full_url(None, still.url),
            "duration": video.duration,
            "type": video.content_type,
            "captions": get_full_url(None, video.captions.url) if video.captions else None,
            "width": video.width,
            "height": video.height,
            "transcript": video.transcript,
        }


class ReadingListField(Field):
    """[{title, author, publisher, note, activity_id}]."""

    def __init__(self, **kwargs):
        super().__init__(read_only=True, **kwargs)

    def to_representation(self, value) -> list[dict]:
        return [
            {
                **{name: block.value.get(name) or "" for name in ("title", "author", "publisher", "note")},
                "activity_id": block.value["activity"].pk if block.value.get("activity") else None,
            }
            for block in value
        ]


class QuizzesField(Field):
    """[{id, title, state, opens_at, closes_at, url}] of the quizzes in the body; their questions, /api/v1/ has."""

    def __init__(self, **kwargs):
        super().__init__(read_only=True, source="body", **kwargs)

    def to_representation(self, value) -> list[dict]:
        request = self.context.get("request")
        chosen = [child.value.get("quiz") for child in value if child.block_type == "quiz"]
        return [_quiz(one, request) for one in import_string(INVITATIONS)(chosen, request)] if chosen else []


class ActivityField(Field):
    """{id, title, category, venue, next_slot}: what can be booked. How many seats are left, only /api/v1/ knows."""

    def __init__(self, **kwargs):
        super().__init__(read_only=True, **kwargs)

    def to_representation(self, activity) -> dict:
        return {
            "id": activity.pk,
            "title": activity.title,
            "category": activity.category,
            "venue": _named(activity.venue),
            "next_slot": next((_moments_of(slot) for slot in _ahead(activity)), None),
        }


class VenueField(Field):
    """{id, name, kind, address, phone}."""

    def __init__(self, **kwargs):
        super().__init__(read_only=True, **kwargs)

    def to_representation(self, venue) -> dict:
        return {**_named(venue), "kind": venue.kind, "address": venue.address, "phone": venue.phone}


def slots_ahead() -> QuerySet[Slot]:
    """What is still to come, soonest first."""
    return Slot.objects.scheduled().upcoming(timezone.now()).order_by("starts_at", "pk")


def _ahead(activity) -> Iterable[Slot]:
    """A list of pages brings the slots along (`slots_ahead`); a single page asks for one."""
    return activity.slots_ahead if hasattr(activity, "slots_ahead") else slots_ahead().filter(activity=activity)[:1]


def _named(venue) -> dict | None:
    return {"id": venue.pk, "name": venue.name} if venue else None


def _quiz(invitation, request) -> dict:
    quiz = invitation.quiz
    opens, closes = (moment and timezone.localtime(moment).isoformat() for moment in (quiz.opens_at, quiz.closes_at))
    shown = {"id": quiz.pk, "title": quiz.title, "state": str(invitation.state)}
    return {**shown, "opens_at": opens, "closes_at": closes, "url": get_full_url(request, invitation.url)}


def _moments_of(slot) -> dict:
    moments = ("starts_at", "ends_at", "booking_opens_at", "booking_closes_at")
    return {"id": slot.pk, **{name: timezone.localtime(getattr(slot, name)).isoformat() for name in moments}}
