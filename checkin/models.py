"""扫码: the place of scanning, its screen, used tickets, personal cards, leaders' phones that scan."""

import secrets
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Person, Role
from accounts.states import DESK_ROLES
from booking.models import Slot, Venue, new_code
from community.models import Community
from volunteers.models import Shift


def new_public_id() -> str:
    return secrets.token_hex(8)


def new_token() -> str:
    return secrets.token_urlsafe(24)


class Mode(models.TextChoices):
    ROTATING = "rotating", _("动态码")
    PRINTED = "printed", _("固定码")
    KIOSK = "kiosk", _("签到机")


class Checkpoint(models.Model):
    """签到点: where people scan — a venue, or one slot or shift there. `public_id` stands in the code."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="checkpoints", verbose_name=_("社区"))
    name = models.CharField(_("名称"), max_length=40)
    public_id = models.CharField(_("公开编号"), max_length=16, unique=True, default=new_public_id, editable=False)
    venue = models.ForeignKey(Venue, models.PROTECT, related_name="checkpoints", verbose_name=_("场地"))
    slot = models.ForeignKey(Slot, models.PROTECT, null=True, blank=True, related_name="checkpoints")
    shift = models.ForeignKey(Shift, models.PROTECT, null=True, blank=True, related_name="checkpoints")
    mode = models.CharField(_("方式"), max_length=10, choices=Mode.choices, default=Mode.ROTATING)
    key_id = models.PositiveSmallIntegerField(_("密钥号"), default=1)
    active = models.BooleanField(_("启用"), default=True)

    class Meta:
        verbose_name = verbose_name_plural = _("签到点")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(slot__isnull=True) | Q(shift__isnull=True), name="checkpoint_of_one_thing"
            )
        ]

    def __str__(self) -> str:
        return self.name


class DisplayLeaseQuerySet(models.QuerySet):
    def current(self, at) -> "DisplayLeaseQuerySet":
        return self.filter(ended_at__isnull=True, expires_at__gt=at)

    def manageable_by(self, user) -> "DisplayLeaseQuerySet":
        return self.filter(checkpoint__community__in=Role.objects.communities(user, DESK_ROLES))


class DisplayLease(models.Model):
    """The right of one screen to show a checkpoint's rotating code; end it and the code dies with it."""

    checkpoint = models.ForeignKey(Checkpoint, models.CASCADE, related_name="leases", verbose_name=_("签到点"))
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("开启人"))
    created_at = models.DateTimeField(_("开启时间"))
    expires_at = models.DateTimeField(_("有效期至"))
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)

    objects = DisplayLeaseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("大屏")

    def __str__(self) -> str:
        return f"{self.checkpoint} {timezone.localtime(self.created_at):%m-%d %H:%M}"

    @property
    def path(self) -> str:
        """Where the screen is opened; the page itself is the content's, see `cms.hall`."""
        return f"/screen/{self.token}/"

    def runs_at(self, at: datetime) -> bool:
        return self.ended_at is None and self.expires_at > at


class ScanTicket(models.Model):
    """A ticket that has been used. Tickets themselves are signed, not stored; the unique nonce lets each count once."""

    nonce = models.CharField(max_length=32, unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    checkpoint = models.ForeignKey(Checkpoint, models.CASCADE, related_name="+")
    client_event_id = models.CharField(max_length=64, unique=True)
    option = models.CharField(max_length=60)
    used_at = models.DateTimeField()
    answer = models.JSONField(default=dict)

    class Meta:
        verbose_name = verbose_name_plural = _("已用的签到凭据")

    def __str__(self) -> str:
        return self.nonce


class CardKind(models.TextChoices):
    PHONE = "phone", _("手机上的码")
    PAPER = "paper", _("纸卡")


class PersonalCardQuerySet(models.QuerySet):
    def live(self) -> "PersonalCardQuerySet":
        return self.filter(revoked_at__isnull=True)


class PersonalCard(models.Model):
    """个人码: a random code that a leader scans, on the owner's phone or on paper. A new one revokes the one before of
    its kind, so that a card lost at the market leaves the phone's code alone."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="cards", verbose_name=_("个人"))
    kind = models.CharField(_("种类"), max_length=5, choices=CardKind.choices, default=CardKind.PHONE)
    code = models.CharField(max_length=32, unique=True, default=new_code, editable=False)
    created_at = models.DateTimeField(_("发放时间"))
    revoked_at = models.DateTimeField(_("作废时间"), null=True, blank=True)

    objects = PersonalCardQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("个人码")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"], condition=Q(revoked_at__isnull=True), name="one_live_card_of_a_kind"
            ),
            models.CheckConstraint(condition=Q(kind__in=CardKind.values), name="card_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.person}"


class KioskPin(models.Model):
    """签到机密码: what somebody types at a kiosk beside the own number. `wrong` counts the tries since the last good
    one; too many close it until `locked_until`."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="kiosk_pin", verbose_name=_("个人"))
    pin = models.CharField(max_length=128, editable=False)
    set_at = models.DateTimeField(_("设置时间"))
    wrong = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("签到机密码")

    def __str__(self) -> str:
        return f"{self.person}"


class ScannerLeaseQuerySet(models.QuerySet):
    def of(self, user) -> "ScannerLeaseQuerySet":
        """A lease is used by who took it, and by nobody else."""
        return self.filter(made_by=user) if user.is_authenticated else self.none()


class ScannerLease(models.Model):
    """The right of one phone to check people in at `doors` ("shift:12", "slot:7") for some hours, offline too.

    `device` is a hash of the browser's random name; `clock_offset_ms` is what the phone's clock lacked when it asked;
    `salt` hides the codes of the roster that the phone was given.
    """

    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    community = models.ForeignKey(Community, models.PROTECT, related_name="+", verbose_name=_("社区"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("开启人"))
    device = models.CharField(max_length=64)
    doors = models.JSONField(default=list)
    salt = models.CharField(max_length=40, default=new_token, editable=False)
    clock_offset_ms = models.BigIntegerField(_("时钟差"))
    created_at = models.DateTimeField(_("开启时间"))
    expires_at = models.DateTimeField(_("有效期至"))
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)

    objects = ScannerLeaseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("扫码手机")
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="scanner_lease_ends_after_start")
        ]

    def __str__(self) -> str:
        return f"{self.made_by} {timezone.localtime(self.created_at):%m-%d %H:%M}"


class DeskScan(models.Model):
    """A scan of a leader's phone that was recorded, with its answer. It counts once, however often it is sent."""

    client_event_id = models.CharField(max_length=64, unique=True)
    lease = models.ForeignKey(ScannerLease, models.CASCADE, related_name="scans")
    received_at = models.DateTimeField()
    answer = models.JSONField(default=dict)

    class Meta:
        verbose_name = verbose_name_plural = _("手机扫码记录")

    def __str__(self) -> str:
        return self.client_event_id
