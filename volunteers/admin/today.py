"""What waits for a leader's or the desk's word, on the first page of the back office."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.admin.today import Task
from volunteers.applicants import applicants_for
from volunteers.models import HoursReview


def tasks(user, at: datetime) -> Iterator[Task]:
    """Who asks to serve, and hours that need another word; two statements."""
    applicants = applicants_for(user).count()
    if applicants:
        yield Task(applicants, _("志愿者申请"), reverse("volunteers:applicants"))
    hours = HoursReview.objects.led_by(user).pending().count()
    if hours:
        yield Task(hours, _("时长要人点头"), reverse("volunteers:approvals"))
