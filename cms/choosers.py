"""The dialog in which editors choose an activity, or make a new one without leaving the page they write."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView, CreateView
from wagtail.admin.viewsets.chooser import ChooserViewSet

from booking.models import Activity
from cms.scope import communities_of


class ActivityDialog:
    """What the dialog lists: the activities of the editor's own communities, and what tells them apart."""

    @property
    def columns(self):
        return [
            self.title_column,
            Column("category", label=_("类别"), accessor="get_category_display"),
            Column("venue", label=_("场地"), accessor="venue"),
        ]

    def get_object_list(self):
        own = Activity.objects.filter(community__in=communities_of(self.request.user))
        return own.select_related("venue").order_by("-id")


class CreationByUser:
    def get_creation_form_kwargs(self):
        return {**super().get_creation_form_kwargs(), "user": self.request.user}


class ActivityChooseView(ActivityDialog, CreationByUser, ChooseView):
    pass


class ActivityChooseResultsView(ActivityDialog, CreationByUser, ChooseResultsView):
    pass


class ActivityCreateView(CreationByUser, CreateView):
    """Makes the activity through its action, as every other face does."""

    def save_form(self, form):
        return form.save(at=timezone.now())


class ActivityChooserViewSet(ChooserViewSet):
    model = Activity
    icon = "date"
    per_page = 20
    choose_one_text = _("选择活动")
    choose_another_text = _("换一个活动")
    edit_item_text = _("修改这个活动")
    create_action_label = _("建好并选用")
    creation_tab_label = _("新建活动")
    choose_view_class = ActivityChooseView
    choose_results_view_class = ActivityChooseResultsView
    create_view_class = ActivityCreateView
    creation_form_class = "cms.forms.NewActivityForm"
    register_widget = False


activity_chooser = ActivityChooserViewSet("activity_chooser", url_prefix="choose/activity")
ActivityChooserWidget = activity_chooser.widget_class
ActivityChooserBlock = activity_chooser.get_block_class(name="ActivityChooserBlock", module_path="cms.choosers")
