"""What follows from publishing: visitors see it at once, and a live page lists its activity (places booked stand)."""

from django.dispatch import receiver
from django.utils import timezone
from wagtail.signals import page_published, page_unpublished, post_page_move

from accounts.signals import role_granted
from booking import actions
from common import page_cache

from . import groups
from .models import ActivityPage


@receiver(role_granted)
def open_the_pages(sender, role, **kwargs):
    groups.admit(role.user, role.community, role.kind)


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
