"""Videos that play in the page: checked when they come in, with a still picture and words for who cannot hear."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.models import Community

from .base import picture_field


class Video(models.Model):
    """视频: one file that every phone can play. `frame` is a still of it, `poster` the editor's own picture instead.

    `duration` is in whole seconds, `size` in bytes; both were read from the file, and nobody types them.
    """

    community = models.ForeignKey(Community, models.PROTECT, related_name="videos", verbose_name=_("社区"))
    title = models.CharField(_("标题"), max_length=80)
    file = models.FileField(_("视频文件"), upload_to="videos/%Y/%m/")
    frame = models.FileField(upload_to="videos/%Y/%m/", editable=False)
    poster = picture_field(_("封面图片"), help_text=_("不选就用视频里的一帧"))
    captions = models.FileField(
        _("字幕文件"), upload_to="videos/%Y/%m/", blank=True, help_text=_("WebVTT 格式（.vtt），可不传")
    )
    transcript = models.TextField(
        _("文字稿"), blank=True, help_text=_("听不清、不方便放声音的邻居看这个，写下视频里说了什么")
    )
    duration = models.PositiveIntegerField(_("时长（秒）"), editable=False)
    width = models.PositiveIntegerField(_("宽"), editable=False)
    height = models.PositiveIntegerField(_("高"), editable=False)
    size = models.PositiveBigIntegerField(_("大小（字节）"), editable=False)
    content_type = models.CharField(_("格式"), max_length=20, editable=False)
    created_at = models.DateTimeField(_("上传时间"), editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+", verbose_name=_("谁传的")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("视频")
        constraints = [
            models.CheckConstraint(
                condition=Q(duration__gt=0, width__gt=0, height__gt=0, size__gt=0), name="video_was_measured"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def length(self) -> str:
        """4:07."""
        return f"{self.duration // 60}:{self.duration % 60:02}"
