"""Who comes: a booking is a party, a place one person's seat."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Case, Count, F, FilteredRelation, IntegerField, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.models import Household, Person, Role
from accounts.states import DESK_ROLES
from booking.states import (
    HOLDS_SEAT,
    LIVE,
    LIVE_PLACES,
    BookingStatus,
    Channel,
    OfferOutcome,
    PlaceStatus,
    SlotStatus,
)
from community.models import Community

from .codes import new_code
from .revisions import Revised
from .slots import Slot


class BookingQuerySet(models.QuerySet):
    def visible_to(self, user) -> "BookingQuerySet":
        """The bookings of the user's own household."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(household__in=Household.objects.of(user))

    def manageable_by(self, user) -> "BookingQuerySet":
        return self.filter(community__in=Role.objects.communities(user, DESK_ROLES))

    def undecided(self, at: datetime) -> "BookingQuerySet":
        """What staff still have to decide about, oldest first."""
        ahead = self.filter(status=BookingStatus.PENDING, slot__status=SlotStatus.SCHEDULED, slot__ends_at__gt=at)
        return ahead.order_by("created_at", "id")

    def waiting_in_order(self) -> "BookingQuerySet":
        """The queue as promotion goes through it; who stands behind comes after everybody else."""
        return self.filter(status=BookingStatus.WAITLISTED).order_by("behind", "queued_at", "queue_rank", "id")

    def with_details(self) -> "BookingQuerySet":
        return self.select_related("slot__activity__venue", "slot__space__venue").prefetch_related("places__person")

    def over(self, at: datetime) -> "BookingQuerySet":
        """What is no longer to come: the slot has ended, or the booking holds and awaits nothing any more."""
        return self.filter(Q(slot__ends_at__lte=at) | ~Q(status__in=LIVE))

    def with_positions(self) -> "BookingQuerySet":
        """Each with `position` in its slot's queue (1 for the head), None when it does not wait."""
        queue = Booking.objects.filter(slot=OuterRef("slot"), status=BookingStatus.WAITLISTED)
        mine = {name: OuterRef(name) for name in ("behind", "queued_at", "queue_rank", "pk")}
        counted = queue.filter(ahead_of(**mine)).order_by().values("slot").annotate(n=Count("pk")).values("n")
        waits = When(status=BookingStatus.WAITLISTED, then=Coalesce(Subquery(counted, IntegerField()), 0) + 1)
        return self.annotate(position=Case(waits, default=None, output_field=IntegerField()))

    def with_offers(self) -> "BookingQuerySet":
        """Each with `offered_until`, when the offer that waits for an answer ends; None when there is none."""
        waiting = FilteredRelation("offers", condition=Q(offers__outcome=OfferOutcome.OPEN))  # one at most
        return self.annotate(waiting_offer=waiting).annotate(offered_until=F("waiting_offer__expires_at"))


def ahead_of(*, behind, queued_at, queue_rank, pk) -> Q:
    """Who stands in front of such a booking in its slot's queue."""
    same = Q(behind=behind, queued_at=queued_at)
    earlier = Q(behind=behind, queued_at__lt=queued_at) | same & Q(queue_rank__lt=queue_rank)
    return Q(behind__lt=behind) | earlier | same & Q(queue_rank=queue_rank, pk__lt=pk)


class Booking(Revised):
    """预约: one party of one household for one slot. `code` is the ticket; `policy` freezes the rules it had."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="bookings", verbose_name=_("社区"))
    slot = models.ForeignKey(Slot, models.PROTECT, related_name="bookings", verbose_name=_("场次"))
    household = models.ForeignKey(Household, models.PROTECT, related_name="bookings", verbose_name=_("家庭"))
    contact = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("联系账号")
    )
    contact_phone = models.CharField(_("联系电话"), max_length=20, blank=True)
    code = models.CharField(_("凭证码"), max_length=32, unique=True, default=new_code)
    status = models.CharField(_("状态"), max_length=12, choices=BookingStatus.choices)
    channel = models.CharField(_("渠道"), max_length=8, choices=Channel.choices)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("经办人"))
    party_size = models.PositiveSmallIntegerField(_("人数"))
    answers = models.JSONField(_("回答"), default=dict, blank=True)
    policy = models.JSONField(_("约定"), default=dict)
    idempotency_key = models.CharField(max_length=255, null=True, blank=True)
    idempotency_hash = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(_("预约时间"))
    accepts_part = models.BooleanField(_("坐不下时可以只来几位"), default=False)
    queued_at = models.DateTimeField(_("排队时间"), null=True, blank=True)
    queue_rank = models.PositiveIntegerField(_("抽签名次"), default=0)
    behind = models.BooleanField(_("排在别人后面"), default=False)
    skips = models.PositiveSmallIntegerField(_("被跳过次数"), default=0)
    confirmed_at = models.DateTimeField(_("确认时间"), null=True, blank=True)
    decided_at = models.DateTimeField(_("审核时间"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("审核人")
    )
    decision_reason = models.CharField(_("审核说明"), max_length=200, blank=True)
    cancelled_at = models.DateTimeField(_("取消时间"), null=True, blank=True)
    cancel_reason = models.CharField(_("取消原因"), max_length=200, blank=True)

    objects = BookingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("预约")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["made_by", "idempotency_key"], name="one_effect_per_idempotency_key"),
            models.CheckConstraint(condition=Q(party_size__gte=1), name="booking_of_at_least_one"),
        ]
        indexes = [
            models.Index(
                fields=["slot", "behind", "queued_at", "queue_rank", "id"],
                name="booking_queue",
                condition=Q(status="waitlisted"),
            ),
            models.Index(fields=["community", "created_at"], name="booking_undecided", condition=Q(status="pending")),
        ]

    def __str__(self) -> str:
        return f"{self.short_code} {self.get_status_display()}"

    @property
    def ticket_path(self) -> str:
        """The ticket's address, part of the site's contract: it stands in printed codes."""
        return f"/t/{self.code}/"

    @property
    def short_code(self) -> str:
        """What is typed at the door of its slot when a code cannot be scanned."""
        return self.code[:6]


class PlaceQuerySet(models.QuerySet):
    def holding_seat(self) -> "PlaceQuerySet":
        return self.filter(status__in=HOLDS_SEAT)

    def live(self) -> "PlaceQuerySet":
        return self.filter(status__in=LIVE_PLACES)


class Place(models.Model):
    """名额: one person's seat in a booking."""

    booking = models.ForeignKey(Booking, models.PROTECT, related_name="places", verbose_name=_("预约"))
    slot = models.ForeignKey(Slot, models.PROTECT, related_name="places", verbose_name=_("场次"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="places", verbose_name=_("个人"))
    status = models.CharField(_("状态"), max_length=12, choices=PlaceStatus.choices)
    checked_in_at = models.DateTimeField(_("签到时间"), null=True, blank=True)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("名额")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["slot", "person"],
                condition=Q(status__in=sorted(LIVE_PLACES)),
                name="person_once_in_a_slot",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.get_status_display()}"
