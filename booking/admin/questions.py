"""报名问题 of an activity: the list with its order, one form, and how residents see it."""

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from wagtail.admin.widgets.button import HeaderButton

from accounts.admin.desk import DeskFormView, DeskMixin, DeskView, list_url, refusal_text
from accounts.models import Person
from booking import actions
from booking.models import Activity, Question, QuestionKind, QuestionScope
from booking.question_forms import AskingForm
from common.errors import DomainError

from .question_form import QuestionForm, values_of


class OfActivity:
    """The activity is found among those that the user plans; another community's does not exist."""

    permission = "booking.change_activity"

    @cached_property
    def activity(self) -> Activity:
        return get_object_or_404(Activity.objects.manageable_by(self.request.user), pk=self.kwargs["activity_id"])

    @cached_property
    def asked(self) -> list[Question]:
        return list(self.activity.questions.live().select_related("depends_on"))

    @property
    def questions_url(self) -> str:
        return reverse("booking_desk:questions", args=[self.activity.pk])

    def dispatch(self, request, *args, **kwargs):
        if request.user.has_perm(self.permission):
            self.activity  # noqa: B018 - whatever the method
        return super().dispatch(request, *args, **kwargs)

    def trail(self):
        edit = reverse("desk_activity:edit", args=[self.activity.pk])
        return [(_("活动"), list_url("activity")), (str(self.activity), edit), (_("报名问题"), self.questions_url)]

    def get_context_data(self, **kwargs):
        return super().get_context_data(activity=self.activity, **kwargs)


class OfQuestion(OfActivity):
    @cached_property
    def question(self) -> Question:
        mine = Question.objects.live().filter(activity__in=Activity.objects.manageable_by(self.request.user))
        return get_object_or_404(mine.select_related("activity", "depends_on"), pk=self.kwargs["question_id"])

    @cached_property
    def activity(self) -> Activity:
        return self.question.activity


class QuestionsView(OfActivity, DeskView):
    template_name = "booking/admin/question_list.html"
    page_title = gettext_lazy("报名问题")
    header_icon = "help"

    def trail(self):
        return super().trail()[:-1]

    @property
    def header_buttons(self):
        add, preview = (
            reverse(f"booking_desk:{name}", args=[self.activity.pk]) for name in ("add_question", "preview_questions")
        )
        return [
            HeaderButton(_("加一条"), url=add, icon_name="plus", priority=1),
            HeaderButton(_("看居民看到的样子"), url=preview, icon_name="view", priority=2),
        ]

    def get_context_data(self, **kwargs):
        retired = self.activity.questions.filter(retired_at__isnull=False).order_by("-retired_at")
        return super().get_context_data(questions=self.asked, retired=retired, **kwargs)


class AddView(OfActivity, DeskFormView):
    template_name = "booking/admin/question_form.html"
    form_class = QuestionForm
    page_title = gettext_lazy("加一条")
    submit_label = gettext_lazy("加上")

    def get_initial(self):
        return {"kind": QuestionKind.YES_NO, "scope": QuestionScope.PARTY, "required": True}

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "earlier": self.asked}

    def act(self, form) -> str:
        actions.add_question(self.activity, by=self.request.user, at=timezone.now(), **form.columns)
        return self.questions_url


class ChangeView(OfQuestion, DeskFormView):
    template_name = "booking/admin/question_form.html"
    form_class = QuestionForm
    page_title = gettext_lazy("改问题")
    submit_label = gettext_lazy("保存")

    def get_initial(self):
        return values_of(self.question)

    def get_form_kwargs(self):
        earlier = [one for one in self.asked if one.position < self.question.position]
        return {**super().get_form_kwargs(), "earlier": earlier}

    def get_context_data(self, **kwargs):
        facts = [_("改了问法，已有的回答仍留在旧问题下，新的回答另算一列。")]
        return super().get_context_data(facts=facts, **kwargs)

    def act(self, form) -> str:
        actions.change_question(self.question, by=self.request.user, at=timezone.now(), **form.columns)
        return self.questions_url


class RetireView(OfQuestion, DeskFormView):
    form_class = forms.Form
    page_title = gettext_lazy("停用问题")
    submit_label = gettext_lazy("以后不问这一条")
    danger = True

    def get_context_data(self, **kwargs):
        facts = [_("“%s”以后不再问。") % self.question, _("已有的回答留在名单和表格里。")]
        return super().get_context_data(facts=facts, **kwargs)

    def act(self, form) -> str:
        actions.retire_question(self.question, by=self.request.user, at=timezone.now())
        messages.success(self.request, _("已停用“%s”。") % self.question)
        return self.questions_url


class MoveView(OfQuestion, DeskMixin, View):
    """上移 and 下移."""

    def post(self, request, question_id: int):
        try:
            up = request.POST.get("way") == "up"
            actions.move_question(self.question, up=up, by=request.user, at=timezone.now())
        except DomainError as error:
            messages.error(request, refusal_text(error))
        return redirect(self.questions_url)


class PreviewView(OfActivity, DeskView):
    """The part of the booking page that asks, with two made-up persons."""

    template_name = "booking/admin/question_preview.html"
    page_title = gettext_lazy("居民看到的样子")

    def get_context_data(self, **kwargs):
        family = [Person(name="家人甲"), Person(name="家人乙")]
        form = AskingForm(questions=self.asked, persons=family)
        return super().get_context_data(
            sheets=form.sheets(family), family=family, questions_url=self.questions_url, **kwargs
        )
