"""Shapes of what is sent from the door."""

import uuid
from datetime import datetime, timedelta

from django import forms

from volunteers.models import Shift


class ScanForm(forms.Form):
    """What the punch button sends; none of it is typed by people."""

    ticket = forms.CharField(max_length=4000)
    option = forms.CharField(max_length=60)
    client_event_id = forms.SlugField(max_length=64)  # it stands in the address of what happened


class KioskForm(forms.Form):
    """Who stands at the kiosk; the number may be said in full or by its last digits."""

    number = forms.CharField(
        label="志愿者编号", max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "autofocus": True}),
    )  # fmt: skip
    pin = forms.CharField(
        label="签到机密码", max_length=12,
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip


class KioskTapForm(forms.Form):
    note = forms.CharField(max_length=400)
    option = forms.CharField(max_length=60)


class DoorForm(forms.Form):
    """Either a code that was scanned or typed, or a tick on the roster."""

    code = forms.CharField(max_length=300, required=False)
    tick = forms.CharField(max_length=40, required=False)
    action = forms.ChoiceField(
        choices=[("in", "签到"), ("out", "签退"), ("seen", "在岗"), ("absent", "没看到人")], required=False
    )
    round = forms.IntegerField(min_value=0, max_value=99, required=False)


class CloseForm(forms.Form):
    """The reasons of those who did not come and said so: excuse-<sign-up> = text."""

    LONGEST = 100

    def excuses(self) -> dict[uuid.UUID, str]:
        found = {}
        for name, text in self.data.items():
            if name.startswith("excuse-") and text.strip():
                try:
                    found[uuid.UUID(name.removeprefix("excuse-"))] = text.strip()[: self.LONGEST]
                except ValueError:
                    continue
        return found


class ExtendForm(forms.Form):
    """By how many minutes the work goes on after the planned end, and why."""

    minutes = forms.TypedChoiceField(
        label="延长多久", coerce=int, choices=[(30, "半小时"), (60, "1 小时"), (90, "1.5 小时"), (120, "2 小时")]
    )
    reason = forms.CharField(label="为什么", max_length=100)

    def __init__(self, *args, shift: Shift, **kwargs):
        super().__init__(*args, **kwargs)
        self.shift = shift

    def until(self) -> datetime:
        return self.shift.ends_at + timedelta(minutes=self.cleaned_data["minutes"])
