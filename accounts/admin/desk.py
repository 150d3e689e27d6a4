"""Pages of the desk that are not lists: a frame with permission, breadcrumbs and a refusal shown on the form."""

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from accounts.models import Household, Role
from accounts.phones import masked
from accounts.states import DESK_ROLES
from common.errors import DomainError

LIMIT = 20


class DeskMixin(WagtailAdminTemplateMixin):
    """`permission` is asked before anything is read; `trail` is the way back, as (label, url)."""

    permission = "booking.view_booking"

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm(self.permission):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def trail(self) -> list[tuple[str, str]]:
        return []

    def get_breadcrumbs_items(self):
        steps = [{"url": url, "label": label} for label, url in self.trail()]
        return [*self.breadcrumbs_items, *steps, {"url": "", "label": self.get_page_title()}]


class DeskView(DeskMixin, TemplateView):
    pass


class DeskFormView(DeskMixin, FormView):
    """`act(form)` calls the action and answers the next address; a refusal stays on the form."""

    template_name = "accounts/admin/form.html"
    submit_label = ""
    danger = False

    def form_valid(self, form):
        try:
            self.success_url = self.act(form)
        except DomainError as error:
            form.add_error(None, refusal_text(error))
            return self.render_to_response(self.get_context_data(form=form), status=409)
        return super().form_valid(form)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            submit_label=self.submit_label, danger=self.danger, back=self.trail()[-1], **kwargs
        )


def refusal_text(error: DomainError) -> str:
    return _("%(message)s。%(next)s。") % {"message": error.refusal.message, "next": error.refusal.next_step}


def find_households(user, wanted: str) -> list[Household]:
    """Households of the user's communities by name, door number, or the last digits of a phone; at most 20."""
    wanted = wanted.strip()
    if not wanted:
        return []
    mine = Household.objects.filter(community__in=Role.objects.communities(user, DESK_ROLES), persons__left_at=None)
    found = mine.filter(persons__name__icontains=wanted) | mine.filter(address__icontains=wanted)
    if wanted.isdecimal() and len(wanted) >= 4:
        found = found | mine.filter(phone__endswith=wanted) | mine.filter(contact__phone__endswith=wanted)
    found = found.select_related("contact").prefetch_related("persons").order_by("address", "pk").distinct()[:LIMIT]
    return [_described(household) for household in found]


def _described(household: Household) -> Household:
    household.members = [person for person in household.persons.all() if person.left_at is None]
    household.shown_phone = masked(household.phone or (household.contact.phone if household.contact else "")) or _(
        "没有电话"
    )
    return household


def list_url(model_name: str) -> str:
    return reverse(f"desk_{model_name}:index")
