from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from booking.models import Activity
from cms.states import PosterLayout, PosterSize


class PosterPrintQuerySet(models.QuerySet):
    def newest_of_each(self) -> "PosterPrintQuerySet":
        """One row an activity: whoever prints again has answered what was printed before."""
        newest = self.order_by().values("activity").annotate(newest=models.Max("pk")).values("newest")
        return self.filter(pk__in=newest)


class PosterPrint(models.Model):
    """A poster that the staff downloaded to print it, with the times and places that stand on it."""

    # Goes with its activity: a note about paper, no history that anything is counted from.
    activity = models.ForeignKey(Activity, models.CASCADE, related_name="poster_prints", verbose_name=_("活动"))
    layout = models.CharField(_("版式"), max_length=12, choices=PosterLayout.choices)
    size = models.CharField(_("尺寸"), max_length=6, choices=PosterSize.choices)
    # {"place": words, "slots": {number: [start, end, place]}}, times in ISO 8601
    printed = models.JSONField(_("印上的时间地点"))
    made_at = models.DateTimeField(_("下载时间"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("下载人"))

    objects = PosterPrintQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("海报下载")
        ordering = ["-made_at", "-id"]

    def __str__(self) -> str:
        return f"{self.activity} {self.get_size_display()}"
