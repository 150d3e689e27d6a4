"""What the streams of some pages lead to, fetched once for all of them: the rows that blocks chose, the sizes of
pictures, the addresses of links in texts, where activities stand.

A stream that nobody fetched for asks by itself, block by block.
"""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Prefetch, prefetch_related_objects
from django.template.loader import render_to_string
from wagtail.blocks import Block, StreamValue
from wagtail.images import get_image_model
from wagtail.models import Site
from wagtail.rich_text import RichText, expand_db_html
from wagtail.rich_text.pages import PageLinkHandler

from . import live
from .blocks import PictureBlock
from .pictures import BODY

SEAM = "<!--seam-->"  # the editor writes no comments


class LinkedText(RichText):
    """A text whose links are resolved already: `html` is ready to be shown."""

    def __init__(self, source: str, html: str):
        super().__init__(source)
        self.html = html

    def __html__(self) -> str:
        return render_to_string("wagtailcore/shared/richtext.html", {"html": self.html})


class PageLinks(PageLinkHandler):
    """Asks once for all links of a text where the sites begin, not once a link."""

    @classmethod
    def get_many(cls, attrs_list: list[dict]) -> list:
        pages = super().get_many(attrs_list)
        found = [page for page in pages if page]
        roots = Site.get_site_root_paths() if found else []
        for page in found:
            page._wagtail_cached_site_root_paths = roots  # where Wagtail looks first
        return pages


def fetch(pages: Iterable, request, *, names: Iterable[str] | None = None) -> None:
    """Fetch for these pages of one type; only for the streams in `names`, where it is given. The number of statements
    depends on which kinds of blocks there are, and not on how many."""
    streams = [getattr(page, name) for page in pages for name in stream_names(page) if names is None or name in names]
    _fill(streams)
    children = [child for stream in streams for child in stream]
    _bring_sizes([child.value.get("image") for child in children if isinstance(child.block, PictureBlock)])
    _resolve_links([child for child in children if isinstance(child.value, RichText)])
    live.gather(children, request)


def stream_names(page) -> list[str]:
    return [field.name for field in page._meta.get_fields() if getattr(field, "stream_block", None)]


def _fill(streams: list[StreamValue]) -> None:
    """Give the stored streams their values, those of a kind of block at once; what was made in memory has them."""
    blocks: dict[int, Block] = {}  # by identity: blocks are compared by what they hold, and cannot be keys
    waiting: dict[int, list[tuple[StreamValue, int, dict]]] = defaultdict(list)
    for stream in streams:
        for place, row in enumerate(stream.raw_data if stream.is_lazy else ()):
            block = stream.stream_block.child_blocks[row["type"]]
            blocks[id(block)] = block
            waiting[id(block)].append((stream, place, row))
    for key, rows in waiting.items():
        values = blocks[key].bulk_to_python([row["value"] for _stream, _place, row in rows])
        for (stream, place, row), value in zip(rows, values, strict=True):
            stream[place] = (row["type"], value, row.get("id"))


def _bring_sizes(images: list) -> None:
    sizes = get_image_model().get_rendition_model().objects.filter(filter_spec=BODY)
    prefetch_related_objects(
        [image for image in images if image], Prefetch("renditions", sizes, to_attr="prefetched_renditions")
    )


def _resolve_links(texts: list[StreamValue.StreamChild]) -> None:
    """All texts are expanded as one; a text so broken that it swallows a seam leaves each to itself."""
    parts = expand_db_html(SEAM.join(child.value.source for child in texts)).split(SEAM) if texts else []
    if len(parts) == len(texts):
        for child, html in zip(texts, parts, strict=True):
            child.value = LinkedText(child.value.source, html)
