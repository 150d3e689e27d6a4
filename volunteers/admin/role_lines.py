"""Roles as lines of text: 急救站 1 会包扎 #急救证."""

import re
from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from volunteers.roles import RolePlan

ROLE_LINE = re.compile(r"^(?P<name>\S{1,40})\s+(?P<seats>\d{1,3})\s*人?(?:\s+(?P<needs>.{1,120}))?$")
QUALIFICATION = re.compile(r"[#＃](\S+)")


def parse_roles(text: str) -> list[RolePlan]:
    """One role a line: name, number of people, what is needed, and qualifications. Raises ValidationError naming the
    line."""
    roles: list[RolePlan] = []
    for number, line in enumerate(filter(None, map(str.strip, text.splitlines())), start=1):
        found = ROLE_LINE.match(line)
        if not found or int(found["seats"]) < 1:
            raise forms.ValidationError(_("第 %d 行看不懂，请写成：签到引导 2") % number)
        if found["name"] in {role.name for role in roles}:
            raise forms.ValidationError(_("岗位“%s”写了两次") % found["name"])
        needs = found["needs"] or ""
        words = " ".join(QUALIFICATION.sub("", needs).split())
        named = tuple(dict.fromkeys(QUALIFICATION.findall(needs)))
        roles.append(RolePlan(found["name"], int(found["seats"]), words, named))
    return roles


def lines_of(roles: Iterable[RolePlan]) -> str:
    return "\n".join(
        " ".join(filter(None, [role.name, str(role.capacity), role.needs, *(f"#{q}" for q in role.qualifications)]))
        for role in roles
    )


class RolesField(forms.CharField):
    """Empty means those of the team."""

    def __init__(self, **kwargs):
        text = gettext_lazy("每行一个：名称 人数 要求 #资格。例如：急救站 1 会包扎 #急救证。不填就用服务队的常用岗位")
        usual = {"label": gettext_lazy("岗位"), "help_text": text, "required": False, "max_length": 2000}
        super().__init__(**{**usual, "widget": forms.Textarea(attrs={"rows": 4}), **kwargs})

    def clean(self, value) -> list[RolePlan]:
        return parse_roles(super().clean(value))

    def has_changed(self, initial, data) -> bool:
        return (data or "").split() != (initial or "").split()
