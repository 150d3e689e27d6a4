"""竞赛 in the back office: questions and options in one form, checked when the quiz is to be published."""

from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import Button

from accounts.admin.desk import DeskView
from accounts.admin.forms import BackOfficeForm
from accounts.admin.viewsets import BackOfficeViewSet
from accounts.models import Role
from accounts.states import PLAN_ROLES
from cms.models import Quiz
from cms.states import ShowAnswers

from . import actions
from .rules import Draft, drafts_of, faults_of

FROZEN = gettext_lazy("已经有人答过了，题目不能再改。要改题，请在列表里“复制成新的”，再把这个结束掉")


class QuizForm(BackOfficeForm):
    """Complete before it is published; its questions stand still once somebody has begun."""

    kinds = PLAN_ROLES

    def clean(self):
        cleaned = super().clean()
        opens, closes = cleaned.get("opens_at"), cleaned.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("结束要晚于开始"))
        if cleaned.get("show_answers") == ShowAnswers.AFTER_CLOSE and "closes_at" in cleaned and not closes:
            self.add_error("closes_at", _("结束后才给答案的，要填什么时候结束"))
        return cleaned

    def is_valid(self):
        if not super().is_valid():
            return False
        kept = [form for form in self.formsets["questions"].ordered_forms if form.cleaned_data.get("text")]
        drafts = [draft_of(form) for form in kept]
        if self.instance.pk and self.instance.attempts.exists() and drafts != self._stored():
            self.add_error(None, FROZEN)
        elif self.cleaned_data["published"]:
            self._require_complete(kept, drafts)
        return not self.errors

    def _stored(self) -> list[Draft]:
        """The form has already put what was typed into its instance, so the questions are read anew."""
        return drafts_of(Quiz.objects.prefetch_related("questions__options").get(pk=self.instance.pk))

    def _require_complete(self, kept: list, drafts: list[Draft]) -> None:
        for place, fault in faults_of(drafts):
            words = _("第 %(place)d 题：%(fault)s") % {"place": place, "fault": fault} if place else fault
            self.add_error(None, words)
            if place:
                kept[place - 1].add_error("text", fault)


def draft_of(form) -> Draft:
    """The question as it stands in the form, without the options that are to go."""
    options = [option.cleaned_data for option in form.formsets["options"].ordered_forms]
    shown = tuple((option["text"], option["right"]) for option in options if option.get("text"))
    return Draft(form.cleaned_data["kind"], form.cleaned_data["text"], shown)


OPTION_PANELS = [FieldRowPanel([FieldPanel("text"), FieldPanel("right")])]
QUESTION_PANELS = [
    FieldPanel("text"),
    FieldPanel("kind"),
    InlinePanel("options", panels=OPTION_PANELS, label=gettext_lazy("选项"), heading=gettext_lazy("选项")),
    FieldPanel("explanation"),
    FieldPanel("picture"),
    FieldPanel("picture_words"),
]
PANELS = [
    FieldPanel("title"),
    FieldPanel("intro"),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")]),
            FieldRowPanel([FieldPanel("attempts_allowed"), FieldPanel("minutes")]),
            FieldPanel("show_answers"),
            FieldPanel("shuffle"),
            FieldPanel("has_board"),
        ],
        heading=gettext_lazy("怎么答"),
    ),
    InlinePanel("questions", panels=QUESTION_PANELS, label=gettext_lazy("题目"), heading=gettext_lazy("题目")),
    FieldPanel("published"),
]


class QuizViewSet(BackOfficeViewSet):
    model = Quiz
    kinds = PLAN_ROLES
    icon = "help"
    menu_label = gettext_lazy("竞赛")
    edit_handler = ObjectList(PANELS, base_form_class=QuizForm)
    search_fields = ["title"]
    list_filter = ["published"]
    list_display = [
        "title",
        "opens_at",
        "closes_at",
        Column("questions_count", label=gettext_lazy("题目")),
        Column("answered_count", label=gettext_lazy("交卷")),
        Column(
            "published", label=gettext_lazy("公开"), accessor=lambda quiz: _("公开") if quiz.published else _("草稿")
        ),
    ]
    list_export = ["title", "opens_at", "closes_at", "questions_count", "answered_count"]
    export_headings = {"questions_count": gettext_lazy("题目"), "answered_count": gettext_lazy("交卷")}
    export_filename = "jingsai"

    def describe(self, queryset):
        return queryset.annotate(
            questions_count=Count("questions", distinct=True),
            answered_count=Count("attempts", filter=Q(attempts__state="submitted"), distinct=True),
        )

    def row_buttons(self, quiz, user):
        pages = (("quiz_paper", _("印卷子"), "doc-full"), ("quiz_key", _("印答案"), "check"))
        prints = [
            Button(words, url=reverse(name, args=[quiz.pk]), icon_name=icon, priority=10 + place)
            for place, (name, words, icon) in enumerate(pages)
        ]
        copied = Button(_("复制成新的"), url=reverse("quiz_copy", args=[quiz.pk]), icon_name="copy", priority=15)
        return [*prints, copied]


class OfQuiz:
    """A page about one quiz of the user's communities; `permission` is asked by the frame before."""

    permission = "cms.view_quiz"

    @property
    def quiz(self) -> Quiz:
        own = Quiz.objects.filter(community__in=Role.objects.communities(self.request.user, PLAN_ROLES))
        return get_object_or_404(own.select_related("community"), pk=self.kwargs["quiz_id"])


class PaperView(OfQuiz, DeskView):
    """The quiz on A4, for who answers with a pen."""

    page_title = gettext_lazy("卷子")
    template_name = "cms/admin/quiz_paper.html"

    def get_context_data(self, **kwargs):
        quiz = self.quiz
        questions = list(quiz.questions.select_related("picture").prefetch_related("options"))
        if not questions:
            raise Http404
        return super().get_context_data(quiz=quiz, questions=questions, community=quiz.community, **kwargs)


class KeyView(PaperView):
    """The right answers, on a sheet of their own."""

    page_title = gettext_lazy("答案")
    template_name = "cms/admin/quiz_key.html"


class CopyView(OfQuiz, DeskView):
    """Asks once, then opens the copy in its form."""

    permission = "cms.add_quiz"
    page_title = gettext_lazy("复制竞赛")
    template_name = "cms/admin/quiz_copy.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(quiz=self.quiz, **kwargs)

    def post(self, request, quiz_id: int):
        copy = actions.copy_quiz(self.quiz, by=request.user, at=timezone.now())
        return redirect(reverse("desk_quiz:edit", args=[copy.pk]))
