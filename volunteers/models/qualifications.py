"""What a volunteer has learned: qualifications that somebody looked at, and training, which is no service."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from community.models import Community

from .people import Volunteer


class Qualification(models.Model):
    """资格: what a role may ask for, such as a first-aid certificate."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="qualifications", verbose_name=_("社区"))
    name = models.CharField(_("名称"), max_length=40)

    class Meta:
        verbose_name = verbose_name_plural = _("资格")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["community", "name"], name="qualification_name_once")]

    def __str__(self) -> str:
        return self.name


class VolunteerQualification(models.Model):
    """志愿者资格: somebody else has seen the certificate; `holder` is the volunteer's login, who never is the one."""

    volunteer = models.ForeignKey(Volunteer, models.PROTECT, related_name="qualifications", verbose_name=_("志愿者"))
    qualification = models.ForeignKey(Qualification, models.PROTECT, related_name="held", verbose_name=_("资格"))
    expires = models.DateField(_("有效到"), null=True, blank=True, help_text=_("不填：长期有效"))
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("核对人")
    )
    verified_at = models.DateTimeField(_("核对时间"))
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)

    class Meta:
        verbose_name = verbose_name_plural = _("志愿者资格")
        ordering = ["qualification__name"]
        constraints = [
            models.UniqueConstraint(fields=["volunteer", "qualification"], name="volunteer_qualification_once"),
            models.CheckConstraint(
                condition=Q(holder=None) | ~Q(holder=F("verified_by")), name="nobody_verifies_himself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.volunteer} {self.qualification}"


class TrainingRecord(models.Model):
    """学习记录: kept apart from hours, and never summed into service."""

    volunteer = models.ForeignKey(Volunteer, models.PROTECT, related_name="trainings", verbose_name=_("志愿者"))
    name = models.CharField(_("培训名称"), max_length=60)
    content = models.CharField(_("培训内容"), max_length=200)
    minutes = models.PositiveSmallIntegerField(_("学习时长（分钟）"))
    host = models.CharField(_("举办单位"), max_length=60)
    date = models.DateField(_("日期"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("经办人")
    )
    recorded_at = models.DateTimeField(_("记下的时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("学习记录")
        ordering = ["-date", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(minutes__gte=1, minutes__lte=1440), name="training_lasts_a_day_at_most")
        ]

    def __str__(self) -> str:
        return f"{self.volunteer} {self.name}"
