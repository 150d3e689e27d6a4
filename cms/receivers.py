"""What follows from publishing: visitors see it at once, the audit log knows, and a live page lists its activity.
Places that are booked stand.

Actions drop the visitors' pages themselves. Here stand the rows that forms save, and Wagtail's own.
"""

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import PageViewRestriction, Site
from wagtail.signals import page_published, page_unpublished, post_page_move

from accounts.signals import role_granted
from booking import actions
from booking.models import Closure, OpeningHours, Space, Venue
from common import audit, page_cache
from common.search.updating import keep_in_step
from community import sites
from community.models import Community, Partner
from volunteers.models import Team

from . import groups
from .models import ActivityPage, Quiz
from .models.base import SitePage

keep_in_step(*SitePage.__subclasses__())


# What public pages show beside activities, slots, shifts and pages; all of it seldom changes.
SHOWN = (
    *(Venue, Space, OpeningHours, Closure, Community, Partner, Team, Site, PageViewRestriction, Quiz),
    get_image_model(),
    get_document_model(),
)


@receiver(role_granted)
def open_the_pages(sender, role, **kwargs):
    groups.admit(role.user, role.community, role.kind)


@receiver([page_published, page_unpublished, post_page_move])
def show_the_change_at_once(sender, **kwargs):
    page_cache.forget()


@receiver(page_published)
def note_that_it_is_public(sender, instance, revision=None, **kwargs):
    _note("page.published", instance, by=revision.user if revision else None)


@receiver(page_unpublished)
def note_that_it_is_gone(sender, instance, **kwargs):
    _note("page.unpublished", instance, by=None)


def _note(verb: str, page, *, by) -> None:
    """With what programs are told of it (`webhook_events`): later there may be no page to ask."""
    site = page.get_site()
    audit.record(
        by,
        verb,
        page,
        at=timezone.now(),
        community_id=Community.objects.filter(site=site).values_list("pk", flat=True).first() if site else None,
        page=page.pk,
        type=f"cms.{type(page).__name__}",
        title=page.title,
        url=page.full_url,
        activity=getattr(page, "activity_id", None),
    )


def show_the_row_at_once(sender, instance, **kwargs):
    if isinstance(instance, Community | Site):
        sites.forget()
    page_cache.forget()


for model in SHOWN:
    post_save.connect(show_the_row_at_once, sender=model)
    post_delete.connect(show_the_row_at_once, sender=model)


@receiver(page_published, sender=ActivityPage)
def list_its_activity(sender, instance, revision=None, **kwargs):
    by = revision.user if revision else None
    actions.list_activity(instance.activity, listed=True, by=by, at=timezone.now())


@receiver(page_unpublished, sender=ActivityPage)
def unlist_its_activity(sender, instance, **kwargs):
    """Also sent when a live page is deleted. A second live page of the same activity keeps it listed."""
    others = ActivityPage.objects.live().filter(activity=instance.activity_id).exclude(pk=instance.pk)
    if not others.exists():
        actions.list_activity(instance.activity, listed=False, by=None, at=timezone.now())
