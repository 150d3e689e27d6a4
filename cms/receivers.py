"""What follows from publishing: visitors see it at once, and a live page lists its activity (places booked stand)."""

from django.dispatch import receiver
from django.utils import timezone
from wagtail.signals import page_published, page_unpublished, post_page_move

from booking import actions
from common import page_cache
from common.search.updating import keep_in_step

from .models import ActivityPage
from .models.base import SitePage

keep_in_step(*SitePage.__subclasses__())


@receiver([page_published, page_unpublished, post_page_move])
def show_the_change_at_once(sender, **kwargs):
    page_cache.forget()


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
