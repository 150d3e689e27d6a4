"""党史小竞赛: a quiz with its questions, and what somebody answered."""

from datetime import datetime

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable

from cms.states import AttemptState, QuestionKind, QuizState, ShowAnswers
from community.models import Community

from .base import picture_field

MOST_ATTEMPTS = 10
LONGEST = 180  # minutes


class QuizQuerySet(models.QuerySet):
    def published(self) -> "QuizQuerySet":
        return self.filter(published=True)


class Quiz(ClusterableModel):
    """竞赛: questions, a window of time, how often one may try. `minutes` is the limit of one try; None: no limit."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="quizzes", verbose_name=_("社区"))
    title = models.CharField(_("标题"), max_length=60)
    intro = models.CharField(_("一句话介绍"), max_length=120, blank=True)
    opens_at = models.DateTimeField(_("什么时候开始"))
    closes_at = models.DateTimeField(_("什么时候结束"), null=True, blank=True, help_text=_("不填就一直开着"))
    attempts_allowed = models.PositiveSmallIntegerField(
        _("每人答几次"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_ATTEMPTS)],
        help_text=_("答几次的，取最好的一次"),
    )
    minutes = models.PositiveSmallIntegerField(
        _("限时几分钟"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST)],
        help_text=_("不填就不限时；给长辈答的，建议不限时"),
    )
    shuffle = models.BooleanField(_("题目打乱顺序"), default=False)
    show_answers = models.CharField(
        _("什么时候给答案"), max_length=8, choices=ShowAnswers.choices, default=ShowAnswers.AFTER_ATTEMPT
    )
    has_board = models.BooleanField(_("有排行榜"), default=False, help_text=_("榜上只写姓，后面是星号"))
    published = models.BooleanField(
        _("公开"), default=False, help_text=_("没出完题先不勾；勾上保存时，会检查题目是不是都齐了")
    )

    objects = QuizQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("竞赛")
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at=None) | Q(closes_at__gt=F("opens_at")), name="quiz_closes_after_it_opens"
            ),
            models.CheckConstraint(
                condition=~Q(show_answers=ShowAnswers.AFTER_CLOSE, closes_at=None),
                name="quiz_shows_its_answers_one_day",
            ),
            models.CheckConstraint(condition=Q(attempts_allowed__gte=1), name="quiz_may_be_tried"),
        ]

    def __str__(self) -> str:
        return self.title

    def state_at(self, at: datetime) -> QuizState:
        if at < self.opens_at:
            return QuizState.NOT_OPEN
        return QuizState.CLOSED if self.closes_at and at >= self.closes_at else QuizState.OPEN


class Question(ClusterableModel, Orderable):
    """题目: single choice, or multiple choice that is right only with exactly the right options."""

    quiz = ParentalKey(Quiz, on_delete=models.CASCADE, related_name="questions")
    kind = models.CharField(_("题型"), max_length=8, choices=QuestionKind.choices, default=QuestionKind.SINGLE)
    text = models.CharField(_("题目"), max_length=200)
    picture = picture_field(_("图片"))
    picture_words = models.CharField(
        _("图片里有什么"), max_length=120, blank=True, help_text=_("给看不见图片的人听，别把答案写进去")
    )
    explanation = models.TextField(_("讲解"), max_length=400, blank=True, help_text=_("和答案一起给"))

    class Meta(Orderable.Meta):
        verbose_name = verbose_name_plural = _("题目")

    def __str__(self) -> str:
        return self.text


class Option(Orderable):
    """选项."""

    question = ParentalKey(Question, on_delete=models.CASCADE, related_name="options")
    text = models.CharField(_("选项"), max_length=120)
    right = models.BooleanField(_("正确答案"), default=False)

    class Meta(Orderable.Meta):
        verbose_name = verbose_name_plural = _("选项")

    def __str__(self) -> str:
        return self.text


class AttemptQuerySet(models.QuerySet):
    def of(self, user) -> "AttemptQuerySet":
        """Only one's own, ever."""
        return self.filter(user=user) if user.is_authenticated else self.none()

    def submitted(self) -> "AttemptQuerySet":
        return self.filter(state=AttemptState.SUBMITTED)


class Attempt(models.Model):
    """答卷: one try of one login. `paper` is the quiz as it was at the start, right answers included; it is what the
    answers are judged by, whatever becomes of the quiz. `answers` maps question → options, both ids as in the paper.

    `score` counts right questions, `seconds` is how long it took.
    """

    quiz = models.ForeignKey(Quiz, models.PROTECT, related_name="attempts", verbose_name=_("竞赛"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("账号"))
    number = models.PositiveSmallIntegerField(_("第几次"))
    state = models.CharField(_("状态"), max_length=10, choices=AttemptState.choices, default=AttemptState.RUNNING)
    paper = models.JSONField(_("卷子"))
    answers = models.JSONField(_("答案"), default=dict)
    started_at = models.DateTimeField(_("开始"))
    due_at = models.DateTimeField(_("最晚交卷"), null=True)
    submitted_at = models.DateTimeField(_("交卷"), null=True)
    total = models.PositiveSmallIntegerField(_("几道题"))
    score = models.PositiveSmallIntegerField(_("答对几道"), null=True)
    seconds = models.PositiveIntegerField(_("用了几秒"), null=True)
    on_board = models.BooleanField(_("上榜"), default=True)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("答卷")
        constraints = [
            models.UniqueConstraint(fields=["quiz", "user", "number"], name="attempt_counted_once"),
            models.UniqueConstraint(fields=["quiz", "user"], condition=Q(state="running"), name="attempt_runs_alone"),
            models.CheckConstraint(condition=Q(score=None) | Q(score__lte=F("total")), name="attempt_score_fits"),
            models.CheckConstraint(
                condition=Q(state="submitted", submitted_at__isnull=False, score__isnull=False, seconds__isnull=False)
                | (~Q(state="submitted") & Q(submitted_at=None, score=None, seconds=None)),
                name="attempt_scored_when_submitted",
            ),
        ]
        indexes = [models.Index(fields=["quiz", "-score", "seconds", "submitted_at"], name="attempts_by_rank")]

    def __str__(self) -> str:
        return f"{self.quiz} #{self.number}"
