"""The volunteering side of the back office, hooked into Wagtail's admin."""

from django.urls import include, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.model import ModelViewSetGroup

from .admin import paper, today, urls
from .admin.lists import (
    LedgerViewSet,
    ServiceKindViewSet,
    ShiftViewSet,
    SignupViewSet,
    TeamViewSet,
)
from .admin.people import VolunteerViewSet
from .admin.qualifications import QualificationViewSet, TrainingRecordViewSet, VolunteerQualificationViewSet
from .admin.reviews import ReviewViewSet
from .admin.template_list import ShiftTemplateViewSet


class VolunteerGroup(ModelViewSetGroup):
    menu_label = _("志愿服务")
    menu_icon = "group"
    menu_order = 120
    items = (
        ShiftViewSet,
        ShiftTemplateViewSet,
        SignupViewSet,
        ReviewViewSet,
        VolunteerViewSet,
        TeamViewSet,
        LedgerViewSet,
        ServiceKindViewSet,
        QualificationViewSet,
        VolunteerQualificationViewSet,
        TrainingRecordViewSet,
    )


@hooks.register("register_admin_viewset")
def volunteer_lists():
    return VolunteerGroup()


@hooks.register("register_admin_urls")
def roster_pages():
    return [path("desk/", include(urls))]


hooks.register("todays_tasks", today.tasks)


@hooks.register("person_buttons")
def enter_volunteer_button(person, user):
    return paper.enter_buttons(person, user)
