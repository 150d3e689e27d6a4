"""Who serves, and in which team."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Person, Role
from accounts.states import DESK_ROLES, ConsentMethod
from community.models import Community
from volunteers.states import IdType, JoinSource, MembershipState, Sex, VolunteerState


class VolunteerQuerySet(models.QuerySet):
    def visible_to(self, user) -> "VolunteerQuerySet":
        return self.filter(person__user=user) if user.is_authenticated else self.none()

    def of(self, user) -> "Volunteer | None":
        return self.visible_to(user).select_related("person__user").first()

    def in_care_of(self, user) -> "VolunteerQuerySet":
        """The minors of the user's household, for whom a guardian has agreed, and who have no login of their own."""
        if not user.is_authenticated:
            return self.none()
        household = Person.objects.active().filter(user=user).order_by().values("household")
        mine = self.filter(person__household__in=household, person__user=None, person__left_at=None)
        return mine.filter(Exists(VolunteerConsent.objects.filter(volunteer=OuterRef("pk"))))

    def answered_by(self, user) -> "VolunteerQuerySet":
        """Oneself, and the children one signs up for."""
        own, children = self.visible_to(user).order_by(), self.in_care_of(user).order_by()
        return self.filter(Q(pk__in=own.values("pk")) | Q(pk__in=children.values("pk")))

    def manageable_by(self, user) -> "VolunteerQuerySet":
        return self.filter(community__in=Role.objects.communities(user, DESK_ROLES))

    def waiting_for(self, user) -> "VolunteerQuerySet":
        """Who asks to serve, or to serve in a team, and waits for the word of this user: the desk or the leader."""
        asked = TeamMembership.objects.filter(volunteer=OuterRef("pk"), team__in=Team.objects.agreed_by(user))
        desk = Role.objects.communities(user, DESK_ROLES)
        new = Q(state=VolunteerState.PENDING) & (Q(community__in=desk) | Q(Exists(asked)))
        more = Q(state=VolunteerState.ACTIVE) & Q(Exists(asked.filter(state=MembershipState.APPLIED)))
        return self.filter(new | more)


class Volunteer(models.Model):
    """志愿者: a person who serves. `number` is shown in place of any ID number."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="volunteers", verbose_name=_("社区"))
    person = models.OneToOneField(Person, models.PROTECT, related_name="volunteer", verbose_name=_("个人"))
    number = models.CharField(_("志愿者编号"), max_length=20, unique=True)
    state = models.CharField(_("状态"), max_length=10, choices=VolunteerState.choices, default=VolunteerState.ACTIVE)
    legal_name = models.CharField(_("证件上的姓名"), max_length=40, blank=True, help_text=_("和登记的姓名一样就不用填"))
    sex = models.CharField(_("性别"), max_length=6, choices=Sex.choices, blank=True)
    id_type = models.CharField(_("证件类型"), max_length=10, choices=IdType.choices, blank=True)
    id_sealed = models.BinaryField(_("加密的证件号"), null=True, blank=True, editable=False)
    id_mark = models.CharField(max_length=64, null=True, blank=True, editable=False)
    id_last4 = models.CharField(_("证件号后四位"), max_length=4, blank=True, editable=False)
    service_kinds = models.ManyToManyField(
        "volunteers.ServiceKind", blank=True, related_name="+", verbose_name=_("想做的服务")
    )
    skills = models.CharField(_("特长"), max_length=120, blank=True)
    joined_at = models.DateTimeField(_("加入时间"))
    source = models.CharField(_("来源"), max_length=8, choices=JoinSource.choices, default=JoinSource.ONLINE)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("经办人")
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("审核人")
    )
    reason = models.CharField(_("原因"), max_length=200, blank=True)

    objects = VolunteerQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("志愿者")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["community", "id_mark"], name="id_number_once_in_a_community"),
            models.CheckConstraint(
                condition=Q(id_sealed=None, id_mark=None, id_last4="")
                | (Q(id_sealed__isnull=False, id_mark__isnull=False) & ~Q(id_type="") & ~Q(id_last4="")),
                name="id_number_is_whole_or_absent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person.name} {self.number}"

    @property
    def record_name(self) -> str:
        """The name that records and certificates carry."""
        return self.legal_name or self.person.name

    @property
    def shown_id(self) -> str:
        """The document without its number; empty where none is known."""
        return f"{self.get_id_type_display()} 尾号 {self.id_last4}" if self.id_last4 else ""

    @property
    def contact(self):
        """The login that messages go to: the own one, or that of the household. Elders may have neither."""
        return self.person.user or self.person.household.contact

    @property
    def teams(self) -> list["Team"]:
        """The teams that have agreed to this volunteer."""
        return [one.team for one in self.memberships.all() if one.state == MembershipState.MEMBER]


class TeamQuerySet(models.QuerySet):
    def agreed_by(self, user) -> "TeamQuerySet":
        """The teams for which `user` may say who belongs to them: the own ones, the whole community's for the desk."""
        return self.filter(Q(leader=user) | Q(community__in=Role.objects.communities(user, DESK_ROLES)))


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

    objects = TeamQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("服务队")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["community", "name"], name="team_name_once")]

    def __str__(self) -> str:
        return self.name


class TeamMembership(models.Model):
    """队员: a volunteer in a team, or one who asks to be."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="memberships", verbose_name=_("服务队"))
    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="memberships", verbose_name=_("志愿者"))
    state = models.CharField(_("状态"), max_length=8, choices=MembershipState.choices, default=MembershipState.MEMBER)
    joined_at = models.DateTimeField(_("入队时间"))
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("同意人")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("队员")
        constraints = [models.UniqueConstraint(fields=["team", "volunteer"], name="team_membership_once")]

    def __str__(self) -> str:
        return f"{self.volunteer} @ {self.team}"


class VolunteerConsent(models.Model):
    """监护人同意: who agreed, to which text, when. Given anew it is a further row; withdrawing is a fact on the row."""

    volunteer = models.ForeignKey(Volunteer, models.PROTECT, related_name="consents", verbose_name=_("志愿者"))
    guardian = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("监护人")
    )
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("经办人"))
    method = models.CharField(_("方式"), max_length=8, choices=ConsentMethod.choices, default=ConsentMethod.TAP)
    text_version = models.CharField(_("文本版本"), max_length=16)
    given_at = models.DateTimeField(_("同意时间"))
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("监护人同意")
        ordering = ["-given_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=F("given_at")), name="consent_ends_after_it_began"
            )
        ]

    def __str__(self) -> str:
        return f"{self.volunteer} {self.given_at:%Y-%m-%d}"
