from django import forms

from common.errors import Refusal


class JoinForm(forms.Form):
    skills = forms.CharField(
        label="你会什么", max_length=120, required=False, help_text="比如：会写春联、能讲河南话、有急救证"
    )
    agrees = forms.BooleanField(
        label="我满 16 周岁，愿意按约定的时间来，来不了会早点说", error_messages={"required": "请先勾选这一条"}
    )

    def refuse(self, refusal: Refusal) -> None:
        self.add_error(None, f"{refusal.message}。{refusal.next_step}。")


class SignUpForm(forms.Form):
    """Which role of the shift; its choices are the shift's own roles."""

    role = forms.ModelChoiceField(
        queryset=None, error_messages={"required": "还没有选岗位", "invalid_choice": "这一班没有这个岗位，请重新选"}
    )

    def __init__(self, *args, roles, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].queryset = roles
