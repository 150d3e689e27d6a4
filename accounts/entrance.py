"""Forms of allauth's HTML pages in our words. Apart from forms.py, which allauth itself imports while it loads."""

from allauth.account import forms as allauth_forms
from django import forms

CODE_ATTRS = {
    "autocomplete": "one-time-code",
    "inputmode": "numeric",
    "maxlength": "12",
    "placeholder": "",
    "autocapitalize": "off",
}


class LoginForm(allauth_forms.LoginForm):
    """User name (or phone) and password; those without a password take the code."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        login, password = self.fields["login"], self.fields["password"]
        login.label, login.max_length = "用户名或手机号", 150
        login.widget = forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "off", "maxlength": "150"})
        password.label, password.help_text, password.max_length = "密码", "", 128
        password.widget.attrs.update({"placeholder": "", "maxlength": "128"})

    def _setup_password_field(self) -> None:
        """Sign-up asks for no password, but staff and the demo accounts have one: keep the field."""


class RequestLoginCodeForm(allauth_forms.RequestLoginCodeForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["phone"].help_text = "我们发一条短信，里面有 6 位数字。"


class ConfirmLoginCodeForm(allauth_forms.ConfirmLoginCodeForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _dress_code(self.fields["code"])


class VerifyPhoneForm(allauth_forms.VerifyPhoneForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _dress_code(self.fields["code"])


class SignupForm(allauth_forms.SignupForm):
    """Phone first, then the name to call the person by."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["phone"].help_text = "用来收验证码和活动通知。"
        self.order_fields(["phone", "display_name"])


def _dress_code(field: forms.Field) -> None:
    field.label = "短信里的 6 位数字"
    field.widget.attrs.update(CODE_ATTRS)
