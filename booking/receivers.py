"""What the search index follows: activities, venues, and a venue's name in the text of its activities."""

from django.db.models.signals import post_save
from django.dispatch import receiver

from common.search.updating import keep_in_step, write_anew

from .models import Activity, Venue

keep_in_step(Activity, Venue)


@receiver(post_save, sender=Venue)
def name_it_in_its_activities(sender, instance, created, raw=False, **kwargs):
    if not created and not raw:
        write_anew(Activity, instance.activities.select_related("venue"))
