"""What people are told about a piece of work before they sign up."""

from django.db import models
from django.utils.translation import gettext_lazy as _

NOTICE = ("content", "conditions", "risks", "guarantees", "insurance_proof", "insurance_until")


class Notice(models.Model):
    """Abstract: the words of a recruiting notice, besides time, place and number."""

    content = models.CharField(_("服务内容"), max_length=200, blank=True)
    conditions = models.CharField(_("报名条件"), max_length=200, blank=True)
    risks = models.CharField(_("可能的风险"), max_length=200, blank=True)
    guarantees = models.CharField(_("保障"), max_length=200, blank=True)
    insurance_proof = models.CharField(
        _("保险"), max_length=120, blank=True, help_text=_("保险公司和保单号，例如：平安意外险 P20260001")
    )
    insurance_until = models.DateField(_("保险到哪天"), null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def notice(self) -> dict[str, object]:
        return {name: getattr(self, name) for name in NOTICE}
