"""Forms of the back office: choices stay within the user's communities."""

from typing import ClassVar

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from accounts.models import Role
from accounts.phones import normalise
from accounts.states import DESK_ROLES


class PhoneField(forms.RegexField):
    """Any telephone number, landlines included; may be left empty. A mobile one is stored as E.164, as at sign-up."""

    def __init__(self, **kwargs):
        texts = {"invalid": _("电话只能有数字、空格和横线")}
        defaults = {"label": _("联系电话"), "required": False, "max_length": 20, "error_messages": texts}
        super().__init__(r"^\+?[0-9][0-9\- ]{4,18}$", **{**defaults, **kwargs})

    def clean(self, value):
        typed = super().clean(value)
        return normalise(typed) or typed


class BackOfficeForm(WagtailAdminModelForm):
    """`choices_within` names the way from each choice to its community; `kinds` who may choose."""

    choices_within: ClassVar[dict[str, str]] = {}
    kinds = DESK_ROLES

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        communities = Role.objects.communities(self.for_user, self.kinds)
        for name, path in self.choices_within.items():
            field = self.fields[name]
            field.queryset = field.queryset.filter(Q(**{f"{path}__in": communities}))

    def _get_validation_exclusions(self):
        # The community is set by the view; names must still be unique inside it.
        return super()._get_validation_exclusions() - {"community"}


class ActionForm(BackOfficeForm):
    """Shapes the input of an action. The action checks and writes, so the instance stays as the database has it."""

    def _post_clean(self):
        pass

    def changes(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.changed_data if name in self.cleaned_data}
