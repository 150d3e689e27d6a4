"""People, place and audit log in the back office."""

from django.urls import include, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.model import ModelViewSetGroup

from .admin.calendar import CalendarDayViewSet
from .admin.people import HouseholdViewSet, PersonViewSet
from .admin.place import AuditViewSet, CommunityViewSet, GridViewSet, PartnerViewSet
from .admin.today import TasksPanel
from .admin.webhooks import PausedPanel, WebhookViewSet
from .admin.webhooks import urlpatterns as webhook_pages


class CommunityGroup(ModelViewSetGroup):
    menu_label = _("社区")
    menu_icon = "home"
    menu_order = 140
    items = (
        HouseholdViewSet,
        PersonViewSet,
        GridViewSet,
        PartnerViewSet,
        CalendarDayViewSet,
        CommunityViewSet,
        AuditViewSet,
        WebhookViewSet,
    )


@hooks.register("register_admin_viewset")
def community_lists():
    return CommunityGroup()


@hooks.register("construct_homepage_panels")
def what_needs_me_today(request, panels):
    panels.append(TasksPanel())


@hooks.register("register_admin_urls")
def pages_of_webhooks():
    return [path("desk/", include((webhook_pages, "webhook_desk")))]


@hooks.register("construct_homepage_panels")
def paused_webhooks(request, panels):
    if request.user.has_perm("common.view_webhookendpoint"):
        panels.append(PausedPanel())
