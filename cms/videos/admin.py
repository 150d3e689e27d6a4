"""视频 in the back office: uploads by editors, each looked at before it is kept."""

from datetime import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column

from accounts.admin.forms import ActionForm, BackOfficeForm
from accounts.admin.viewsets import AddView, BackOfficeViewSet, ChangeView, RemoveView, workplace
from accounts.states import PLAN_ROLES
from cms.models import Video
from common import page_cache
from community.models import Community

from . import actions
from .files import refusal_of_size


class VideoForm(ActionForm):
    kinds = PLAN_ROLES
    file = forms.FileField(
        label=_("视频文件"),
        allow_empty_file=True,
        help_text=_("MP4（H.264 画面、AAC 声音）或 WebM，最大 500 MB。手机拍的先用剪映导出一遍"),
        widget=forms.FileInput(attrs={"accept": "video/mp4,video/webm"}),
    )

    class Meta(BackOfficeForm.Meta):
        model = Video
        fields = ["title", "file", "poster", "captions", "transcript"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["file"].required = False
            self.fields["file"].help_text = _("不选就留着现在的视频")

    def clean_file(self):
        upload = self.cleaned_data["file"]
        if "file" in self.files and (refusal := refusal_of_size(upload.size)):
            raise forms.ValidationError(f"{refusal.message}。{refusal.next_step}", code=refusal.code)
        return upload

    def upload(self, community: Community, *, at: datetime) -> Video:
        return actions.add_video(community, **self.cleaned_data, by=self.for_user, at=at)


class VideoUploadForm(VideoForm):
    """In the page editor's dialog, where there is no room for a dialog of its own to choose a picture."""

    class Meta(VideoForm.Meta):
        fields = ["title", "file", "captions", "transcript"]


class VideoAddView(AddView):
    def save_instance(self):
        return self.form.upload(workplace(self.request, PLAN_ROLES), at=timezone.now())


class VideoChangeView(ChangeView):
    def save_instance(self):
        self.has_content_changes = self.form.has_changed()
        video = actions.change_video(self.object, **self.form.changes(), by=self.request.user, at=timezone.now())
        page_cache.forget()
        return video


class VideoRemoveView(RemoveView):
    def delete_action(self):
        actions.delete_video(self.object, by=self.request.user, at=timezone.now())
        page_cache.forget()


class VideoViewSet(BackOfficeViewSet):
    model = Video
    kinds = PLAN_ROLES
    icon = "media"
    menu_label = _("视频")
    form_class = VideoForm
    add_view_class = VideoAddView
    edit_view_class = VideoChangeView
    delete_view_class = VideoRemoveView
    forbidden = frozenset()
    search_fields = ["title"]
    list_display = [
        "title",
        Column("length", label=_("时长"), accessor="length"),
        Column("pixels", label=_("画面"), accessor=lambda video: f"{video.width}×{video.height}"),
        "created_at",
        "created_by",
    ]
    select = ("created_by",)
    list_export = ["title", "length", "created_at", "created_by"]
    export_headings = {"length": _("时长")}
    export_filename = "shipin"
