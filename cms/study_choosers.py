"""The dialogs in which editors choose the video and the quiz of an episode; each lists the own communities' rows."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView, CreateView
from wagtail.admin.viewsets.chooser import ChooserViewSet

from accounts.admin.viewsets import workplace
from accounts.states import PLAN_ROLES
from cms.scope import communities_of
from common.errors import DomainError

from .models.quizzes import Quiz
from .models.videos import Video


class OwnRows:
    def get_object_list(self):
        return self.model_class.objects.filter(community__in=communities_of(self.request.user)).order_by("-pk")


class CreationByUser:
    def get_creation_form_kwargs(self):
        return {**super().get_creation_form_kwargs(), "for_user": self.request.user}


class VideoDialog(OwnRows, CreationByUser):
    @property
    def columns(self):
        return [self.title_column, Column("length", label=_("时长"), accessor="length")]


class VideoChooseView(VideoDialog, ChooseView):
    pass


class VideoChooseResultsView(VideoDialog, ChooseResultsView):
    pass


class VideoCreateView(CreationByUser, CreateView):
    """Uploads without leaving the page that is being written; checked as in the list."""

    def post(self, request):
        try:
            return super().post(request)
        except DomainError as error:
            self.form.add_error(None, f"{error.refusal.message}。{error.refusal.next_step}")
            return self.get_reshow_creation_form_response()

    def save_form(self, form):
        return form.upload(workplace(self.request, PLAN_ROLES), at=timezone.now())


class QuizChooseView(OwnRows, ChooseView):
    pass


class QuizChooseResultsView(OwnRows, ChooseResultsView):
    pass


class VideoChooserViewSet(ChooserViewSet):
    model = Video
    icon = "media"
    per_page = 20
    choose_one_text = _("选择视频")
    choose_another_text = _("换一个视频")
    edit_item_text = _("修改这个视频")
    choose_view_class = VideoChooseView
    choose_results_view_class = VideoChooseResultsView
    create_view_class = VideoCreateView
    creation_form_class = "cms.videos.admin.VideoUploadForm"
    creation_tab_label = _("上传新的")
    create_action_label = _("上传并选用")
    register_widget = False


class QuizChooserViewSet(ChooserViewSet):
    model = Quiz
    icon = "help"
    per_page = 20
    choose_one_text = _("选择竞赛")
    choose_another_text = _("换一个竞赛")
    edit_item_text = _("修改这个竞赛")
    choose_view_class = QuizChooseView
    choose_results_view_class = QuizChooseResultsView
    register_widget = False


video_chooser = VideoChooserViewSet("video_chooser", url_prefix="choose/video")
quiz_chooser = QuizChooserViewSet("quiz_chooser", url_prefix="choose/quiz")
VideoChooserWidget = video_chooser.widget_class
QuizChooserWidget = quiz_chooser.widget_class
QuizChooserBlock = quiz_chooser.get_block_class(name="QuizChooserBlock", module_path="cms.study_choosers")
