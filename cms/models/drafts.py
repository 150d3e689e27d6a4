from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _


class PagePreview(models.Model):
    """预览稿: the words of a page as its editor saw them, for a front end at another address to fetch with a token."""

    content_type = models.ForeignKey(ContentType, models.CASCADE, verbose_name=_("页面类型"))
    content = models.JSONField(_("内容"), encoder=DjangoJSONEncoder)
    made_at = models.DateTimeField(_("时间"), db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = _("预览稿")

    def __str__(self) -> str:
        return f"{self.content_type} {self.made_at:%Y-%m-%d %H:%M}"
