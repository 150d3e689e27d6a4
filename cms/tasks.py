"""What the clock brings about in the content."""

from datetime import datetime

from django.core.management import call_command


def keep_to_schedule(at: datetime) -> None:
    """Publish what was scheduled and take down what has expired; Wagtail reads the clock itself."""
    call_command("publish_scheduled", verbosity=0)
