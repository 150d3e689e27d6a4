"""Whose pictures and documents an editor may see, choose and change: those of the own community, also where all
communities once shared the root collection."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, GroupCollectionPermission

from accounts import actions as people
from accounts.states import RoleKind
from cms import actions, groups
from cms.models import NewsPage
from tests import factories as make

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # temporary renditions
AJAX = {"X-Requested-With": "XMLHttpRequest"}


@pytest.fixture
def theirs(home, other_community):
    """The other community's collection."""
    actions.furnish(make.on_own_pages(other_community))
    return groups.collection_of(other_community)


def picture(title: str, collection, **fields) -> Image:
    return Image.objects.create(title=title, file=get_test_image_file(f"{title}.png"), collection=collection, **fields)


def paper(title: str, collection, **fields) -> Document:
    return Document.objects.create(
        title=title, file=ContentFile(b"%PDF", f"{title}.pdf"), collection=collection, **fields
    )


@pytest.mark.parametrize("name", ["wagtailimages:index", "wagtailimages_chooser:choose"])
def test_pictures_of_another_community_are_not_listed(at_desk, community, theirs, name):
    picture("own", groups.collection_of(community))
    picture("foreign", theirs)
    listing = at_desk.get(reverse(name)).content.decode()
    assert "own" in listing
    assert "foreign" not in listing


@pytest.mark.parametrize("name", ["wagtaildocs:index", "wagtaildocs_chooser:choose"])
def test_documents_of_another_community_are_not_listed(at_desk, community, theirs, name):
    paper("own", groups.collection_of(community))
    paper("foreign", theirs)
    listing = at_desk.get(reverse(name)).content.decode()
    assert "own" in listing
    assert "foreign" not in listing


def refused(answer) -> bool:
    """Wagtail sends whoever may not do something back to the first page, a dialog gets 403."""
    return answer.status_code in (403, 404, 405) or (
        answer.status_code == 302 and answer.url == reverse("wagtailadmin_home")
    )


@pytest.mark.parametrize("name", ["edit", "delete", "image_usage", "url_generator", "preview"])
def test_a_picture_of_another_community_is_closed_by_its_address(at_desk, theirs, name):
    foreign = picture("foreign", theirs)
    more = ["original"] if name == "preview" else []
    address = reverse(f"wagtailimages:{name}", args=[foreign.pk, *more])
    assert refused(at_desk.get(address))
    assert refused(at_desk.post(address, {"title": "改了"}))
    assert Image.objects.get().title == "foreign"


@pytest.mark.parametrize("name", ["edit", "delete", "document_usage"])
def test_a_document_of_another_community_is_closed_by_its_address(at_desk, theirs, name):
    foreign = paper("foreign", theirs)
    address = reverse(f"wagtaildocs:{name}", args=[foreign.pk])
    assert refused(at_desk.get(address))
    assert refused(at_desk.post(address, {"title": "改了"}))
    assert Document.objects.get().title == "foreign"


def test_nothing_of_another_community_is_chosen_by_its_number(at_desk, community, theirs):
    own, foreign = picture("own", groups.collection_of(community)), picture("foreign", theirs)
    table = paper("table", theirs)
    assert at_desk.get(reverse("wagtailimages_chooser:chosen", args=[own.pk])).status_code == 200
    assert refused(at_desk.get(reverse("wagtailimages_chooser:chosen", args=[foreign.pk])))
    assert refused(at_desk.get(reverse("wagtailimages_chooser:select_format", args=[foreign.pk])))
    assert refused(at_desk.get(reverse("wagtaildocs_chooser:chosen", args=[table.pk])))


@pytest.mark.parametrize(("kind", "made"), [("images", picture), ("documents", paper)])
def test_the_back_office_s_own_api_shows_no_files_of_others(at_desk, community, theirs, kind, made):
    own, foreign = made("own", groups.collection_of(community)), made("foreign", theirs)
    listing = at_desk.get(reverse(f"wagtailadmin_api:{kind}:listing")).json()["items"]
    assert [item["id"] for item in listing] == [own.pk]
    assert at_desk.get(reverse(f"wagtailadmin_api:{kind}:detail", args=[foreign.pk])).status_code == 404


def test_a_picture_gets_its_size_by_who_may_choose_it(at_desk, community, theirs):
    own, foreign = picture("own", groups.collection_of(community)), picture("foreign", theirs)
    for image, status in ((own, 200), (foreign, 302)):
        address = reverse("wagtailimages_chooser:select_format", args=[image.pk])
        assert at_desk.get(address).status_code == status
        words = {"image-chooser-insertion-format": "left", "image-chooser-insertion-alt_text": "孩子们"}
        assert at_desk.post(address, words).status_code == status


def test_the_secretary_has_the_same_files(approving, community, theirs):
    own, foreign = picture("own", groups.collection_of(community)), picture("foreign", theirs)
    assert approving.get(reverse("wagtailimages:edit", args=[own.pk])).status_code == 200
    assert refused(approving.get(reverse("wagtailimages:edit", args=[foreign.pk])))


