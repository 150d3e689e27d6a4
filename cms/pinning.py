"""How much may stand on top. Pure, so that models and forms may ask."""

from django.utils.translation import gettext as _

from common.errors import Refusal

AT_MOST = 3


def refusal_to_pin(others: int) -> Refusal | None:
    """Why one more piece of news may not be pinned while `others` are; None means it may."""
    if others < AT_MOST:
        return None
    return Refusal(
        "too_many_pinned",
        _("已经有 %d 条动态置顶") % others,
        _("先取消一条的置顶，或者等它到期"),
    )
