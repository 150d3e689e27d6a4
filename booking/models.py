"""活动 · 场次 · 预约: venues and their spaces, activities, slots, bookings and places."""

import secrets
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Household, Person, Role
from accounts.states import DESK_ROLES
from community.models import Community, Partner

from .capacity import Capacity
from .states import (
    HOLDS_SEAT,
    LIVE_PLACES,
    Allocation,
    Audience,
    BookingStatus,
    Category,
    Channel,
    PlaceStatus,
    SlotStatus,
    VenueKind,
    WaitlistPolicy,
)

OPEN_HOUR_PARTY_MAX = 4  # people of one household in an open hour of a space
CODE_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # 32 signs without 0 O 1 I


def new_code(length: int = 26) -> str:
    """A random code of 5 bits a sign: 26 signs are 130 bits, so nobody can guess one."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(length))


class Venue(models.Model):
    """场地: a place people know by name, with the facts that decide whether they can come."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="venues", verbose_name=_("社区"))
    name = models.CharField(_("名称"), max_length=40)
    kind = models.CharField(_("类别"), max_length=12, choices=VenueKind.choices)
    address = models.CharField(_("地址"), max_length=120)
    intro = models.CharField(_("一句话介绍"), max_length=200, blank=True)
    phone = models.CharField(_("电话"), max_length=30, blank=True)
    step_free = models.BooleanField(_("轮椅能进"), default=False)
    accessible_toilet = models.BooleanField(_("无障碍卫生间"), default=False)
    has_seating = models.BooleanField(_("有座椅可歇"), default=False)
    quiet_corner = models.BooleanField(_("有安静角"), default=False)
    access_note = models.CharField(_("无障碍说明"), max_length=120, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("场地")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["community", "name"], name="venue_name_once")]

    def __str__(self) -> str:
        return self.name


class Space(models.Model):
    """空间: a bookable room or pool of seats inside a venue."""

    venue = models.ForeignKey(Venue, models.PROTECT, related_name="spaces", verbose_name=_("场地"))
    name = models.CharField(_("名称"), max_length=40)
    capacity = models.PositiveIntegerField(_("可容纳"))
    exclusive = models.BooleanField(_("同一时间只办一场"), default=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, verbose_name=_("属于"))

    class Meta:
        verbose_name = verbose_name_plural = _("空间")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["venue", "name"], name="space_name_once")]

    def __str__(self) -> str:
        return f"{self.venue} {self.name}"


class OpeningHours(models.Model):
    """开放时间: one weekly rule of a space; `weekday` is 0 for Monday."""

    WEEKDAYS = list(enumerate(["周一", "周二", "周三", "周四", "周五", "周六", "周日"]))

    space = models.ForeignKey(Space, models.CASCADE, related_name="opening_hours", verbose_name=_("空间"))
    weekday = models.PositiveSmallIntegerField(_("星期"), choices=WEEKDAYS)
    opens = models.TimeField(_("开门"))
    closes = models.TimeField(_("关门"))
    slot_minutes = models.PositiveSmallIntegerField(_("每段分钟"), default=60)

    class Meta:
        verbose_name = verbose_name_plural = _("开放时间")
        ordering = ["weekday", "opens"]
        constraints = [
            models.UniqueConstraint(fields=["space", "weekday", "opens"], name="opening_hours_once"),
            models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="opens_before_it_closes"),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}–{self.closes:%H:%M}"


class Closure(models.Model):
    """闭馆: an exception to the weekly rule, for a venue or one space of it."""

    venue = models.ForeignKey(Venue, models.CASCADE, related_name="closures", verbose_name=_("场地"))
    space = models.ForeignKey(Space, models.CASCADE, null=True, blank=True, verbose_name=_("空间"))
    starts_on = models.DateField(_("从"))
    ends_on = models.DateField(_("到"))
    reason = models.CharField(_("原因"), max_length=80)

    class Meta:
        verbose_name = verbose_name_plural = _("闭馆")
        constraints = [models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="closure_in_order")]

    def __str__(self) -> str:
        return f"{self.venue} {self.starts_on}–{self.ends_on}"


