"""A draw of a slot's seats, and its list; what was published is never changed."""

import json
import secrets
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from booking import lottery
from booking.states import DrawState, DrawWeights, SlotStatus

from .bookings import Booking
from .slots import Slot


def new_draw_id() -> str:
    return secrets.token_hex(6)


class DrawQuerySet(models.QuerySet):
    def listed(self) -> "DrawQuerySet":
        """Draws that the public may see, each with what its page says of the slot."""
        public = self.filter(Q(slot__activity__isnull=True) | Q(slot__activity__listed=True))
        return public.select_related("slot__activity__venue", "slot__space__venue")

    def to_close(self, at: datetime) -> "DrawQuerySet":
        """Booking has ended, and the list is not published yet."""
        waiting = self.filter(state=DrawState.COMMITTED, slot__status=SlotStatus.SCHEDULED)
        return waiting.filter(slot__booking_closes_at__lte=at)

    def unrevealed(self, at: datetime) -> "DrawQuerySet":
        """The public value is there, but its keeper has not revealed the seed in time."""
        known = self.filter(state=DrawState.CLOSED, kept_by_keeper=True, slot__status=SlotStatus.SCHEDULED)
        return known.filter(reveal_until__lte=at).exclude(public_value="")


class Draw(models.Model):
    """抽签: `rule` is the published promise (JSON, see `booking.lottery`), `seed` 32 bytes in hex, secret till drawn.

    Where a keeper has the seed, `seed` is blank until the keeper reveals it, at the latest at `reveal_until`. Two
    members of staff type the public value: `first_value`, then the same as `public_value`.
    """

    slot = models.OneToOneField(Slot, models.PROTECT, related_name="draw", verbose_name=_("场次"))
    public_id = models.CharField(_("抽签编号"), max_length=16, unique=True, default=new_draw_id, editable=False)
    state = models.CharField(_("状态"), max_length=10, choices=DrawState.choices, default=DrawState.COMMITTED)
    rule = models.TextField(_("规则"))
    rule_hash = models.CharField(_("规则指纹"), max_length=64)
    seats = models.PositiveIntegerField(_("名额"))
    weights = models.CharField(_("机会"), max_length=12, choices=DrawWeights.choices)
    public_source = models.CharField(_("公开点数从哪来"), max_length=80)
    seed = models.CharField(max_length=64, blank=True)
    seed_hash = models.CharField(_("种子指纹"), max_length=64)
    kept_by_keeper = models.BooleanField(_("种子由专人保管"), default=False)
    reveal_until = models.DateTimeField(_("种子最迟公布"), null=True)
    committed_at = models.DateTimeField(_("公布规则时间"))
    committed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("公布规则的人")
    )
    list_hash = models.CharField(_("名单指纹"), max_length=64, blank=True)
    closed_at = models.DateTimeField(_("封存名单时间"), null=True)
    first_value = models.CharField(_("第一位记的点数"), max_length=80, blank=True)
    first_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("第一位记录人")
    )
    public_value = models.CharField(_("公开点数"), max_length=80, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("第二位记录人")
    )
    seed_revealed = models.BooleanField(_("种子已公布"), default=False)
    drawn_at = models.DateTimeField(_("抽签时间"), null=True)

    objects = DrawQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("抽签")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="committed", closed_at__isnull=True, list_hash="", public_value="")
                | ~Q(state="committed") & Q(closed_at__isnull=False) & ~Q(list_hash=""),
                name="draw_list_with_its_close",
            ),
            models.CheckConstraint(
                condition=Q(state="drawn", drawn_at__isnull=False) & ~Q(public_value="")
                | ~Q(state="drawn") & Q(drawn_at__isnull=True, seed_revealed=False),
                name="drawn_with_its_value",
            ),
            models.CheckConstraint(
                condition=Q(public_value="") | Q(public_value=F("first_value"), confirmed_by__isnull=False),
                name="draw_value_typed_twice",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("first_by")), name="draw_value_by_two_people"
            ),
            models.CheckConstraint(
                condition=Q(kept_by_keeper=True, reveal_until__isnull=False)
                | Q(kept_by_keeper=False, reveal_until__isnull=True),
                name="kept_seed_has_a_deadline",
            ),
            models.CheckConstraint(condition=Q(seed_revealed=False) | ~Q(seed=""), name="revealed_seed_is_there"),
            models.CheckConstraint(condition=Q(seats__gte=1), name="draw_of_at_least_one"),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.get_state_display()}"

    @property
    def path(self) -> str:
        """The public page, part of the site's contract: it stands on printed sheets."""
        return f"/draws/{self.public_id}/"

    @property
    def promise(self) -> dict:
        """What the rule says, see `lottery.rule_text`."""
        return json.loads(self.rule)

    @property
    def listed(self) -> list[lottery.Entry]:
        """The frozen list; none before the close."""
        return [entry.as_listed for entry in self.entries.all()]

    @property
    def bundle(self) -> dict:
        """What may be known at this stage."""
        facts = {"rule": self.rule, "committed_at": self.committed_at}
        if self.state == DrawState.COMMITTED:
            return lottery.bundle(**facts)
        facts |= {"entries": self.listed, "closed_at": self.closed_at}
        if self.state == DrawState.CLOSED:
            return lottery.bundle(**facts)
        seed = bytes.fromhex(self.seed) if self.seed_revealed else None
        result = lottery.run(self.rule, facts["entries"], seed=seed, public_value=self.public_value)
        return lottery.bundle(**facts, seed=seed, public_value=self.public_value, drawn_at=self.drawn_at, result=result)


class DrawEntry(models.Model):
    """One line of the list: `entry_id` is random and names nobody; `rank` (1 is first) and `won` come with the draw."""

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="entries", verbose_name=_("抽签"))
    booking = models.OneToOneField(Booking, models.PROTECT, related_name="draw_entry", verbose_name=_("预约"))
    entry_id = models.CharField(_("签号"), max_length=16)
    size = models.PositiveSmallIntegerField(_("人数"))
    weight = models.PositiveSmallIntegerField(_("机会"))
    rank = models.PositiveIntegerField(_("名次"), null=True)
    won = models.BooleanField(_("中签"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("签")
        ordering = ["entry_id"]
        constraints = [
            models.UniqueConstraint(fields=["draw", "entry_id"], name="draw_entry_once"),
            models.UniqueConstraint(fields=["draw", "rank"], name="draw_rank_once"),
            models.CheckConstraint(
                condition=Q(rank__isnull=True, won__isnull=True)
                | Q(rank__isnull=False, rank__gte=1, won__isnull=False),
                name="draw_rank_with_its_result",
            ),
            models.CheckConstraint(condition=Q(size__gte=1, weight__gte=1, weight__lte=3), name="draw_entry_counts"),
        ]

    def __str__(self) -> str:
        return self.entry_id

    @property
    def as_listed(self) -> lottery.Entry:
        return lottery.Entry(self.entry_id, self.size, self.weight)
