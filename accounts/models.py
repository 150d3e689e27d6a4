"""The people: logins, households, persons (who need no login), guardianship, consent, roles."""

import uuid
from datetime import date

from django.contrib.auth.models import AbstractUser
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from community.models import Community, Grid

from .states import ConsentMethod, ConsentPurpose, Relation, RoleKind


class User(AbstractUser):
    """A login. `phone` is stored as E.164 (+8613800138000)."""

    phone = models.CharField(_("手机"), max_length=20, unique=True, null=True, blank=True)
    phone_verified = models.BooleanField(_("手机已验证"), default=False)
    display_name = models.CharField(_("称呼"), max_length=40, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("账号")

    def __str__(self) -> str:
        return self.display_name or self.username

    def get_full_name(self) -> str:
        return self.display_name or super().get_full_name()


class Session(AbstractBaseSession):
    """A login session that knows its user, so that one query finds both and one delete logs out everywhere."""

    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="login_sessions")

    class Meta(AbstractBaseSession.Meta):
        verbose_name = verbose_name_plural = _("登录")

    @classmethod
    def get_session_store_class(cls):
        from .sessions import SessionStore  # the store imports this model

        return SessionStore


class HouseholdQuerySet(models.QuerySet):
    def of(self, user) -> "HouseholdQuerySet":
        """The household(s) that `user` is a member of."""
        return self.filter(persons__user=user, persons__left_at__isnull=True)


class Household(models.Model):
    """家庭: the people who book together. `contact` is the login that messages go to; elders may have none."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="households", verbose_name=_("社区"))
    contact = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="households", verbose_name=_("联系账号")
    )
    address = models.CharField(_("楼栋门牌"), max_length=80, blank=True)
    phone = models.CharField(_("联系电话"), max_length=20, blank=True)
    created_at = models.DateTimeField(_("登记时间"), auto_now_add=True)

    objects = HouseholdQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("家庭")

    def __str__(self) -> str:
        return f"{self.address or _('家庭')} #{self.pk}"


# Written out: it is read with every booking, and the ORM would take longer to build it than the database to answer.
CONSENTED = """EXISTS (
    SELECT 1 FROM accounts_consent c
    WHERE c.person_id = accounts_person.id AND c.purpose = 'child_data' AND c.withdrawn_at IS NULL)"""


class PersonQuerySet(models.QuerySet):
    def visible_to(self, user) -> "PersonQuerySet":
        """The persons of the user's own household; nobody else's, staff included (see `in_community`)."""
        if not user.is_authenticated:
            return self.none()
        own = Person.objects.active().filter(user=user).order_by()
        return self.active().filter(household__in=own.values("household"))

    def active(self) -> "PersonQuerySet":
        return self.filter(left_at__isnull=True)

    def with_consent(self) -> "PersonQuerySet":
        """Each with `consented`: whether a guardian agrees that this minor's data are kept."""
        return self.annotate(consented=RawSQL(CONSENTED, [], models.BooleanField()))  # noqa: S611 a constant

    def in_communities_of(self, user, roles) -> "PersonQuerySet":
        return self.filter(household__community__in=Role.objects.communities(user, roles))


class Person(models.Model):
    """个人: one human being of a household, with or without a login."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    household = models.ForeignKey(Household, models.PROTECT, related_name="persons", verbose_name=_("家庭"))
    name = models.CharField(_("姓名"), max_length=40)
    birth_date = models.DateField(_("出生日期"), null=True, blank=True)
    relation = models.CharField(_("关系"), max_length=8, choices=Relation.choices, default=Relation.SELF)
    user = models.OneToOneField(
        User, models.SET_NULL, null=True, blank=True, related_name="person", verbose_name=_("账号")
    )
    grid = models.ForeignKey(
        Grid, models.SET_NULL, null=True, blank=True, related_name="persons", verbose_name=_("网格")
    )
    left_at = models.DateTimeField(_("移出家庭的时间"), null=True, blank=True)
    created_at = models.DateTimeField(_("登记时间"), auto_now_add=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("个人")
        ordering = ["created_at"]

    def __str__(self) -> str:
        return self.name

    @property
    def has_guardian_consent(self) -> bool:
        """Whether a guardian has agreed that this minor's data are kept."""
        return self.consents.filter(purpose=ConsentPurpose.CHILD_DATA, withdrawn_at__isnull=True).exists()

    @property
    def masked_name(self) -> str:
        """姓+*, the only form that public pages may show."""
        return self.name[:1] + "*" * max(1, min(2, len(self.name) - 1))

    def age_on(self, day: date) -> int | None:
        """Whole years on that day; None when the birth date is unknown. Born on 29 February counts from 1 March."""
        if self.birth_date is None:
            return None
        before = (day.month, day.day) < (self.birth_date.month, self.birth_date.day)
        return day.year - self.birth_date.year - before


