"""编辑 writes, 书记 approves: the groups of one community, what they may do with its pages and files, and the workflow
on them.

The groups that roles share (`accounts.permissions`) open the back office; a community's own ones open its pages and
files and no others. What is a community's own is found by what it is bound to, never by its name, which may change:
the groups by their rights on the home page, collection and workflow by the group of the secretaries.
"""

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Case, QuerySet, Value, When
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
    """Groups, their rights below `root` and on the files, their people, and the workflow. Again: changes nothing."""
    groups = {kind: _group(root, kind, community) for kind in PAGE_RIGHTS}
    for kind, group in groups.items():
        _grant(group, root, PAGE_RIGHTS[kind])
        group.user_set.add(*User.objects.filter(pk__in=_holders(community, kind)))
    _open_files(community, groups)
    there = WorkflowPage.objects.filter(page=root).select_related("workflow").first()
    return there.workflow if there else _lay_workflow(root, community, groups[RoleKind.SECRETARY])


def admit(user: User, community: Community, kind: str) -> None:
    """Let who was made editor or secretary into the community's pages; before it has a site there are none."""
    if kind in PAGE_RIGHTS and (group := group_of(community, RoleKind(kind))):
        user.groups.add(group)


def group_of(community: Community, kind: RoleKind) -> Group | None:
    """The community's own group of that role."""
    return _known(community.site.root_page, kind)


def collection_of(community: Community) -> Collection:
    """Where the community's pictures and documents lie; the root, which nobody but an administrator opens, before it
    has any of its own."""
    secretaries = group_of(community, RoleKind.SECRETARY)
    own = _collections_of(secretaries).first() if secretaries else None
    return own or Collection.get_first_root_node()


def _known(root: Page, kind: RoleKind) -> Group | None:
    """Who publishes on the home page are the secretaries, who only writes there are the editors. Where somebody has
    given those rights to further groups, the one that is still called so comes first, then the oldest."""
    there = Group.objects.filter(page_permissions__page=root, page_permissions__permission__codename="add_page")
    publishing = GroupPagePermission.objects.filter(page=root, permission__codename="publish_page").values("group")
    right = there.filter(pk__in=publishing) if kind == RoleKind.SECRETARY else there.exclude(pk__in=publishing)
    named = Case(When(name__startswith=f"{LABELS[kind]} · ", then=Value(0)), default=Value(1))
    return right.distinct().order_by(named, "pk").first()


def _group(root: Page, kind: RoleKind, community: Community) -> Group:
    return _known(root, kind) or Group.objects.create(
        name=_free_name(Group.objects.all(), f"{LABELS[kind]} · {community.short_name}", community)
    )


def _free_name(rows: QuerySet, name: str, community: Community) -> str:
    """Two communities of a subdistrict may be called the same."""
    return f"{name} ({community.code})" if rows.filter(name=name).exists() else name


def _holders(community: Community, kind: RoleKind):
    return Role.objects.current().filter(community=community, kind=kind).values("user")


def _grant(group: Group, root: Page, page_rights: tuple[str, ...]) -> None:
    for permission in Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=page_rights):
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)


def _open_files(community: Community, groups: dict[RoleKind, Group]) -> None:
    """Both groups may add, change and choose what lies in the community's collection."""
    root = Collection.get_first_root_node()
    own = _collections_of(groups[RoleKind.SECRETARY]).first() or root.add_child(
        name=_free_name(Collection.objects.all(), community.short_name, community)
    )
    files = Permission.objects.filter(
        content_type__app_label__in=["wagtailimages", "wagtaildocs"], codename__in=FILE_RIGHTS
    )
    for group in groups.values():
        for permission in files:
            GroupCollectionPermission.objects.get_or_create(group=group, collection=own, permission=permission)


def _collections_of(secretaries: Group) -> QuerySet[Collection]:
    own = Collection.objects.filter(depth__gt=1, group_permissions__group=secretaries)
    return own.distinct().order_by("pk")


def _lay_workflow(root: Page, community: Community, secretaries: Group) -> Workflow:
    """On `root`, which has none: the one in which these secretaries approve, or a new one."""
    task = GroupApprovalTask.objects.filter(groups=secretaries).order_by("pk").first()
    if task is None:
        task = GroupApprovalTask.objects.create(name=f"{community.short_name}书记审批")
        task.groups.add(secretaries)
    workflow = Workflow.objects.filter(workflow_tasks__task=task).order_by("pk").first()
    if workflow is None:
        workflow = Workflow.objects.create(name=f"{community.short_name}：编辑 → 书记")
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.create(page=root, workflow=workflow)
    return workflow
