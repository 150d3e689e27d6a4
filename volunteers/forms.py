from datetime import datetime, time, timedelta

from django import forms
from django.utils import timezone

from .models import HoursReview, Shift
from .states import SpanState


class SignUpForm(forms.Form):
    """Which role of the shift, or (`wait_for`) whose queue; their choices are the shift's own roles."""

    role, wait_for = (
        forms.ModelChoiceField(
            queryset=None, required=False, error_messages={"invalid_choice": "这一班没有这个岗位，请重新选"}
        )
        for _ in range(2)
    )
    accepts_risks = forms.BooleanField(required=False)

    accepts_overlap = forms.BooleanField(label="时间重了也报", required=False)

    def __init__(self, *args, roles, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("role", "wait_for"):
            self.fields[name].queryset = roles

    def clean(self):
        wanted = super().clean()
        if not self.errors and not (wanted.get("wait_for") or wanted.get("role")):
            self.add_error("role", "还没有选岗位")
        return wanted

    @property
    def why(self) -> str:
        """The first thing that is wrong."""
        return next(iter(self.errors.values()))[0]


class SendBackForm(forms.Form):
    reason = forms.CharField(
        label="为什么退回",
        max_length=200,
        help_text="会告诉本人，改好可以再交",
        error_messages={"required": "请写一句原因"},
    )


def moment_in(shift: Shift, clock: time) -> datetime:
    """A time of day as a moment of the shift: of its first day, or of the next where it runs past midnight."""
    starts_at = timezone.localtime(shift.starts_at)
    moment = starts_at.replace(hour=clock.hour, minute=clock.minute, second=0, microsecond=0)
    return moment if moment >= starts_at.replace(second=0, microsecond=0) else moment + timedelta(days=1)


def clock_field(label: str, **kwargs) -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, widget=widget, error_messages={"invalid": "请写成 09:30 这样"}, **kwargs)


class AgreeForm(forms.Form):
    """Yes, with a note; and when somebody left who forgot to check out."""

    left = clock_field("什么时候走的", required=False, help_text="不填就算到下班")
    note = forms.CharField(label="说一句", max_length=200, required=False)

    def __init__(self, *args, review: HoursReview, **kwargs):
        super().__init__(*args, **kwargs)
        self.review = review
        if review.left_at or not review.signup.spans.filter(state=SpanState.AUTO_CLOSED).exists():
            del self.fields["left"]

    def left_at(self) -> datetime | None:
        clock = self.cleaned_data.get("left")
        return moment_in(self.review.signup.shift, clock) if clock else None


class DisagreeForm(forms.Form):
    reason = forms.CharField(
        label="为什么不记入", max_length=200, help_text="会告诉本人", error_messages={"required": "请写一句原因"}
    )


class ClaimForm(forms.Form):
    """When somebody says to have been there, and why the ledger is wrong."""

    came = clock_field("几点到的")
    left = clock_field("几点走的")
    reason = forms.CharField(label="哪里不对", max_length=200, error_messages={"required": "请写一句哪里不对"})

    def __init__(self, *args, shift: Shift, **kwargs):
        super().__init__(*args, **kwargs)
        self.shift = shift

    def claim(self) -> dict:
        wanted = self.cleaned_data
        came_at, left_at = (moment_in(self.shift, wanted[name]) for name in ("came", "left"))
        return {"came_at": came_at, "left_at": left_at, "reason": wanted["reason"]}
