"""What a reader has ticked off."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .study import StudyPage


class StudyProgressQuerySet(models.QuerySet):
    def of(self, user) -> "StudyProgressQuerySet":
        """Only one's own, ever; nobody's for a visitor."""
        return self.filter(user=user) if user.is_authenticated else self.none()


class StudyProgress(models.Model):
    """学习进度: somebody said that this episode is read. It goes with the page, and with the account."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("账号"))
    page = models.ForeignKey(StudyPage, models.CASCADE, related_name="+", verbose_name=_("学习文章"))
    read_at = models.DateTimeField(_("读完的时间"))

    objects = StudyProgressQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("学习进度")
        constraints = [models.UniqueConstraint(fields=["user", "page"], name="study_page_read_once")]

    def __str__(self) -> str:
        return f"{self.user} {self.page}"
