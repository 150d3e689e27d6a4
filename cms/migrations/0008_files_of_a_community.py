"""All editors shared the pictures and documents of the root collection; each community gets a collection of its own.

A file goes to the only community there is; else to where its uploader works, if that is one community; else to the
one whose pages, activities, films or quizzes show it. What belongs to nobody, or to several, stays in the root: pages go on showing
it, and an administrator may move it.
"""

from collections import defaultdict

from django.db import migrations
from django.utils.http import int_to_base36

RIGHTS = ["add_image", "change_image", "choose_image", "add_document", "change_document", "choose_document"]
SHARED = ["编辑", "书记"]  # from before each community had groups of its own
# Rows that show a picture: room, model, way to its community, field.
PICTURED = (
    ("booking", "Activity", "community", "cover"),
    ("cms", "Video", "community", "poster"),
    ("cms", "Question", "quiz__community", "picture"),
)
STEP = 4  # signs of a path at each depth


def split(apps, schema_editor):
    rights, root = _rights_on_root(apps)
    if root is None:
        return
    owners = defaultdict(list)  # group → the communities on whose home pages it has rights
    communities = list(_rows(apps, "community", "Community").order_by("pk"))
    for community in communities:
        for group in _staff(apps, community):
            owners[group].append(community)
    own = {}
    for community in communities:
        groups = [group for group, theirs in owners.items() if theirs == [community]]
        if rights.filter(group__in=groups).exists():
            own[community.pk] = _below(apps, root, community)
            rights.filter(group__in=groups).update(collection=own[community.pk])
    if own:
        rights.filter(group__name__in=SHARED).delete()
        _hand_out(apps, root, own, communities)


def join(apps, schema_editor):
    _rights, root = _rights_on_root(apps)
    for community in _rows(apps, "community", "Community").order_by("pk"):
        held = _rows(apps, "wagtailcore", "GroupCollectionPermission").filter(group__in=_staff(apps, community))
        names = _names(community)  # one with another name is an administrator's, or has become so
        for number in set(held.filter(collection__name__in=names).values_list("collection", flat=True)):
            for app, name in (("wagtailimages", "Image"), ("wagtaildocs", "Document")):
                _rows(apps, app, name).filter(collection=number).update(collection=root)
            held.filter(collection=number).update(collection=root)
            _rows(apps, "wagtailcore", "Collection").filter(pk=number, numchild=0).delete()
    if root is None:
        return
    root.numchild = _rows(apps, "wagtailcore", "Collection").filter(depth=2).count()
    root.save(update_fields=["numchild"])


def _rows(apps, label, name):
    return apps.get_model(label, name).objects


def _rights_on_root(apps):
    root = _rows(apps, "wagtailcore", "Collection").filter(depth=1).first()
    rights = _rows(apps, "wagtailcore", "GroupCollectionPermission")
    return rights.filter(collection=root, permission__codename__in=RIGHTS), root


def _staff(apps, community):
    """Ids of the groups that have rights on the community's home page."""
    there = _rows(apps, "wagtailcore", "GroupPagePermission").filter(page_id=community.site.root_page_id)
    return sorted(set(there.values_list("group_id", flat=True)))


def _names(community):
    """Two communities of a subdistrict may be called the same."""
    return community.short_name, f"{community.short_name} ({community.code})"


def _below(apps, root, community):
    """A collection behind the last one below `root`; the tree's own methods are not at hand here."""
    rows = _rows(apps, "wagtailcore", "Collection")
    last = rows.filter(depth=2).order_by("path").last()
    step = int(last.path[-STEP:], 36) + 1 if last else 1
    name, other = _names(community)
    made = rows.create(
        name=other if rows.filter(name=name).exists() else name,
        path=root.path + int_to_base36(step).upper().zfill(STEP),
        depth=2,
        numchild=0,
    )
    root.numchild += 1
    root.save(update_fields=["numchild"])
    return made


def _hand_out(apps, root, own, communities):
    for app, name in (("wagtailimages", "Image"), ("wagtaildocs", "Document")):
        files = _rows(apps, app, name).filter(collection=root)
        if len(communities) == 1:
            files.update(collection=own[communities[0].pk])
            continue
        shown, workplaces = _shown_by(apps, app, name.lower(), communities), _workplaces(apps)
        for number, uploader in list(files.values_list("pk", "uploaded_by_user")):
            found = workplaces[uploader]
            found = found if len(found) == 1 else shown[str(number)]
            if len(found) == 1 and (collection := own.get(*found)):
                _rows(apps, app, name).filter(pk=number).update(collection=collection)


def _workplaces(apps):
    """user → the communities where it has a role."""
    found = defaultdict(set)
    for user, community in _rows(apps, "accounts", "Role").values_list("user", "community"):
        found[user].add(community)
    return found


def _shown_by(apps, app, name, communities):
    """file, as text → the communities whose pages or other rows refer to it."""
    found = defaultdict(set)
    kind = _rows(apps, "contenttypes", "ContentType").filter(app_label=app, model=name).first()
    references = _rows(apps, "wagtailcore", "ReferenceIndex").filter(to_content_type=kind)
    on_pages = references.filter(base_content_type__app_label="wagtailcore", base_content_type__model="page")
    shown = list(on_pages.values_list("object_id", "to_object_id"))
    for community in communities:
        below = _rows(apps, "wagtailcore", "Page").filter(path__startswith=community.site.root_page.path)
        own = {str(number) for number in below.values_list("pk", flat=True)}
        for page, file in shown:
            if page in own:
                found[file].add(community.pk)
    for label, model, community, field in PICTURED if name == "image" else ():
        for number, file in _rows(apps, label, model).exclude(**{field: None}).values_list(community, field):
            found[str(file)].add(number)
    return found


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0007_search"),
        ("accounts", "0004_commitments"),
        ("booking", "0009_moved_slots_hall_screen"),
        ("community", "0002_calendar_day"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailimages", "0027_image_description"),
    ]

    operations = [migrations.RunPython(split, join)]