class ActivityQuerySet(models.QuerySet):
    def listed(self) -> "ActivityQuerySet":
        """What the public may see and book."""
        return self.filter(listed=True)

    def manageable_by(self, user) -> "ActivityQuerySet":
        return self.filter(community__in=Role.objects.communities(user, DESK_ROLES))


class Activity(models.Model):
    """活动: what it is. `listed` says whether the public sees it; publishing its page sets it."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="activities", verbose_name=_("社区"))
    title = models.CharField(_("名称"), max_length=60)
    category = models.CharField(_("类别"), max_length=12, choices=Category.choices)
    audience = models.CharField(_("面向"), max_length=12, choices=Audience.choices, default=Audience.ALL)
    summary = models.CharField(_("一句话介绍"), max_length=200, blank=True)
    venue = models.ForeignKey(
        Venue, models.PROTECT, null=True, blank=True, related_name="activities", verbose_name=_("场地")
    )
    cover = models.ForeignKey(
        "wagtailimages.Image", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("封面照片")
    )
    min_age = models.PositiveSmallIntegerField(_("最小年龄"), null=True, blank=True)
    max_age = models.PositiveSmallIntegerField(_("最大年龄"), null=True, blank=True)
    party_max = models.PositiveSmallIntegerField(_("一户最多几人"), default=4)
    allocation = models.CharField(
        _("名额分配"), max_length=12, choices=Allocation.choices, default=Allocation.FIRST_COME
    )
    waitlist_policy = models.CharField(
        _("候补方式"), max_length=8, choices=WaitlistPolicy.choices, default=WaitlistPolicy.STRICT
    )
    counts_as_study = models.BooleanField(_("属于学习活动（不计志愿时长）"), default=False)
    organiser = models.CharField(_("主办"), max_length=60, blank=True)
    contact_name = models.CharField(_("联系人"), max_length=40, blank=True)
    partners = models.ManyToManyField(Partner, blank=True, related_name="activities", verbose_name=_("协办单位"))
    listed = models.BooleanField(_("公开"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("活动")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(party_max__gte=1), name="party_of_at_least_one"),
            models.CheckConstraint(
                condition=Q(min_age__isnull=True) | Q(max_age__isnull=True) | Q(max_age__gte=F("min_age")),
                name="ages_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class SlotQuerySet(models.QuerySet):
    def upcoming(self, at: datetime) -> "SlotQuerySet":
        return self.filter(ends_at__gt=at)

    def scheduled(self) -> "SlotQuerySet":
        return self.filter(status=SlotStatus.SCHEDULED)

    def listed(self) -> "SlotQuerySet":
        return self.filter(Q(activity__isnull=True) | Q(activity__listed=True))

    def available(self, at: datetime) -> "SlotQuerySet":
        """Bookable at this moment without waiting."""
        return self.scheduled().filter(
            booking_opens_at__lte=at, booking_closes_at__gt=at, waiting=0, taken__lt=F("capacity")
        )

    def with_details(self) -> "SlotQuerySet":
        return self.select_related("activity__venue", "space__venue")

    def manageable_by(self, user) -> "SlotQuerySet":
        return self.filter(community__in=Role.objects.communities(user, DESK_ROLES))


class Slot(Capacity):
    """场次: when and where. Without an activity it is an open hour of a space. Booking is possible in
    [booking_opens_at, booking_closes_at); cancelling without a trace until cancel_until."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="slots", verbose_name=_("社区"))
    activity = models.ForeignKey(
        Activity, models.PROTECT, null=True, blank=True, related_name="slots", verbose_name=_("活动")
    )
    space = models.ForeignKey(
        Space, models.PROTECT, null=True, blank=True, related_name="slots", verbose_name=_("空间")
    )
    label = models.CharField(_("场次名"), max_length=20, blank=True, help_text=_("例如：第一场、加场"))
    starts_at = models.DateTimeField(_("开始"))
    ends_at = models.DateTimeField(_("结束"))
    booking_opens_at = models.DateTimeField(_("开放报名"))
    booking_closes_at = models.DateTimeField(_("报名截止"))
    cancel_until = models.DateTimeField(_("可取消到"))
    status = models.CharField(
        _("状态"), max_length=10, choices=SlotStatus.choices, default=SlotStatus.SCHEDULED, editable=False
    )

    objects = SlotQuerySet.as_manager()

    class Meta(Capacity.Meta):
        verbose_name = verbose_name_plural = _("场次")
        ordering = ["starts_at", "id"]
        constraints = [
            *Capacity.Meta.constraints,
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="slot_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(booking_closes_at__gt=F("booking_opens_at")), name="booking_closes_after_it_opens"
            ),
            models.CheckConstraint(
                condition=Q(activity__isnull=False) | Q(space__isnull=False), name="slot_is_of_something"
            ),
        ]
        indexes = [
            models.Index(fields=["community", "starts_at"], name="slot_by_day"),
            models.Index(fields=["activity", "starts_at"], name="slot_by_activity"),
        ]

    def __str__(self) -> str:
        local = timezone.localtime(self.starts_at)
        return f"{self.title} {local:%m-%d %H:%M}"

    @property
    def title(self) -> str:
        return self.activity.title if self.activity else str(self.space)

    @property
    def party_max(self) -> int:
        return self.activity.party_max if self.activity_id else OPEN_HOUR_PARTY_MAX

    @property
    def waitlist_policy(self) -> str:
        return self.activity.waitlist_policy if self.activity_id else WaitlistPolicy.STRICT

    @property
    def ages(self) -> tuple[int | None, int | None]:
        """Lowest and highest age, None where there is no bound."""
        return (self.activity.min_age, self.activity.max_age) if self.activity_id else (None, None)

    @property
    def venue(self) -> Venue | None:
        if self.space_id:
            return self.space.venue
        return self.activity.venue if self.activity_id else None


