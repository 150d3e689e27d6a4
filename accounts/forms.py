"""Forms of sign-up and of the household."""

from django import forms
from django.utils import timezone

from common.errors import Refusal
from community.sites import community_of

from .actions import open_household
from .states import Relation

NAME_MAX = 40
BIRTH_FORMATS = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d"]
FAMILY = [choice for choice in Relation.choices if choice[0] != Relation.SELF]
TEXT_ERRORS = {"null_characters_not_allowed": "里面有看不见的字符，请重新输入"}
NAME_ERRORS = {**TEXT_ERRORS, "required": "请填姓名", "max_length": f"姓名最多 {NAME_MAX} 个字"}
# Where a refusal of accounts.rules stands in the form.
FIELD_OF = {
    "birth_date": "birth_date",
    "birth_date_missing": "birth_date",
    "consent_missing": "guardian_agrees",
    "person_exists": "name",
}


class SignupDetailsForm(forms.Form):
    """What sign-up asks beside the phone: a name to call the person by."""

    display_name = forms.CharField(
        label="怎么称呼您",
        max_length=NAME_MAX,
        error_messages={**TEXT_ERRORS, "required": "请填怎么称呼您", "max_length": f"最多 {NAME_MAX} 个字"},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def signup(self, request, user) -> None:
        name = self.cleaned_data["display_name"]
        user.display_name = name
        user.save(update_fields=["display_name"])
        open_household(user, name=name, community=community_of(request), at=timezone.now())


class NoticeForm(forms.Form):
    """By which ways reminders come; only those that this installation has and the login can be reached by."""

    by_sms = forms.BooleanField(label="短信", required=False)
    by_wechat = forms.BooleanField(label="微信", required=False)
    by_email = forms.BooleanField(label="邮件", required=False)
    email = forms.EmailField(
        label="邮箱",
        required=False,
        help_text="换了邮箱，要到新邮箱里确认一次。",
        error_messages={**TEXT_ERRORS, "invalid": "邮箱看不懂，请写成 name@example.com"},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *args, ways: set[str], waiting: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        if waiting:
            self.fields["email"].help_text = f"确认信发到 {waiting} 了，点开才算数。"
        for name in {"by_sms", "by_wechat", "by_email", "email"} - ways:
            del self.fields[name]

    def clean(self):
        found = super().clean()
        if found.get("by_email") and "email" not in self.errors and not found.get("email"):
            self.add_error("email", "请填邮箱，或不勾邮件")
        return found

    def refuse(self, refusal: Refusal) -> None:
        self.add_error("email", f"{refusal.message}。{refusal.next_step}")


class PersonForm(forms.Form):
    """One member of the household."""

    name = forms.CharField(
        label="姓名",
        max_length=NAME_MAX,
        error_messages=NAME_ERRORS,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    relation = forms.ChoiceField(
        label="是您的",
        choices=FAMILY,
        widget=forms.RadioSelect,
        error_messages={"required": "请选一个关系", "invalid_choice": "请从下面选一个关系"},
    )
    birth_date = forms.DateField(
        label="出生日期",
        required=False,
        input_formats=BIRTH_FORMATS,
        help_text="孩子要填；有些活动按年龄安排。",
        error_messages={"invalid": "出生日期看不懂，请写成 2018-05-20"},
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "autocomplete": "off"}),
    )
    guardian_agrees = forms.BooleanField(label="我是孩子的监护人，看过说明，我同意", required=False)

    def __init__(self, *args, is_self: bool = False, has_agreed: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        if is_self:
            del self.fields["relation"]
            self.fields["birth_date"].help_text = "有些活动按年龄安排，可以不填。"
        if is_self or has_agreed:
            del self.fields["guardian_agrees"]

    def refuse(self, refusal: Refusal) -> None:
        """Show a refusal at the field it is about."""
        field = FIELD_OF.get(refusal.code)
        self.add_error(field if field in self.fields else None, f"{refusal.message}。{refusal.next_step}")
