"""Forms of sign-up and of the household."""

from django import forms
from django.utils import timezone

from .actions import open_household


class SignupDetailsForm(forms.Form):
    """What sign-up asks beside the phone: a name to call the person by."""

    display_name = forms.CharField(label="怎么称呼您", max_length=40, strip=True)

    def signup(self, request, user) -> None:
        name = self.cleaned_data["display_name"]
        user.display_name = name
        user.save(update_fields=["display_name"])
        open_household(user, name=name, community=_community(request), at=timezone.now())


def _community(request):
    from community.sites import community_of

    return community_of(request)
