"""The address of a venue's public calendar: opened, renewed and ended by who plans the venue's slots."""

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.desk import DeskFormView, list_url
from accounts.models import Role
from accounts.states import PLAN_ROLES
from booking import actions
from booking.models import CalendarFeed, Venue

from .forms import VenueCalendarForm


class VenueCalendarView(DeskFormView):
    form_class = VenueCalendarForm
    permission = "booking.change_slot"
    page_title = gettext_lazy("公开日历")
    submit_label = gettext_lazy("保存")

    def dispatch(self, request, *args, **kwargs):
        if request.user.has_perm(self.permission):
            self.venue  # noqa: B018 - another community's venue does not exist, whatever the method
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def venue(self) -> Venue:
        mine = Venue.objects.filter(community__in=Role.objects.communities(self.request.user, PLAN_ROLES))
        return get_object_or_404(mine, pk=self.kwargs["venue_id"])

    @cached_property
    def feed(self) -> CalendarFeed | None:
        return CalendarFeed.objects.live().of(self.venue).first()

    def trail(self):
        return [(_("场地"), list_url("venue"))]

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "is_open": self.feed is not None}

    def get_context_data(self, **kwargs):
        facts = [_("%s：公开活动的时间、地点和取消，不写谁来。") % self.venue]
        if self.feed:
            facts.append(_("地址：%s") % self.feed.url)
        return super().get_context_data(facts=facts, **kwargs)

    def act(self, form) -> str:
        act = {"open": actions.open_feed, "renew": actions.renew_feed, "stop": actions.revoke_feed}
        act[form.cleaned_data["to"]](self.venue, by=self.request.user, at=timezone.now())
        messages.success(self.request, _("%s：公开日历已保存。") % self.venue)
        return self.request.path
