"""Whose pages an editor may write: those of the own community, also where all communities once shared a group."""

from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from accounts import actions as people
from accounts.states import RoleKind
from cms import actions, groups
from tests import factories as make

MIGRATIONS = Path(actions.__file__).parent / "migrations"


def names(user) -> set[str]:
    return set(user.groups.values_list("name", flat=True))


def test_a_role_opens_the_communitys_own_group(home, community, stranger, at):
    people.grant_role(stranger, community, RoleKind.EDITOR, by=None, at=at)
    assert names(stranger) == {"编辑", "编辑 · 竞舟"}


@pytest.mark.parametrize("kind", [RoleKind.CLERK, RoleKind.LEADER])
def test_other_roles_open_no_pages(home, community, stranger, at, kind):
    people.grant_role(stranger, community, kind, by=None, at=at)
    assert names(stranger) == {str(kind.label)}


def test_who_had_the_role_before_the_site_comes_in_with_it(community, at):
    early = make.staff(community, RoleKind.SECRETARY, "early")
    assert names(early) == {"书记"}
    actions.furnish(community)
    assert names(early) == {"书记", "书记 · 竞舟"}


def standing() -> dict[str, list]:
    """All that furnishing makes beside pages."""
    models = (Group, Workflow, WorkflowTask, WorkflowPage, GroupApprovalTask, Collection)
    rights = (GroupPagePermission, GroupCollectionPermission)
    return {model.__name__: list(model.objects.order_by("pk").values_list("pk")) for model in (*models, *rights)}


@pytest.mark.parametrize("again", [actions.furnish, lambda community: call_command("setup_community", community.code)])
def test_a_renamed_community_keeps_what_is_its_own(home, community, writer, again):
    before = standing()
    community.short_name = "新竞舟"
    community.save()
    again(community)
    assert standing() == before
    assert groups.group_of(community, RoleKind.EDITOR).name == "编辑 · 竞舟"


def test_what_an_administrator_has_renamed_is_found_again(home, community, writer):
    before = standing()
    for model in (Group, Workflow, GroupApprovalTask, Collection):
        for row in model.objects.exclude(name="Root"):
            model.objects.filter(pk=row.pk).update(name=f"改名 {row.pk}")
    actions.furnish(community)
    assert standing() == before
    assert groups.group_of(community, RoleKind.EDITOR) in writer.groups.all()


def test_a_workflow_that_was_taken_off_is_laid_again(home, community):
    before = Workflow.objects.get(workflow_pages__page=home)
    WorkflowPage.objects.all().delete()
    actions.furnish(community)
    assert Workflow.objects.get(workflow_pages__page=home) == before


def test_a_further_group_on_the_home_page_is_not_taken_for_the_editors(home, community):
    guests, add = Group.objects.create(name="外请编辑"), Permission.objects.get(codename="add_page")
    GroupPagePermission.objects.create(group=guests, page=home, permission=add)
    assert groups.group_of(community, RoleKind.EDITOR).name == "编辑 · 竞舟"


def test_two_communities_of_one_name_share_nothing(home, community):
    other = make.on_own_pages(make.community(name="竞舟社区", short_name="竞舟", code="second"))
    theirs = actions.furnish(other)
    assert Workflow.objects.filter(workflow_pages__page__in=[home, theirs]).distinct().count() == 2
    approving = [task.groups.get() for task in GroupApprovalTask.objects.filter(name="竞舟书记审批")]
    assert approving == [groups.group_of(c, RoleKind.SECRETARY) for c in (community, other)]
    assert groups.collection_of(community) != groups.collection_of(other)


@pytest.fixture
def split():
    """The migration that gave each community its groups, whatever its number."""
    name = next(MIGRATIONS.glob("*_groups_of_a_community.py")).stem
    return import_module(f"cms.migrations.{name}").split


def shared_as_before(home) -> None:
    for kind, label in groups.LABELS.items():
        shared, own = Group.objects.get(name=label), Group.objects.get(name=f"{label} · 竞舟")
        GroupPagePermission.objects.filter(group=own).update(group=shared)
        if kind == RoleKind.SECRETARY:
            GroupApprovalTask.objects.get(name="竞舟书记审批").groups.set([shared])
        own.delete()


def test_shared_groups_are_split_and_nobody_loses_the_own_pages(home, community, writer, split):
    approver = make.staff(community, RoleKind.SECRETARY, "approver")
    before = set(GroupPagePermission.objects.values_list("permission__codename", "group__name"))
    shared_as_before(home)
    assert names(writer) == {"编辑"}
    split(apps, None)
    assert set(GroupPagePermission.objects.values_list("permission__codename", "group__name")) == before
    assert (names(writer), names(approver)) == ({"编辑", "编辑 · 竞舟"}, {"书记", "书记 · 竞舟"})
    assert [group.name for group in GroupApprovalTask.objects.get(name="竞舟书记审批").groups.all()] == ["书记 · 竞舟"]
