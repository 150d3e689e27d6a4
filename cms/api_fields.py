"""How page fields look in the content API."""

from django.utils.html import strip_spaces_between_tags
from rest_framework.serializers import Field

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
