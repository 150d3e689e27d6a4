"""Rows that every app writes: audit entries, outbox, deliveries, the inbox (站内信), who swept when, webhooks."""

import secrets
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


def new_salt() -> str:
    return secrets.token_hex(16)


class AuditEntry(models.Model):
    """Who did what to which row, written in the transaction that did it. Never updated, never deleted."""

    at = models.DateTimeField(_("时间"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("操作人")
    )
    verb = models.CharField(_("动作"), max_length=40)
    target_type = models.CharField(_("对象"), max_length=40)
    target_id = models.CharField(_("对象编号"), max_length=40)
    community_id = models.BigIntegerField(_("社区"), null=True)
    data = models.JSONField(_("内容"), default=dict)

    class Meta:
        verbose_name = verbose_name_plural = _("操作记录")
        indexes = [models.Index(fields=["target_type", "target_id"], name="audit_target")]

    def __str__(self) -> str:
        return f"{self.verb} {self.target_type}:{self.target_id}"


class OutboxMessage(models.Model):
    """A message to a person that waits for the background worker; `dedupe_key` makes it leave once.

    sent: it stands in the inbox and has a Delivery for each other way that it goes.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("待发")
        SENT = "sent", _("已发")
        FAILED = "failed", _("失败")

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    payload = models.JSONField(default=dict)
    dedupe_key = models.CharField(max_length=80, unique=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], name="outbox_due", condition=models.Q(state="pending")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.recipient_id}"


class Delivery(models.Model):
    """One message on its way out of the house; each channel succeeds and fails for itself.

    due_at: while pending when to try (again), while sending when its worker counts as dead.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("待发")
        SENDING = "sending", _("在发")
        SENT = "sent", _("已发")
        FAILED = "failed", _("失败")
        UNCERTAIN = "uncertain", _("不确定")

    outbox = models.ForeignKey(OutboxMessage, models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=8)
    state = models.CharField(max_length=9, choices=State.choices, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["outbox", "channel"], name="delivery_once_a_channel")]
        indexes = [
            models.Index(fields=["due_at"], name="delivery_due", condition=models.Q(state__in=["pending", "sending"])),
            models.Index(
                fields=["due_at"], name="delivery_lost", condition=models.Q(state__in=["failed", "uncertain"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outbox_id} {self.channel} {self.state}"


class NoticeChoice(models.Model):
    """提醒方式: how a login wants to be reached beside the inbox. `email` is confirmed by a link sent to it."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="notice_choice"
    )
    by_sms = models.BooleanField(default=False)
    by_email = models.BooleanField(default=False)
    by_wechat = models.BooleanField(default=False)
    email = models.EmailField(blank=True)
    openid = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.user_id}"


class InboxMessage(models.Model):
    """站内信: what a person reads under 我的. It outlives the outbox row that brought it."""

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="inbox")
    outbox = models.OneToOneField(OutboxMessage, models.SET_NULL, null=True, related_name="inbox_message")
    kind = models.CharField(max_length=40, blank=True, db_default="")
    title = models.CharField(max_length=80)
    body = models.TextField()
    url = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["recipient"], name="inbox_unread", condition=models.Q(read_at__isnull=True)),
            models.Index(fields=["created_at"], name="inbox_by_age"),
        ]

    def __str__(self) -> str:
        return self.title


class Sweep(models.Model):
    """Work that comes round again (`settings.PERIODIC`): when it is due, and when it last went well or failed."""

    name = models.CharField(max_length=100, primary_key=True)
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class WebhookEndpoint(models.Model):
    """A program of somebody else's that wants to be told. `since` is the last audit entry before it asked.

    active: switched on by a person; what happens while it is off is not kept for it. paused_at: too many failures in a
    row; what happens is kept and sent once somebody has resumed it. hold_until: it did not answer, wait with the rest.
    """

    community_id = models.BigIntegerField(_("社区"), editable=False)
    name = models.CharField(_("名称"), max_length=40, help_text=_("例如：街道门户、小程序"))
    url = models.URLField(_("接收地址"), max_length=300)
    events = models.JSONField(_("通知哪些事"), default=list)
    active = models.BooleanField(_("启用"), default=True)
    salt = models.CharField(max_length=32, default=new_salt, editable=False)
    old_salt = models.CharField(max_length=32, blank=True, editable=False)
    old_until = models.DateTimeField(null=True, editable=False)
    since = models.BigIntegerField(default=0, editable=False)
    since_at = models.DateTimeField(editable=False)
    failures = models.PositiveIntegerField(_("连续失败"), default=0, editable=False)
    paused_at = models.DateTimeField(_("暂停时间"), null=True, editable=False)
    hold_until = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = _("推送")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class WebhookEvent(models.Model):
    """One thing that happened and that some endpoint wants to know; `subject` is what it happened to.

    It is made once: `audit_id` is the audit entry that told of it, `key` names what only the clock knows.
    """

    public_id = models.UUIDField(default=uuid4, unique=True)
    community_id = models.BigIntegerField()
    kind = models.CharField(_("事情"), max_length=40)
    subject = models.CharField(max_length=60)
    at = models.DateTimeField(_("时间"))
    facts = models.JSONField(default=dict)
    audit_id = models.BigIntegerField(null=True, unique=True)
    key = models.CharField(max_length=80, null=True, unique=True)

    class Meta:
        indexes = [models.Index(fields=["at"], name="webhook_event_by_age")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class WebhookDelivery(models.Model):
    """One event on its way to one endpoint. due_at: as in Delivery; but a claim whose worker died is sent again.

    status, answer, error, took_ms: what came of the last attempt; the answer is cut to 500 bytes.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("待发")
        SENDING = "sending", _("在发")
        SENT = "sent", _("已收到")
        FAILED = "failed", _("没送到")

    event = models.ForeignKey(WebhookEvent, models.CASCADE, related_name="deliveries", verbose_name=_("事情"))
    endpoint = models.ForeignKey(WebhookEndpoint, models.CASCADE, related_name="deliveries")
    subject = models.CharField(max_length=60)
    state = models.CharField(_("状态"), max_length=8, choices=State.choices, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField(_("次数"), default=0)
    due_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True)
    answer = models.CharField(max_length=500, blank=True)
    error = models.CharField(max_length=200, blank=True)
    took_ms = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["event", "endpoint"], name="webhook_once_an_endpoint")]
        indexes = [
            models.Index(
                fields=["endpoint", "due_at"],
                name="webhook_due",
                condition=models.Q(state__in=["pending", "sending"]),
            ),
            models.Index(
                fields=["endpoint", "subject"],
                name="webhook_in_order",
                condition=models.Q(state__in=["pending", "sending"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} → {self.endpoint_id} {self.state}"


class WebhookCursor(models.Model):
    """How far the audit log has been read: one row. Entries commit in another order than they are numbered, so
    `settled` follows `read_to` only when whatever was running at `read_at` must have ended."""

    settled = models.BigIntegerField(default=0)
    read_to = models.BigIntegerField(default=0)
    read_at = models.DateTimeField()
    clock_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.settled}"
