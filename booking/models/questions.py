"""报名问题: what an activity asks whoever books it."""

from collections.abc import Iterable

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .activities import Activity
from .bookings import Booking
from .slots import Slot

TEXT_MOST, OPTION_MOST = 40, 20  # characters


class QuestionKind(models.TextChoices):
    TEXT = "text", _("写一句话")
    CHOICE = "choice", _("选一项")
    YES_NO = "yes_no", _("是或否")
    NUMBER = "number", _("填数字")


class QuestionScope(models.TextChoices):
    PARTY = "party", _("一家答一次")
    PERSON = "person", _("每人答一次")


YES, NO = "yes", "no"  # how a condition names the two answers of a yes_no question
ANSWER_WORDS = {YES: _("是"), NO: _("否")}


class QuestionQuerySet(models.QuerySet):
    def live(self) -> "QuestionQuerySet":
        """What is asked now."""
        return self.filter(retired_at=None)

    def asked_for(self, slot: Slot) -> "list[Question]":
        """In their order; costs no query where nothing is asked."""
        if not slot.activity_id or not slot.activity.asks:
            return []
        return list(self.live().filter(activity=slot.activity_id).select_related("depends_on"))

    def told_by(self, bookings: Iterable[Booking]) -> "list[Question]":
        """Everything that one of the bookings has answered; costs no query where nothing is."""
        answered = _answered(bookings)
        return list(self.filter(pk__in=answered)) if answered else []

    def shown_for(self, slot: Slot, bookings: Iterable[Booking]) -> "list[Question]":
        """The columns of a slot's roster: what is asked now, and what was answered before."""
        answered = _answered(bookings)
        if not answered and not (slot.activity_id and slot.activity.asks):
            return []
        return list(self.filter(Q(retired_at=None) | Q(pk__in=answered), activity=slot.activity_id))


def _answered(bookings: Iterable[Booking]) -> set[int]:
    return {int(number) for booking in bookings for number in booking.answers if number.isdecimal()}


class Question(models.Model):
    """报名问题. Its meaning (text, kind, scope, options) never changes: another meaning is another row, so that an
    answer always stands under the question that was read. `depends_on` is an earlier one, asked of the same or of the
    whole party; only its answer `depends_value` (an option, or yes / no) makes this one asked."""

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="questions", verbose_name=_("活动"))
    position = models.PositiveSmallIntegerField(_("顺序"))
    text = models.CharField(_("问题"), max_length=TEXT_MOST)
    kind = models.CharField(_("怎么答"), max_length=8, choices=QuestionKind.choices, default=QuestionKind.YES_NO)
    scope = models.CharField(_("问谁"), max_length=8, choices=QuestionScope.choices, default=QuestionScope.PARTY)
    required = models.BooleanField(_("必须回答"), default=True)
    options = models.JSONField(_("选项"), default=list, blank=True)
    lowest = models.IntegerField(_("最小"), null=True, blank=True)
    highest = models.IntegerField(_("最大"), null=True, blank=True)
    depends_on = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="followers", verbose_name=_("看哪一条")
    )
    depends_value = models.CharField(_("答什么才问"), max_length=OPTION_MOST, blank=True)
    retired_at = models.DateTimeField(_("停用时间"), null=True, blank=True, editable=False)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("报名问题")
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="choice") & ~Q(options=[]) | ~Q(kind="choice") & Q(options=[]),
                name="question_options_of_a_choice",
            ),
            models.CheckConstraint(
                condition=Q(kind="number") | Q(lowest__isnull=True, highest__isnull=True),
                name="question_bounds_of_a_number",
            ),
            models.CheckConstraint(
                condition=Q(lowest__isnull=True) | Q(highest__isnull=True) | Q(highest__gte=F("lowest")),
                name="question_bounds_in_order",
            ),
            models.CheckConstraint(
                condition=Q(depends_on__isnull=True, depends_value="")
                | Q(depends_on__isnull=False) & ~Q(depends_value=""),
                name="question_condition_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def community_id(self) -> int:
        return self.activity.community_id

    @property
    def of_each_person(self) -> bool:
        return self.scope == QuestionScope.PERSON

    @property
    def conditions(self) -> dict[str, str]:
        """The answers that another question can depend on, each with its words."""
        if self.kind == QuestionKind.YES_NO:
            return {value: str(words) for value, words in ANSWER_WORDS.items()}
        return {option: option for option in self.options}

    @property
    def condition_words(self) -> str:
        """The answer that makes this question asked."""
        return str(self.depends_on.conditions.get(self.depends_value, self.depends_value))