class Guardianship(models.Model):
    """监护: who answers for a child."""

    guardian = models.ForeignKey(Person, models.PROTECT, related_name="wards", verbose_name=_("监护人"))
    child = models.ForeignKey(Person, models.PROTECT, related_name="guardians", verbose_name=_("孩子"))
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("监护关系")
        constraints = [
            models.UniqueConstraint(fields=["guardian", "child"], name="guardianship_once"),
            models.CheckConstraint(condition=~Q(guardian=F("child")), name="guardian_is_not_the_child"),
        ]

    def __str__(self) -> str:
        return f"{self.guardian} → {self.child}"


class Consent(models.Model):
    """知情同意: person × purpose × version of the text × giver × method × time; withdrawing is a fact on the row."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="consents", verbose_name=_("个人"))
    purpose = models.CharField(_("用途"), max_length=16, choices=ConsentPurpose.choices)
    text_version = models.CharField(_("文本版本"), max_length=16)
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("同意人"))
    method = models.CharField(_("方式"), max_length=8, choices=ConsentMethod.choices)
    given_at = models.DateTimeField(_("同意时间"))
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("知情同意")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "purpose", "text_version"],
                condition=Q(withdrawn_at__isnull=True),
                name="consent_given_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.get_purpose_display()}"


class Commitment(models.Model):
    """时间安排: somebody has promised to be elsewhere. Rooms that do not know each other write theirs and ask here;
    `ref` names the promise ("signup:<id>"), `title` is what the person calls it, `url` where it can be given back."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="commitments", verbose_name=_("个人"))
    ref = models.CharField(max_length=60, unique=True)
    title = models.CharField(_("名称"), max_length=80)
    url = models.CharField(max_length=120)
    starts_at = models.DateTimeField(_("开始"))
    ends_at = models.DateTimeField(_("结束"))

    class Meta:
        verbose_name = verbose_name_plural = _("时间安排")
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="commitment_ends_after_it_starts")
        ]
        indexes = [models.Index(fields=["person", "ends_at"], name="commitments_of_person")]

    def __str__(self) -> str:
        return self.title


class RoleQuerySet(models.QuerySet):
    def current(self, at=None) -> "RoleQuerySet":
        now = at or models.functions.Now()
        return self.filter(Q(until__isnull=True) | Q(until__gt=now))

    def communities(self, user, kinds):
        """Ids of the communities where `user` holds one of `kinds` today; a superuser holds every role everywhere."""
        if user.is_superuser:
            return Community.objects.order_by().values("pk")
        return self.current().filter(user=user, kind__in=list(kinds)).values("community_id")


class Role(models.Model):
    """What a user may do in a community, until when (None: until revoked)."""

    user = models.ForeignKey(User, models.CASCADE, related_name="roles", verbose_name=_("账号"))
    community = models.ForeignKey(Community, models.PROTECT, related_name="roles", verbose_name=_("社区"))
    kind = models.CharField(_("角色"), max_length=12, choices=RoleKind.choices)
    until = models.DateTimeField(_("有效期至"), null=True, blank=True)

    objects = RoleQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("角色")
        constraints = [models.UniqueConstraint(fields=["user", "community", "kind"], name="role_once")]

    def __str__(self) -> str:
        return f"{self.user} {self.get_kind_display()}"
