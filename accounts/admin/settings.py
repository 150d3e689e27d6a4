"""A staff member's own settings in the back office."""

from django.forms import ModelForm
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.account import AccountView, BaseSettingsPanel, NameEmailSettingsPanel

from ..models import User


class NameForm(ModelForm):
    class Meta:
        model = User
        fields = ["display_name", "email"]


class NamePanel(BaseSettingsPanel):
    name = "name"
    title = _("称呼")
    order = 100
    form_class = NameForm


class SettingsView(AccountView):
    """Wagtail's settings; its name panel insists on a first name, a last name and an e-mail, which few here have."""

    def get_panels(self):
        panels = super().get_panels()
        ours = NamePanel(self.request, self.request.user, panels[0].profile)
        return [ours, *(panel for panel in panels if not isinstance(panel, NameEmailSettingsPanel))]
