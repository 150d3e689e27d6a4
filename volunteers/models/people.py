"""Who serves, and in which team."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Person, Role
from accounts.states import DESK_ROLES
from community.models import Community
from volunteers.states import VolunteerState


class VolunteerQuerySet(models.QuerySet):
    def visible_to(self, user) -> "VolunteerQuerySet":
        return self.filter(person__user=user) if user.is_authenticated else self.none()

    def of(self, user) -> "Volunteer | None":
        return self.visible_to(user).select_related("person__user").first()

    def manageable_by(self, user) -> "VolunteerQuerySet":
        return self.filter(community__in=Role.objects.communities(user, DESK_ROLES))


class Volunteer(models.Model):
    """志愿者: a person who serves. `number` is shown in place of any ID number."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="volunteers", verbose_name=_("社区"))
    person = models.OneToOneField(Person, models.PROTECT, related_name="volunteer", verbose_name=_("个人"))
    number = models.CharField(_("志愿者编号"), max_length=20, unique=True)
    state = models.CharField(_("状态"), max_length=10, choices=VolunteerState.choices, default=VolunteerState.ACTIVE)
    skills = models.CharField(_("特长"), max_length=120, blank=True)
    joined_at = models.DateTimeField(_("加入时间"))

    objects = VolunteerQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("志愿者")
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.person.name} {self.number}"


class Team(models.Model):
    """服务队, led by its leader (a login)."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="teams", verbose_name=_("社区"))
    name = models.CharField(_("名称"), max_length=40)
    intro = models.CharField(_("介绍"), max_length=200, blank=True)
    leader = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="led_teams",
        verbose_name=_("队长"),
    )

    class Meta:
        verbose_name = verbose_name_plural = _("服务队")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["community", "name"], name="team_name_once")]

    def __str__(self) -> str:
        return self.name


class TeamMembership(models.Model):
    team = models.ForeignKey(Team, models.CASCADE, related_name="memberships", verbose_name=_("服务队"))
    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="memberships", verbose_name=_("志愿者"))
    joined_at = models.DateTimeField(_("入队时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("队员")
        constraints = [models.UniqueConstraint(fields=["team", "volunteer"], name="team_membership_once")]

    def __str__(self) -> str:
        return f"{self.volunteer} @ {self.team}"