@pytest.mark.parametrize("way", ["several", "chooser", "single"])
def test_what_an_editor_brings_in_lies_in_the_own_collection(at_desk, community, theirs, way):
    sent = SimpleUploadedFile("new.png", get_test_image_file().file.getvalue(), "image/png")
    if way == "several":
        at_desk.post(reverse("wagtailimages:add_multiple"), {"files[]": sent, "collection": theirs.pk}, headers=AJAX)
    else:
        prefix = "image-chooser-upload-" if way == "chooser" else ""
        name = "wagtailimages_chooser:create" if way == "chooser" else "wagtailimages:add"
        fields = {"title": "新图", "file": sent, "collection": theirs.pk}
        at_desk.post(reverse(name), {f"{prefix}{key}": value for key, value in fields.items()})
    assert Image.objects.get().collection == groups.collection_of(community)


def test_a_document_lies_in_the_own_collection(at_desk, community, theirs):
    sent = SimpleUploadedFile("table.pdf", b"%PDF")
    at_desk.post(reverse("wagtaildocs:add"), {"title": "一份表", "file": sent, "collection": theirs.pk})
    assert Document.objects.get().collection == groups.collection_of(community)


def test_a_role_in_two_communities_opens_both(at_desk, writer, community, other_community, theirs, at):
    people.grant_role(writer, other_community, RoleKind.EDITOR, by=None, at=at)
    own, second = picture("own", groups.collection_of(community)), picture("second", theirs)
    for image in (own, second):
        assert at_desk.get(reverse("wagtailimages:edit", args=[image.pk])).status_code == 200


# Where all communities once shared the root.


@pytest.fixture
def migration():
    return import_module("cms.migrations.0008_files_of_a_community")


@pytest.fixture
def root(db):
    return Collection.get_first_root_node()


def shared_as_before(root) -> None:
    """The rights of all editors on the root, those of the groups that all communities shared too."""
    GroupCollectionPermission.objects.all().update(collection=root)
    for permission in Permission.objects.filter(codename__in=groups.FILE_RIGHTS):
        GroupCollectionPermission.objects.create(
            group=Group.objects.get(name="编辑"), collection=root, permission=permission
        )
    for collection in Collection.objects.filter(depth=2):
        collection.delete()
    root.refresh_from_db()


def rights() -> set:
    rows = GroupCollectionPermission.objects.filter(group__name__contains="·")
    return set(rows.values_list("permission__codename", "group__name", "collection__name"))


def test_the_only_community_gets_all_files(home, community, writer, root, migration):
    before = rights()
    shared_as_before(root)
    image, document = picture("image", root), paper("paper", root)
    migration.split(apps, None)
    assert rights() == before
    own = groups.collection_of(community)
    assert (own.name, own.get_parent()) == ("竞舟", root)
    assert Image.objects.get().collection == Document.objects.get().collection == own
    assert not GroupCollectionPermission.objects.filter(group__name="编辑").exists()
    assert (Collection.find_problems(), image.pk, document.pk) == (([], [], [], [], []), image.pk, document.pk)
    actions.furnish(community)
    assert rights() == before


def test_files_go_to_where_they_belong_and_nobody_loses_a_page(
    home, community, other_community, theirs, writer, section, root, migration, django_capture_on_commit_callbacks
):
    shared_as_before(root)
    with django_capture_on_commit_callbacks(execute=True):
        uploaded = picture("uploaded", root, uploaded_by_user=writer)
        shown, covering, loose = (picture(title, root) for title in ("shown", "covering", "loose"))
        section("news").add_child(instance=NewsPage(title="动态", category="care", intro="一段", cover=shown))
        make.activity(other_community, cover=covering)
    migration.split(apps, None)
    lying = {image.title: image.collection.name for image in Image.objects.select_related("collection")}
    assert lying == {"uploaded": "竞舟", "shown": "竞舟", "covering": "文苑", "loose": "Root"}
    assert uploaded.pk and loose.pk
    assert Collection.find_problems() == ([], [], [], [], [])


def test_the_way_back_puts_all_into_the_root(home, community, theirs, writer, root, migration):
    albums = root.add_child(name="相册")
    picture("own", groups.collection_of(community))
    picture("foreign", theirs)
    picture("kept", albums)
    migration.join(apps, None)
    assert {image.title: image.collection.name for image in Image.objects.select_related("collection")} == {
        "own": "Root",
        "foreign": "Root",
        "kept": "相册",
    }
    assert {name for _codename, _group, name in rights()} == {"Root"}
    assert Collection.find_problems() == ([], [], [], [], [])
    migration.split(apps, None)
    assert {name for _codename, _group, name in rights()} == {"竞舟", "文苑"}
    assert Collection.find_problems() == ([], [], [], [], [])
