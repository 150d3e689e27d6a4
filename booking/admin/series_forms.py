"""Shapes of the input about repeating slots."""

import re
from datetime import date, datetime, timedelta
from functools import partial

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Role
from accounts.states import PLAN_ROLES
from booking.models import Activity, OnMakeupDays, Series, Space
from booking.recurrence import Frequency, Recurrence
from booking.series_rules import Terms

from .forms import CAPACITY_MAX, next_slot

FIRST_PLAN = timedelta(weeks=11)  # twelve slots, one a week
WEEKDAYS = list(enumerate(["周一", "周二", "周三", "周四", "周五", "周六", "周日"]))
OPENS_DAYS_MAX = 365
FREQUENCIES = [
    ("weekly", gettext_lazy("每周")),
    ("biweekly", gettext_lazy("每两周")),
    ("month_day", gettext_lazy("每月同一日")),
    ("month_weekday", gettext_lazy("每月同一个星期几")),
    ("dates", gettext_lazy("下面列出的日期")),
]
RESTS = [
    ("keep", gettext_lazy("放假停，调休上班日照办")),
    ("skip", gettext_lazy("放假停，调休上班日也停")),
    ("none", gettext_lazy("都照办")),
]
DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")

# The browser's own pickers: they need no script.
DayField = partial(forms.DateField, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
ClockField = partial(forms.TimeField, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))


class DaysField(forms.CharField):
    """Dates, each on a line or parted by spaces or commas: 2026-12-05, 2026/12/5 or 2026年12月5日."""

    widget = forms.Textarea(attrs={"rows": 3})

    def clean(self, value) -> tuple[date, ...]:
        return tuple(sorted({self._read(word) for word in re.split(r"[\s,，、;；]+", super().clean(value)) if word}))

    def _read(self, word: str) -> date:
        try:
            return date(*map(int, DATE.fullmatch(word).groups()))
        except (AttributeError, ValueError):
            raise forms.ValidationError(_("看不懂“%s”，请写成 2026-12-05") % word[:20]) from None


class PlanForm(forms.Form):
    """Twelve fields make a series."""

    activity = forms.ModelChoiceField(Activity.objects.none(), label=gettext_lazy("活动"), required=False)
    space = forms.ModelChoiceField(
        Space.objects.none(), label=gettext_lazy("空间"), required=False,
        help_text=gettext_lazy("那天被别的场次占了，会停一次并写明原因"),
    )  # fmt: skip
    freq = forms.ChoiceField(label=gettext_lazy("怎么重复"), choices=FREQUENCIES)
    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("星期几"), choices=WEEKDAYS, coerce=int, required=False,
        widget=forms.CheckboxSelectMultiple, help_text=gettext_lazy("每周、每两周用；不选就是开始那天的星期"),
    )  # fmt: skip
    first = DayField(
        label=gettext_lazy("从哪天起"),
        required=False,
        help_text=gettext_lazy("每月同一日，就是这天；31 日遇到小月算月末"),
    )
    last = DayField(
        label=gettext_lazy("到哪天为止"),
        required=False,
        help_text=gettext_lazy("不填：一直排下去，总是排好往后 12 周"),
    )
    days = DaysField(
        label=gettext_lazy("列出的日期"), required=False, max_length=4000,
        help_text=gettext_lazy("只在选“下面列出的日期”时用，一行一个：2026-12-05"),
    )  # fmt: skip
    start_time = ClockField(label=gettext_lazy("几点开始"))
    end_time = ClockField(label=gettext_lazy("几点结束"))
    capacity = forms.IntegerField(label=gettext_lazy("名额"), min_value=1, max_value=CAPACITY_MAX)
    opens_days = forms.IntegerField(
        label=gettext_lazy("提前几天开放报名"), required=False, min_value=0, max_value=OPENS_DAYS_MAX,
        help_text=gettext_lazy("那天 9 点开放；不填：现在就开放"),
    )  # fmt: skip
    rest = forms.ChoiceField(label=gettext_lazy("放假和调休"), choices=RESTS)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        communities = Role.objects.communities(user, PLAN_ROLES)
        self.fields["activity"].queryset = Activity.objects.filter(community__in=communities).order_by("title")
        spaces = Space.objects.filter(venue__community__in=communities).select_related("venue")
        self.fields["space"].queryset = spaces

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("freq") != "dates" and cleaned.get("first") is None and "first" not in self.errors:
            self.add_error("first", _("请填从哪天起"))
        activity, space = cleaned.get("activity"), cleaned.get("space")
        if activity and space and activity.community_id != space.venue.community_id:
            self.add_error("space", _("这个空间不在活动的社区里"))
        return cleaned

    def series(self) -> Series:
        """What was typed, as a series that is not saved."""
        typed, rule = self.cleaned_data, self._rule()
        return Series(
            activity=typed["activity"], space=typed["space"], rule=rule.as_json(), capacity=typed["capacity"],
            rolls=rule.freq != Frequency.DATES and rule.last is None,
            start_time=typed["start_time"], end_time=typed["end_time"], opens_days=typed["opens_days"],
            skip_holidays=typed["rest"] != "none",
            on_makeup_days=OnMakeupDays.SKIP if typed["rest"] == "skip" else OnMakeupDays.KEEP,
        )  # fmt: skip

    def _rule(self) -> Recurrence:
        typed, first = self.cleaned_data, self.cleaned_data["first"]
        if typed["freq"] == "dates":
            return Recurrence(Frequency.DATES, days=typed["days"])
        span = {"first": first, "last": typed["last"]}
        if typed["freq"] == "month_day":
            return Recurrence(Frequency.MONTHLY, **span, month_day=first.day)
        if typed["freq"] == "month_weekday":
            nth = (first.day - 1) // 7 + 1
            return Recurrence(
                Frequency.MONTHLY, **span, weekdays=(first.weekday(),), nth=nth if nth <= 4 else -1
            )  # a fifth Saturday is meant as the last
        every = 2 if typed["freq"] == "biweekly" else 1
        on = tuple(typed["weekdays"]) or (first.weekday(),)
        return Recurrence(Frequency.WEEKLY, **span, weekdays=on, interval=every)


