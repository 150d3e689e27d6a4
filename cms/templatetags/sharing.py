"""The words and the picture that a chat shows of a page."""

from django import template

from booking.models import Activity, Slot
from cms.models import HomePage
from cms.models.base import SitePage
from cms.printing import share

register = template.Library()


@register.simple_tag(takes_context=True)
def share_card(context) -> dict[str, str]:
    """title, description, image, url of the page being written; `own` says that it is about one thing. Pages about
    nothing in particular show the community. Empty where no community is known, as on error pages."""
    request, community = context.get("request"), context.get("community")
    if not (request and community):
        return {}
    card, description = _of(context, community)
    return {
        "title": card.title,
        "description": description,
        "image": share.absolute(community, card.path),
        "url": share.absolute(community, request.path),
        "own": card.kind != "home",
    }


def _of(context, community) -> tuple[share.Card, str]:
    page, slot, activity = context.get("page"), context.get("slot"), context.get("activity")
    if isinstance(slot, Slot) and slot.activity_id:
        return share.card_of_activity(slot.activity, community), _about(slot.activity, None, slot)
    if isinstance(activity, Activity):
        photo = page.cover_id if page else None
        return share.card_of_activity(activity, community, photo), _about(activity, page, context.get("first"))
    if isinstance(page, SitePage) and not isinstance(page, HomePage):
        return share.card_of_page(page, community), share.spoken(page.search_description or getattr(page, "intro", ""))
    return share.card_of_home(community), share.spoken("社区的活动、场地和志愿服务，线上报名，到场签到。")


def _about(activity: Activity, page, slot: Slot | None) -> str:
    said = (page and (page.search_description or page.intro)) or activity.summary
    return share.spoken(share.when_and_where(slot) if slot else "", said)
