"""Checks of the channels: a backend that cannot be imported is an error; a channel that is off is said on --deploy."""

from django.conf import settings
from django.core.checks import Error, Info, register
from django.utils.module_loading import import_string

from .channels import CHANNELS

SIGNATURES = {"SMS_BACKEND": "send(phone, text)", "WECHAT_BACKEND": "send(openid, title, body, link)"}
OFF = {
    "sms": "SMS is off. Login codes cannot be sent: set SMS_BACKEND.",
    "email": "E-mail is off, and residents are not offered it: set EMAIL_URL and EMAIL_FROM.",
    "wechat": "WeChat is off, and residents are not offered it: set WECHAT_BACKEND.",
}


@register()
def backends(app_configs, **kwargs) -> list[Error]:
    found = []
    for name, signature in SIGNATURES.items():
        path = getattr(settings, name)
        try:
            usable = not path or callable(import_string(path).send)
        except (ImportError, AttributeError):
            usable = False
        if not usable:
            found.append(Error(f"{name} is not usable.", hint=f"Name a class with {signature}.", id="common.E001"))
    return found


@register(deploy=True)
def channels_that_are_off(app_configs, **kwargs) -> list[Info]:
    return [Info(text, id="common.I001") for name, text in OFF.items() if not CHANNELS[name].is_on()]
