"""allauth's account adapter: mainland phones, SMS through our backends, a household for every new login."""

import secrets

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.fields import PhoneField
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.module_loading import import_string

from . import phones
from .models import User


class MainlandPhoneField(PhoneField):
    """Rewrites before allauth validates: its own check would ask for a country code."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.label = "手机号"
        self.widget.attrs.update({"placeholder": "", "inputmode": "tel"})

    def clean(self, value):
        return super().clean(phones.normalise(value) or value)

    def run_validators(self, value):
        if value and not phones.normalise(value):
            raise ValidationError(phones.HINT, code="invalid_phone")


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": "验证码不对，请看短信再填一次",
        "username_password_mismatch": "用户名或密码不对，请再试，或改用验证码登录",
        "phone_password_mismatch": "手机号或密码不对，请再试，或改用验证码登录",
        "too_many_login_attempts": "试了太多次，请等一分钟再来",
        "rate_limited": "短信发得太勤，请等一分钟再试",
        "invalid_login": "请填用户名或手机号",
        "phone_taken": "这个手机号已经注册过，请直接登录",
    }

    def clean_phone(self, phone: str) -> str:
        found = phones.normalise(phone)
        if not found:
            raise ValidationError(phones.HINT, code="invalid_phone")
        return found

    def phone_form_field(self, **kwargs):
        return MainlandPhoneField(**kwargs)

    def set_phone(self, user, phone: str, verified: bool) -> None:
        user.phone, user.phone_verified = phone, verified
        user.save(update_fields=["phone", "phone_verified"])

    def get_phone(self, user) -> tuple[str, bool] | None:
        return (user.phone, user.phone_verified) if user.phone else None

    def set_phone_verified(self, user, phone: str) -> None:
        User.objects.filter(pk=user.pk, phone=phone).update(phone_verified=True)

    def get_user_by_phone(self, phone: str) -> User | None:
        return User.objects.filter(phone=phone).first()

    def send_verification_code_sms(self, user, phone: str, code: str, **kwargs) -> None:
        _send(phone, f"验证码 {code}，5 分钟内有效。不要告诉别人")

    def send_unknown_account_sms(self, phone: str, **kwargs) -> None:
        _send(phone, "这个手机号还没有注册。请回到页面点“注册”")

    def send_account_already_exists_sms(self, phone: str) -> None:
        _send(phone, "这个手机号已经注册过。请回到页面点“用验证码登录”")

    def populate_username(self, request, user) -> None:
        if not user.username:
            user.username = "u" + secrets.token_hex(6)


def _send(phone: str, text: str) -> None:
    import_string(settings.SMS_BACKEND)().send(phone, f"【邻里】{text}")
