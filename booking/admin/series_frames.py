"""What the pages about repeating slots share: the series they are about, and asking twice."""

from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounts.admin.desk import list_url, refusal_text
from booking.models import Series, SeriesDate
from common.errors import DomainError


class Previewed:
    """A form that is shown once more, with its consequences, before it counts."""

    permission = "booking.change_series"
    preview_template = ""

    def form_valid(self, form):
        if "edit" in self.request.POST:
            return self.render_to_response(self.get_context_data(form=form))
        if "confirm" in self.request.POST:
            return super().form_valid(form)
        try:
            seen = self.preview(form)
        except DomainError as error:
            form.add_error(None, refusal_text(error))
            return self.render_to_response(self.get_context_data(form=form), status=409)
        return TemplateResponse(self.request, self.preview_template, self.get_context_data(form=form, **seen))


class OfSeries:
    """The series or date in the address, among the user's own only."""

    @cached_property
    def series(self) -> Series:
        mine = Series.objects.manageable_by(self.request.user).with_details()
        if "date_id" in self.kwargs:
            return get_object_or_404(mine, dates=self.kwargs["date_id"])
        return get_object_or_404(mine, pk=self.kwargs["series_id"])

    @cached_property
    def row(self) -> SeriesDate:
        return get_object_or_404(self.series.dates.with_slots(), pk=self.kwargs["date_id"])

    def dispatch(self, request, *args, **kwargs):
        if request.user.has_perm(self.permission):
            self.series  # noqa: B018 - another community's series does not exist, whatever the method
        return super().dispatch(request, *args, **kwargs)

    def trail(self):
        return [(_("重复场次"), list_url("series")), (str(self.series), series_url(self.series.pk))]

    def get_context_data(self, **kwargs):
        return super().get_context_data(series=self.series, **kwargs)


def series_url(series_id: int) -> str:
    return reverse("booking_desk:series", args=[series_id])
