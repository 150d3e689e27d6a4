"""Shapes of input: the filters of the activity list, and the activity made inside the page editor."""

from datetime import date

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from booking import actions
from booking.models import Activity, Venue
from booking.states import Audience, Category

from .calendar import FIRST_YEAR, LAST_YEAR
from .scope import communities_of

ANY = ("", _("不限"))
WHEN = [ANY, ("today", _("今天")), ("weekend", _("本周末"))]


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day in the years that the calendar knows."""

    widget = DayInput
    default_validators = [MinValueValidator(date(FIRST_YEAR, 1, 1)), MaxValueValidator(date(LAST_YEAR, 12, 31))]


class ActivityFilters(forms.Form):
    """What the address of the activity list may ask for; a field with an error filters nothing and says so."""

    when = forms.ChoiceField(label=_("哪天"), choices=WHEN, required=False)
    category = forms.ChoiceField(label=_("类别"), choices=[ANY, *Category.choices], required=False)
    audience = forms.ChoiceField(label=_("给谁"), choices=[ANY, *Audience.choices], required=False)
    venue = forms.ModelChoiceField(label=_("在哪儿"), queryset=Venue.objects.none(), required=False, empty_label=ANY[1])
    available = forms.BooleanField(label=_("只看还有名额的"), required=False)
    q = forms.CharField(label=_("找活动"), max_length=40, required=False)

    def __init__(self, data, *, community):
        super().__init__(data)
        self.fields["venue"].queryset = Venue.objects.filter(community=community)
        # "from" is a word of Python, so these two cannot be written as attributes.
        self.fields["from"] = DayField(label=_("从哪天"), required=False)
        self.fields["to"] = DayField(label=_("到哪天"), required=False)

    @property
    def wanted(self) -> dict:
        """The fields that hold a readable value."""
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}


class NewActivityForm(WagtailAdminModelForm):
    """The activity that an editor makes while writing its page; saved through its action."""

    class Meta:
        model = Activity
        fields = [
            "community",
            "title",
            "category",
            "audience",
            "venue",
            "party_max",
            "waitlist_policy",
            "min_age",
            "max_age",
            "organiser",
            "contact_name",
            "counts_as_study",
        ]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        own = communities_of(user)
        self.fields["community"].queryset = own
        self.fields["venue"].queryset = Venue.objects.filter(community__in=own)
        only = list(own[:2])
        if len(only) == 1:
            self.fields["community"].initial = only[0]
            self.fields["community"].widget = forms.HiddenInput()

    def clean(self):
        cleaned = super().clean()
        venue = cleaned.get("venue")
        if venue and cleaned.get("community") and venue.community_id != cleaned["community"].pk:
            self.add_error("venue", _("这个场地不属于所选的社区"))
        youngest, oldest = cleaned.get("min_age"), cleaned.get("max_age")
        if youngest is not None and oldest is not None and oldest < youngest:
            self.add_error("max_age", _("最大年龄不能小于最小年龄"))
        if cleaned.get("party_max") == 0:
            self.add_error("party_max", _("一户至少可以来 1 人"))
        return cleaned

    def save(self, *, at) -> Activity:
        fields = dict(self.cleaned_data)
        return actions.add_activity(fields.pop("community"), by=self.user, at=at, **fields)
