"""Minutes that wait for somebody's word, and who gave it."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from community.models import Community
from volunteers.states import ReviewKind, ReviewState, Tier

from .append_only import AppendOnly
from .hours import LedgerEntry
from .shifts import Shift, Signup


class HoursReviewQuerySet(models.QuerySet):
    def pending(self) -> "HoursReviewQuerySet":
        return self.filter(state=ReviewState.PENDING)

    def led_by(self, user) -> "HoursReviewQuerySet":
        """What `user` may look at: of the own teams, or of the whole community for the desk and the subdistrict."""
        return self.filter(signup__shift__in=Shift.objects.reviewed_by(user))

    def ready(self, at: datetime) -> "HoursReviewQuerySet":
        return self.filter(state=ReviewState.NOTICE, notice_until__lte=at)


class HoursReview(models.Model):
    """时长审核: the minutes of one sign-up that no scan proves by itself.

    `needed` more people than `witness` must agree; nobody who serves, proposed as a witness, or agreed before may be
    one of them. `came_at` and `left_at` are proposed times, None where the spans stand for themselves. `corrects` is
    the entry that is taken back when a correction is agreed to. `notice_until` is set while it is shown to the public.
    """

    community = models.ForeignKey(Community, models.PROTECT, related_name="+", verbose_name=_("社区"))
    signup = models.ForeignKey(Signup, models.PROTECT, related_name="reviews", verbose_name=_("报名"))
    kind = models.CharField(_("缘由"), max_length=10, choices=ReviewKind.choices)
    state = models.CharField(_("状态"), max_length=10, choices=ReviewState.choices, default=ReviewState.PENDING)
    tier = models.CharField(_("当天时长"), max_length=12, choices=Tier.choices, default=Tier.FREE)
    needed = models.PositiveSmallIntegerField(_("还要几人同意"), default=2)
    beneficiary = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("受益人")
    )
    witness = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("见证人")
    )
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("发起人")
    )
    opened_at = models.DateTimeField(_("发起时间"))
    came_at = models.DateTimeField(_("到"), null=True, blank=True)
    left_at = models.DateTimeField(_("走"), null=True, blank=True)
    reason = models.CharField(_("说明"), max_length=200, blank=True)
    proof = models.CharField(_("凭据"), max_length=300, blank=True)
    corrects = models.ForeignKey(
        LedgerEntry, models.PROTECT, null=True, blank=True, related_name="corrections", verbose_name=_("更正的流水")
    )
    entry = models.OneToOneField(
        LedgerEntry, models.PROTECT, null=True, blank=True, related_name="review", verbose_name=_("记入的流水")
    )
    notice_until = models.DateTimeField(_("公示到"), null=True, blank=True)
    decided_at = models.DateTimeField(_("办结时间"), null=True, blank=True)

    objects = HoursReviewQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("时长审核")
        ordering = ["opened_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["signup"], condition=Q(state__in=["pending", "notice"]), name="one_open_review_per_signup"
            ),
            models.CheckConstraint(
                condition=Q(beneficiary=None) | Q(witness=None) | ~Q(beneficiary=F("witness")),
                name="witness_is_not_the_beneficiary",
            ),
            models.CheckConstraint(condition=Q(needed__gte=1, needed__lte=2), name="review_needs_one_or_two"),
        ]

    def __str__(self) -> str:
        return f"{self.signup} {self.get_kind_display()}"


class ApprovalStep(AppendOnly):
    """审核意见: one person's word on a review. `beneficiary` and `witness` are the review's, so that the database can
    refuse a word in one's own cause."""

    review = models.ForeignKey(HoursReview, models.PROTECT, related_name="steps", verbose_name=_("时长审核"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("谁"))
    at = models.DateTimeField(_("时间"))
    agrees = models.BooleanField(_("同意"))
    note = models.CharField(_("意见"), max_length=200, blank=True)
    beneficiary = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    witness = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = _("审核意见")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["review", "by"], name="one_word_per_person_and_review"),
            models.CheckConstraint(
                condition=Q(beneficiary=None) | ~Q(beneficiary=F("by")), name="nobody_approves_own_hours"
            ),
            models.CheckConstraint(
                condition=Q(witness=None) | ~Q(witness=F("by")), name="witness_does_not_approve_again"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.by} {'同意' if self.agrees else '不同意'}"