def first_plan(activity: Activity | None, *, at: datetime) -> dict:
    """What the form starts with: twelve weeks of slots like the activity's last one."""
    like = next_slot(activity, at=at)
    starts, ends = timezone.localtime(like["starts_at"]), timezone.localtime(like["ends_at"])
    return {
        "activity": activity,
        "space": like.get("space"),
        "freq": "weekly",
        "weekdays": [starts.weekday()],
        "first": starts.date(),
        "last": starts.date() + FIRST_PLAN,
        "start_time": starts.time(),
        "end_time": ends.time(),
        "capacity": like["capacity"],
        "rest": "keep",
    }


class ExtendForm(forms.Form):
    """Either field, as the series needs it."""

    last = DayField(label=gettext_lazy("接着排到哪天"))
    days = DaysField(
        label=gettext_lazy("再加哪些日期"), max_length=4000, help_text=gettext_lazy("一行一个：2026-12-05")
    )

    def __init__(self, *args, series: Series, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["last" if series.recurrence.freq == Frequency.DATES else "days"]


class TermsForm(forms.Form):
    """Starts with what the slots have now; only what is typed anew changes."""

    start_time = ClockField(label=gettext_lazy("几点开始"))
    end_time = ClockField(label=gettext_lazy("几点结束"))
    capacity = forms.IntegerField(label=gettext_lazy("名额"), min_value=1, max_value=CAPACITY_MAX)
    space = forms.ModelChoiceField(Space.objects.none(), label=gettext_lazy("空间"), required=False)
    label = forms.CharField(
        label=gettext_lazy("场次名"), required=False, max_length=20, help_text=gettext_lazy("例如：第一场、加场")
    )
    also_alone = forms.BooleanField(
        label=gettext_lazy("单独改过的也一起改"), required=False, help_text=gettext_lazy("不勾：它们单独改过的地方不动")
    )

    def __init__(self, *args, series: Series, scope: str, **kwargs):
        super().__init__(*args, **kwargs)
        spaces = Space.objects.filter(venue__community=series.community_id).select_related("venue")
        self.fields["space"].queryset = spaces
        if scope == "one":
            del self.fields["also_alone"]

    def terms(self) -> Terms:
        typed, changed = self.cleaned_data, set(self.changed_data)
        times = (typed["start_time"], typed["end_time"]) if changed & {"start_time", "end_time"} else None
        return Terms(times=times, **{n: typed[n] for n in ("capacity", "space", "label") if n in changed})


class CancelSeriesForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("取消的原因"), max_length=100, help_text=gettext_lazy("会写进发给每一户的通知")
    )
