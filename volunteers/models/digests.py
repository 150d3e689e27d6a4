"""The ledger of hours, sealed month by month."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from community.models import Community

from .append_only import AppendOnly


class LedgerDigest(AppendOnly):
    """月度封存: what a community wrote into its ledger in a month of Shanghai's calendar: figures and one hash.

    It covers the entries `first_seq` to `last_seq`, all that were written since the month before was sealed; without
    any, `first_seq` is 0 and `last_seq` the one before. `minutes` are the counted ones, what was taken back deducted;
    `head_hash` is the hash of the last entry, `prev_hash` that of the digest before; no `sealed_by`: the clock."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="digests", verbose_name=_("社区"))
    month = models.DateField(_("月份"))
    first_seq = models.PositiveBigIntegerField(_("第一笔"))
    last_seq = models.PositiveBigIntegerField(_("最后一笔"))
    entries = models.PositiveIntegerField(_("笔数"))
    minutes = models.BigIntegerField(_("记入分钟"))
    volunteers = models.PositiveIntegerField(_("志愿者人数"))
    head_hash = models.CharField(max_length=64)
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(_("封存码"), max_length=64)
    sealed_at = models.DateTimeField(_("封存时间"))
    sealed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("封存人")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("月度封存")
        ordering = ["month"]
        constraints = [
            models.UniqueConstraint(fields=["community", "month"], name="month_sealed_once"),
            models.CheckConstraint(
                condition=Q(first_seq=0, entries=0)
                | Q(first_seq__gt=0, entries__gt=0, last_seq=F("first_seq") + F("entries") - 1),
                name="digest_covers_its_entries",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """2026-11, as addresses write it."""
        return f"{self.month:%Y-%m}"
