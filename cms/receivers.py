"""A live page lists its activity; without one the public no longer finds it. Places already booked stand."""

from django.dispatch import receiver
from django.utils import timezone
from wagtail.signals import page_published, page_unpublished

from booking import actions

from .models import ActivityPage


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
