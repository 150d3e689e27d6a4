"""Tags of the people's pages: phone numbers as they are read aloud, the demo accounts of the login page."""

from django import template
from django.conf import settings
from django.utils import timezone

from accounts.seed import DEMO_ACCOUNTS, DEMO_PASSWORD

register = template.Library()


@register.simple_tag
def demo_accounts() -> list[dict[str, str]]:
    """[{username, who, password}] under the demo settings, else nothing."""
    if not settings.PROJECT_DEMO:
        return []
    return [{"username": name, "who": who, "password": DEMO_PASSWORD} for name, who in DEMO_ACCOUNTS.items()]


@register.filter
def local_phone(phone: str | None) -> str:
    """'+8613800138001' → '138 0013 8001'; anything else as it is."""
    local = str(phone or "").removeprefix("+86")
    return f"{local[:3]} {local[3:7]} {local[7:]}" if len(local) == 11 and local.isdigit() else local


@register.filter
def who_is(person, relation: bool = True) -> str:
    """孩子，8 岁: the relation, and the age where the birth date is known."""
    age = person.age_on(timezone.localdate())
    parts = [person.get_relation_display()] if relation else []
    return "，".join([*parts, *([f"{age} 岁"] if age is not None else [])])


@register.filter
def first_line(text: str) -> str:
    return text.partition("\n")[0].strip()