class BookingQuerySet(models.QuerySet):
    def visible_to(self, user) -> "BookingQuerySet":
        """The bookings of the user's own household."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(household__in=Household.objects.of(user))

    def manageable_by(self, user) -> "BookingQuerySet":
        return self.filter(community__in=Role.objects.communities(user, DESK_ROLES))

    def waiting_in_order(self) -> "BookingQuerySet":
        return self.filter(status=BookingStatus.WAITLISTED).order_by("queued_at", "id")

    def with_details(self) -> "BookingQuerySet":
        return self.select_related("slot__activity__venue", "slot__space__venue").prefetch_related("places__person")

    def over(self, at: datetime) -> "BookingQuerySet":
        """What is no longer to come: the slot has ended, or the booking was cancelled."""
        return self.filter(Q(slot__ends_at__lte=at) | Q(status=BookingStatus.CANCELLED))

    def with_positions(self) -> "BookingQuerySet":
        """Each with `position` in its slot's queue (1 for the head), None when it does not wait."""
        queue = Booking.objects.filter(slot=OuterRef("slot"), status=BookingStatus.WAITLISTED)
        ahead = Q(queued_at__lt=OuterRef("queued_at")) | Q(queued_at=OuterRef("queued_at"), pk__lt=OuterRef("pk"))
        counted = queue.filter(ahead).order_by().values("slot").annotate(n=Count("pk")).values("n")
        waits = When(status=BookingStatus.WAITLISTED, then=Coalesce(Subquery(counted, IntegerField()), 0) + 1)
        return self.annotate(position=Case(waits, default=None, output_field=IntegerField()))


class Booking(models.Model):
    """预约: one party of one household for one slot. `code` is the ticket; `policy` freezes the rules it was made under."""

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
    queued_at = models.DateTimeField(_("排队时间"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("确认时间"), null=True, blank=True)
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
                fields=["slot", "queued_at", "id"], name="booking_queue", condition=Q(status="waitlisted")
            ),
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
                condition=Q(status__in=["confirmed", "waitlisted", "checked_in"]),
                name="person_once_in_a_slot",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.get_status_display()}"
