"""The shared groups 编辑 and 书记 gave their people the pages of every community; each community gets its own."""

from django.db import migrations

LABELS = {"editor": "编辑", "secretary": "书记"}


def split(apps, schema_editor):
    for community in _models(apps, "community", "Community").order_by("pk"):
        for kind, label in LABELS.items():
            _move(apps, community, kind, label, f"{label} · {community.short_name}")


def join(apps, schema_editor):
    for community in _models(apps, "community", "Community").order_by("pk"):
        for label in LABELS.values():
            _hand_over(apps, community, f"{label} · {community.short_name}", label)


def _models(apps, label, name):
    return apps.get_model(label, name).objects


def _move(apps, community, kind, old, new):
    if (group := _hand_over(apps, community, old, new)) is None:
        return
    holders = _models(apps, "accounts", "Role").filter(community=community, kind=kind)
    group.user_set.add(*holders.values_list("user", flat=True))
    files = _models(apps, "wagtailcore", "GroupCollectionPermission")
    for right in files.filter(group__name=old):
        files.get_or_create(group=group, collection_id=right.collection_id, permission_id=right.permission_id)


def _hand_over(apps, community, old, new):
    """What the group `old` may do with this community's pages, `new` may do from now on; the group, if there was any."""
    rights = _models(apps, "wagtailcore", "GroupPagePermission")
    own = rights.filter(group__name=old, page_id=community.site.root_page_id)
    if not own.exists():
        return None
    group, _made = _models(apps, "auth", "Group").get_or_create(name=new)
    own.update(group=group)
    for task in _models(apps, "wagtailcore", "GroupApprovalTask").filter(
        name=f"{community.short_name}书记审批", groups__name=old
    ):
        task.groups.add(group)
        task.groups.remove(*task.groups.filter(name=old))
    return group


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0003_previews"),
        ("accounts", "0004_commitments"),
        ("community", "0002_calendar_day"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [migrations.RunPython(split, join)]
