"""Rows that every app writes: audit entries, the outbox of messages, and the inbox (站内信) they arrive in."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


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
    """A message to a person that waits for the background worker; `dedupe_key` makes it leave once."""

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


class InboxMessage(models.Model):
    """站内信: what a person reads under 我的."""

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="inbox")
    outbox = models.OneToOneField(OutboxMessage, models.CASCADE, related_name="inbox_message")
    title = models.CharField(max_length=80)
    body = models.TextField()
    url = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["recipient"], name="inbox_unread", condition=models.Q(read_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.title
