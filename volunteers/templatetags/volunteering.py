"""What other rooms' pages show of a volunteer."""

from django import template
from django.utils import timezone

from volunteers.models import Volunteer
from volunteers.summary import totals

register = template.Library()


@register.filter
def in_eights(code: str) -> str:
    """A hash in groups that can be read aloud."""
    return " ".join(code[start : start + 8] for start in range(0, len(code), 8))


@register.inclusion_tag("volunteers/summary.html")
def volunteer_summary(user) -> dict:
    """Number and hours of the user as a volunteer; an invitation for everybody else."""
    volunteer = Volunteer.objects.visible_to(user).first()
    if volunteer is None:
        return {"volunteer": None}
    return {"volunteer": volunteer, "totals": totals(volunteer, at=timezone.now())}
