"""Shapes of the back office's input; whether it may happen is decided by the actions."""

from datetime import datetime, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.admin.forms import ActionForm, BackOfficeForm, PhoneField
from accounts.states import PLAN_ROLES
from booking.models import Activity, Closure, OpeningHours, Slot, Space, Venue
from booking.states import Channel

CAPACITY_MAX = 10_000
WEEK = timedelta(days=7)
DESK_CHANNELS = [(c.value, c.label) for c in (Channel.DESK, Channel.PHONE, Channel.PAPER)]


class SlotForm(ActionForm):
    """Empty moments mean: booking opens now and closes at the start; cancelling ends the noon before."""

    capacity = forms.IntegerField(label=_("名额"), min_value=1, max_value=CAPACITY_MAX)
    kinds = PLAN_ROLES
    choices_within = {"activity": "community", "space": "venue__community"}
    optional = ("booking_opens_at", "booking_closes_at", "cancel_until")

    class Meta(BackOfficeForm.Meta):
        model = Slot
        fields = [
            "activity",
            "space",
            "label",
            "starts_at",
            "ends_at",
            "capacity",
            "booking_opens_at",
            "booking_closes_at",
            "cancel_until",
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["space"].queryset = self.fields["space"].queryset.select_related("venue")
        if self.instance.pk:
            self.fields["activity"].disabled = True
        for name, hint in zip(
            self.optional, (_("不填：现在就开放"), _("不填：开始时截止"), _("不填：提前 21 小时")), strict=True
        ):
            self.fields[name].required = bool(self.instance.pk)
            self.fields[name].help_text = "" if self.instance.pk else hint


class CancelSlotForm(forms.Form):
    reason = forms.CharField(
        label=_("取消的原因"), max_length=100, help_text=_("会写进发给每一户的通知，例如：雨天场地积水，改期另行通知")
    )


class CancelBookingForm(forms.Form):
    reason = forms.CharField(label=_("原因"), max_length=100, help_text=_("例如：本人来电，临时有事"))


class NewHouseholdForm(forms.Form):
    name = forms.CharField(label=_("姓名"), max_length=40)
    address = forms.CharField(label=_("楼栋门牌"), max_length=80, help_text=_("例如：3 号楼 2 单元 501"))
    phone = PhoneField(help_text=_("没有电话可以不填"))
    birth_date = forms.DateField(label=_("出生日期"), required=False, help_text=_("写成 1948-05-01；不清楚可以不填"))


class SpaceForm(BackOfficeForm):
    capacity = forms.IntegerField(label=_("可容纳"), min_value=1, max_value=CAPACITY_MAX)
    choices_within = {"venue": "community", "parent": "venue__community"}

    class Meta(BackOfficeForm.Meta):
        model = Space
        fields = ["venue", "name", "capacity", "exclusive", "parent"]


class VenueCalendarForm(forms.Form):
    """What to do with the address of a venue's public calendar."""

    to = forms.ChoiceField(label=_("怎么做"), widget=forms.RadioSelect)

    def __init__(self, *args, is_open: bool, **kwargs):
        super().__init__(*args, **kwargs)
        ending = [("renew", _("换一个地址，旧地址失效")), ("stop", _("停用"))]
        self.fields["to"].choices = ending if is_open else [("open", _("开通"))]
        self.initial["to"] = self.fields["to"].choices[0][0]


class VenueForm(BackOfficeForm):
    class Meta(BackOfficeForm.Meta):
        model = Venue
        fields = [
            "name",
            "kind",
            "address",
            "intro",
            "phone",
            "step_free",
            "accessible_toilet",
            "has_seating",
            "quiet_corner",
            "access_note",
        ]


class OpeningHoursForm(BackOfficeForm):
    slot_minutes = forms.IntegerField(label=_("每段分钟"), min_value=15, max_value=720, initial=60)
    choices_within = {"space": "venue__community"}

    class Meta(BackOfficeForm.Meta):
        model = OpeningHours
        fields = ["space", "weekday", "opens", "closes", "slot_minutes"]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("opens") and cleaned.get("closes") and cleaned["closes"] <= cleaned["opens"]:
            self.add_error("closes", _("关门要晚于开门"))
        return cleaned


class ClosureForm(BackOfficeForm):
    choices_within = {"venue": "community", "space": "venue__community"}

    class Meta(BackOfficeForm.Meta):
        model = Closure
        fields = ["venue", "space", "starts_on", "ends_on", "reason"]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("starts_on") and cleaned.get("ends_on") and cleaned["ends_on"] < cleaned["starts_on"]:
            self.add_error("ends_on", _("结束日期不能早于开始日期"))
        if cleaned.get("space") and cleaned.get("venue") and cleaned["space"].venue_id != cleaned["venue"].pk:
            self.add_error("space", _("这个空间不在所选的场地里"))
        return cleaned


def next_slot(activity: Activity | None, *, at: datetime) -> dict:
    """What a new slot's form starts with: a week after the activity's last slot, or next Saturday at nine."""
    last = activity.slots.order_by("-starts_at").first() if activity else None
    if last is None:
        today = timezone.localtime(at)
        days = (5 - today.weekday()) % 7 or 7
        start = (today + timedelta(days=days)).replace(hour=9, minute=0, second=0, microsecond=0)
        return {"activity": activity, "starts_at": start, "ends_at": start + timedelta(hours=2), "capacity": 30}
    start = last.starts_at + WEEK
    while start <= at:
        start += WEEK
    return {
        "activity": activity,
        "space": last.space_id,
        "capacity": last.capacity,
        "starts_at": start,
        "ends_at": start + (last.ends_at - last.starts_at),
    }
