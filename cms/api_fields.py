"""How page fields look in the content API."""

from django.utils.html import strip_spaces_between_tags
from rest_framework.serializers import Field
from wagtail.api.v2.utils import get_full_url

SIZES = {"wide": "fill-1280x720|format-webp", "card": "fill-640x360|format-webp", "thumb": "fill-192x132|format-webp"}


class HtmlStreamField(Field):
    """The body as the site shows it: HTML with resolved links and pictures."""

    def __init__(self, **kwargs):
        super().__init__(read_only=True, **kwargs)

    def to_representation(self, value) -> str:
        request = self.context.get("request")
        return strip_spaces_between_tags(value.render_as_block({"request": request})).strip()


class CoverField(Field):
    """{title, wide, card, thumb}: a picture in three sizes, each {url, width, height}."""

    def __init__(self, **kwargs):
        super().__init__(read_only=True, **kwargs)

    def to_representation(self, image) -> dict:
        shown = image.get_renditions(*SIZES.values())
        sizes = {
            name: {"url": shown[spec].full_url, "width": shown[spec].width, "height": shown[spec].height}
            for name, spec in SIZES.items()
        }
        return {"title": image.title, **sizes}


class VideoField(Field):
    """{url, poster, duration, type, captions, width, height}; the duration in seconds, captions null without any."""

    def __init__(self, **kwargs):
        super().__init__(read_only=True, **kwargs)

    def to_representation(self, video) -> dict:
        still = video.poster.get_rendition(SIZES["wide"]) if video.poster else video.frame
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
