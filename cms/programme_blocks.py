"""Who is in a programme, when it is rehearsed, where it was and will be performed."""

from datetime import date

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .blocks import ActivityLinkBlock


class CastBlock(blocks.StructBlock):
    role = blocks.CharBlock(label=_("角色或分工"), max_length=20, help_text=_("例如：领唱、编舞、伴奏"))
    people = blocks.CharBlock(label=_("谁"), max_length=120)

    class Meta:
        icon = "user"
        label = _("一个角色")
        description = _("角色，和演他的邻居")
        preview_value = {"role": _("领唱"), "people": _("宋玉梅、陈建国")}
        template = "cms/blocks/cast.html"


class RehearsalBlock(ActivityLinkBlock):
    class Meta:
        icon = "date"
        label = _("一个排练活动")
        description = _("能报名来排、来看的活动，写着下一场")


class ShowBlock(blocks.StructBlock):
    on = blocks.DateBlock(label=_("哪天"))
    place = blocks.CharBlock(label=_("在哪儿"), max_length=60)
    note = blocks.CharBlock(label=_("一句话"), max_length=80, required=False)

    class Meta:
        icon = "calendar-alt"
        label = _("一场演出")
        description = _("哪天、在哪儿演；过去的会排到“演过”")
        preview_value = {"on": date(2027, 2, 20), "place": _("综合文化服务中心"), "note": _("元宵晚会压轴")}
        template = "cms/blocks/show.html"
