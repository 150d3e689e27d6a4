"""编辑 writes, 书记 approves: the groups of one community, what they may do with its pages, and the workflow on them.

The groups that roles share (`accounts.permissions`) open the back office; a community's own ones open its pages and no
others.
"""

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from accounts.models import Role, User
from accounts.states import RoleKind
from community.models import Community

PAGE_RIGHTS = {
    RoleKind.EDITOR: ("add_page", "change_page"),
    RoleKind.SECRETARY: ("add_page", "change_page", "publish_page", "lock_page", "unlock_page"),
}
LABELS = {RoleKind.EDITOR: "编辑", RoleKind.SECRETARY: "书记"}  # stored, so the same in every language
FILE_RIGHTS = ("add_image", "change_image", "choose_image", "add_document", "change_document", "choose_document")


@transaction.atomic
def install_workflow(root: Page, community: Community) -> Workflow:
    """Groups, their rights below `root`, their people, and the workflow on it. Again: changes nothing."""
    groups = {kind: _group(root, kind, community) for kind in PAGE_RIGHTS}
    for kind, group in groups.items():
        _grant(group, root, PAGE_RIGHTS[kind])
        group.user_set.add(*User.objects.filter(pk__in=_holders(community, kind)))
    task, _made = GroupApprovalTask.objects.get_or_create(name=f"{community.short_name}书记审批")
    task.groups.add(groups[RoleKind.SECRETARY])
    workflow, _made = Workflow.objects.get_or_create(name=f"{community.short_name}：编辑 → 书记")
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": 0})
    WorkflowPage.objects.get_or_create(page=root, defaults={"workflow": workflow})
    return workflow


def admit(user: User, community: Community, kind: str) -> None:
    """Let who was made editor or secretary into the community's pages; before it has a site there are none."""
    if kind in PAGE_RIGHTS and (group := group_of(community, RoleKind(kind))):
        user.groups.add(group)


def group_of(community: Community, kind: RoleKind) -> Group | None:
    """The community's own group of that role, by what it may do and not by its name, which may change."""
    return _known(community.site.root_page, kind)


def _known(root: Page, kind: RoleKind) -> Group | None:
    own = Group.objects.filter(page_permissions__page=root, name__startswith=f"{LABELS[kind]} · ")
    return own.distinct().order_by("pk").first()


def _group(root: Page, kind: RoleKind, community: Community) -> Group:
    if known := _known(root, kind):
        return known
    name = f"{LABELS[kind]} · {community.short_name}"
    if Group.objects.filter(name=name).exists():  # two communities of a subdistrict may be called the same
        name = f"{name} ({community.code})"
    return Group.objects.create(name=name)


def _holders(community: Community, kind: RoleKind):
    return Role.objects.current().filter(community=community, kind=kind).values("user")


def _grant(group: Group, root: Page, page_rights: tuple[str, ...]) -> None:
    for permission in Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=page_rights):
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
    files = Permission.objects.filter(
        content_type__app_label__in=["wagtailimages", "wagtaildocs"], codename__in=FILE_RIGHTS
    )
    for permission in files:
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=Collection.get_first_root_node(), permission=permission
        )
