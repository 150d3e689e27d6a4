"""The editor's way: an activity made in the dialog, a page sent to the secretary, approved, listed."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from wagtail.models import GroupPagePermission, Workflow
from wagtail.test.utils.form_data import nested_form_data, streamfield

from booking.models import Activity
from cms import actions
from cms.models import ActivityPage
from common.models import AuditEntry
from tests import factories as make


def form_of(activity, **changes) -> dict:
    return nested_form_data(
        {"title": activity.title, "slug": "", "activity": activity.pk, "body": streamfield([]), **changes}
    )


def new_activity(community, **changes) -> dict:
    return {
        "community": community.pk,
        "title": "庆元宵 猜灯谜",
        "category": "festival",
        "audience": "all",
        "party_max": 4,
        "waitlist_policy": "strict",
        **changes,
    }


def test_dialog_makes_an_activity(at_desk, community, writer):
    response = at_desk.post(reverse("activity_chooser:create"), new_activity(community))
    made = Activity.objects.get()
    assert json.loads(response.content)["result"]["id"] == str(made.pk)
    assert (made.title, made.community, made.listed) == ("庆元宵 猜灯谜", community, False)
    assert AuditEntry.objects.filter(verb="activity.added", actor=writer).count() == 1


@pytest.mark.parametrize(
    "changes", [{"title": ""}, {"party_max": 0}, {"min_age": 9, "max_age": 3}, {"category": "x"}, {"title": "长" * 61}]
)
def test_dialog_shows_what_is_wrong(at_desk, community, changes):
    response = at_desk.post(reverse("activity_chooser:create"), new_activity(community, **changes))
    assert json.loads(response.content)["step"] == "reshow_creation_form"
    assert not Activity.objects.exists()


def test_dialog_refuses_another_community(at_desk, other_community):
    at_desk.post(reverse("activity_chooser:create"), new_activity(other_community))
    assert not Activity.objects.exists()


def test_dialog_lists_only_the_editors_own(at_desk, community, other_community):
    make.activity(community, "自家的")
    make.activity(other_community, "别处的")
    listing = json.loads(at_desk.get(reverse("activity_chooser:choose")).content)["html"]
    assert "自家的" in listing
    assert "别处的" not in listing


def test_dialog_is_closed_to_residents(client, resident, community, home):
    client.force_login(resident, backend="django.contrib.auth.backends.ModelBackend")
    response = client.post(reverse("activity_chooser:create"), new_activity(community))
    assert response.status_code == 302
    assert not Activity.objects.exists()


def test_page_goes_from_editor_over_secretary_to_the_public(at_desk, approving, section, community, client):
    activity = make.activity(community, "迎春送福写春联", listed=False)
    add = reverse("wagtailadmin_pages:add", args=["cms", "activitypage", section("activities").pk])
    assert "场次" in at_desk.get(add).content.decode()
    at_desk.post(add, form_of(activity, **{"action-submit": "1"}))
    page = ActivityPage.objects.get()
    assert (page.live, page.slug) == (False, "ying-chun-song-fu-xie-chun-lian")
    assert not Activity.objects.get().listed

    task = page.current_workflow_task_state
    confirm = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", task.pk])
    assert at_desk.post(confirm, {"comment": ""}).status_code in (302, 403)
    assert not ActivityPage.objects.get().live
    approving.post(confirm, {"comment": ""})
    assert ActivityPage.objects.get().live
    assert Activity.objects.get().listed
    assert client.get(ActivityPage.objects.get().url).status_code == 200


def test_editor_cannot_publish(at_desk, section, community):
    activity = make.activity(community, listed=False)
    add = reverse("wagtailadmin_pages:add", args=["cms", "activitypage", section("activities").pk])
    at_desk.post(add, form_of(activity, **{"action-publish": "1"}))
    assert not ActivityPage.objects.filter(live=True).exists()


def test_page_without_an_activity_is_refused(at_desk, section):
    add = reverse("wagtailadmin_pages:add", args=["cms", "activitypage", section("activities").pk])
    response = at_desk.post(add, nested_form_data({"title": "空", "slug": "", "activity": "", "body": streamfield([])}))
    assert response.status_code == 200
    assert not ActivityPage.objects.exists()


def test_editor_sees_the_slots(at_desk, page_of, community, at):
    activity = make.activity(community)
    slot = make.slot(activity, at=at, label="第一场")
    response = at_desk.get(reverse("wagtailadmin_pages:edit", args=[page_of(activity).pk]))
    assert "第一场" in response.content.decode()
    assert reverse("desk_slot:edit", args=[slot.pk]) in response.content.decode()
    assert f"{reverse('desk_slot:add')}?activity={activity.pk}" in response.content.decode()


def test_unpublishing_unlists_and_publishing_lists(page_of, community):
    activity = make.activity(community, listed=False)
    page = page_of(activity, live=False)
    page.save_revision().publish()
    assert Activity.objects.get().listed
    page.refresh_from_db()
    page.unpublish()
    assert not Activity.objects.get().listed


def test_deleting_the_page_unlists_and_keeps_the_activity(page_of, community):
    page_of(make.activity(community)).delete()
    assert not Activity.objects.get().listed


def test_a_second_live_page_keeps_the_activity_listed(page_of, community):
    activity = make.activity(community)
    first, _second = page_of(activity), page_of(activity)
    first.delete()
    assert Activity.objects.get().listed


def test_button_drafts_a_page(at_desk, community, writer):
    activity = make.activity(community, "约绘春天", summary="一起画画", listed=False)
    address = reverse("cms_draft_page", args=[activity.pk])
    assert at_desk.get(address).status_code == 200
    assert not ActivityPage.objects.exists()
    at_desk.post(address)
    page = ActivityPage.objects.get()
    assert (page.title, page.intro, page.live, page.owner) == ("约绘春天", "一起画画", False, writer)
    at_desk.post(address)
    assert ActivityPage.objects.count() == 1


def test_activity_list_offers_the_button(at_desk, community):
    activity = make.activity(community)
    listing = at_desk.get(reverse("desk_activity:index")).content.decode()
    assert reverse("cms_draft_page", args=[activity.pk]) in listing


def test_button_of_another_community_is_not_found(at_desk, other_community):
    activity = make.activity(other_community)
    assert at_desk.post(reverse("cms_draft_page", args=[activity.pk])).status_code == 404


def test_furnishing_twice_changes_nothing(home, community):
    before = (home.get_descendants().count(), Workflow.objects.count(), GroupPagePermission.objects.count())
    assert actions.furnish(community) == home
    after = (home.get_descendants().count(), Workflow.objects.count(), GroupPagePermission.objects.count())
    assert after == before


def test_setup_command_makes_a_community(db):
    out = StringIO()
    call_command("setup_community", "xiangyang", name="向阳社区", stdout=out)
    call_command("setup_community", "xiangyang", stdout=out)
    assert out.getvalue().count("向阳社区: http") == 2
