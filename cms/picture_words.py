"""Which pictures of a page say nothing to people who cannot see them. A reminder for its editor, never a refusal."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

# IMG_2031, DSC00012, 微信图片_20261120, 1763628000123, screenshot-3: what cameras and phones call their files.
FILE_NAME = re.compile(
    r"(?:(?:img|dsc|dcim|mmexport|pic|photo|image|screenshot|wx|wechat|微信图片|屏幕截图)[\s_\-]?[\d_\-\s]*|[\d_\-\s]+)"
    r"(?:\.(?:jpe?g|png|gif|webp))?|.+\.(?:jpe?g|png|gif|webp)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Silence:
    """How many pictures have no words, and how many of those are still called as their file was."""

    without_words: int
    named_by_camera: int

    def __str__(self) -> str:
        if self.named_by_camera:
            return _("有 %(count)d 张图片没有说明，其中 %(names)d 张的标题还是文件名。") % {
                "count": self.without_words,
                "names": self.named_by_camera,
            }
        return _("有 %d 张图片没有说明。") % self.without_words


def silence_of(page) -> Silence | None:
    """What is missing on the page as it was last saved; None when every picture has its words."""
    silent = {image.pk: image for image, words in _pictures(page) if not words}
    if not silent:
        return None
    return Silence(len(silent), sum(is_file_name(image.title) for image in silent.values()))


def is_file_name(title: str) -> bool:
    return bool(FILE_NAME.fullmatch(title.strip()))


def _pictures(page):
    """(picture, its words) of the page's own fields and of its blocks."""
    for field in ("cover", "sketch"):
        if image := getattr(page, field, None):
            yield image, image.description or getattr(page, f"{field}_alt", "")
    for child in getattr(page, "body", None) or ():
        if child.block_type == "picture" and (image := child.value.get("image")):
            yield image, child.value.get("alt") or image.description
