"""Addresses of pages: Chinese titles become pinyin, because percent-encoded ones are long in a QR code or a message."""

from django.utils.text import slugify
from pypinyin import lazy_pinyin

LONGEST = 60


def pinyin_slug(text: str) -> str:
    """巧手插花 → qiao-shou-cha-hua; cut at a syllable; "page" when nothing readable is left."""
    words = slugify(" ".join(lazy_pinyin(text, errors=lambda rest: rest.split()))).split("-")
    slug = ""
    for word in words:
        longer = f"{slug}-{word}" if slug else word
        if len(longer) > LONGEST:
            break
        slug = longer
    return slug or "page"
