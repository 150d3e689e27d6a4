"""The roles that a team's shifts usually have."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from volunteers.roles import RolePlan

from .people import Team
from .qualifications import Qualification


class UsualRole(models.Model):
    """Abstract: a role that is not of one shift yet."""

    name = models.CharField(_("岗位"), max_length=40)
    capacity = models.PositiveSmallIntegerField(_("人数"))
    needs = models.CharField(_("要求"), max_length=120, blank=True)
    qualifications = models.ManyToManyField(Qualification, blank=True, related_name="+", verbose_name=_("资格"))

    class Meta:
        abstract = True
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(capacity__gte=1), name="%(app_label)s_%(class)s_wants_people")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.capacity}"

    @property
    def plan(self) -> RolePlan:
        return RolePlan(self.name, self.capacity, self.needs, tuple(q.name for q in self.qualifications.all()))


class TeamRole(UsualRole):
    """常用岗位: what a new shift of the team gets when nobody says otherwise."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="roles", verbose_name=_("服务队"))

    class Meta(UsualRole.Meta):
        verbose_name = verbose_name_plural = _("常用岗位")
        constraints = [
            *UsualRole.Meta.constraints,
            models.UniqueConstraint(fields=["team", "name"], name="role_name_once_in_a_team"),
        ]
