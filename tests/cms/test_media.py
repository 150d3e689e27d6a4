"""/media/ in parts: what a player asks for, and what nobody has."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from wagtail.documents.models import Document
from wagtail.models import Collection, CollectionViewRestriction

pytestmark = pytest.mark.django_db
WHOLE = bytes(range(256)) * 4  # 1024


@pytest.fixture(params=["memory", "disk"])
def address(request, settings, tmp_path):
    if request.param == "disk":
        folder = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}}
        settings.STORAGES = {**settings.STORAGES, "default": folder}
    return f"/media/{default_storage.save('parts/film.mp4', ContentFile(WHOLE))}"


@pytest.fixture
def fetched(client):
    """fetched(address, headers): the answer, read to its end, as a server would."""

    def fetch(address, headers=None, method="get"):
        answer = getattr(client, method)(address, headers=headers)
        answer.body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        return answer

    return fetch


@pytest.mark.parametrize(
    ("wanted", "start", "end"),
    [
        ("bytes=0-0", 0, 0), ("bytes=0-1", 0, 1), ("bytes=100-199", 100, 199), ("bytes=1000-", 1000, 1023),
        ("bytes=-24", 1000, 1023), ("bytes=-99999", 0, 1023), ("bytes=1000-99999", 1000, 1023),
        ("Bytes = 0-3".replace(" ", ""), 0, 3), ("bytes=1023-1023", 1023, 1023), ("bytes=0-", 0, 1023),
    ],
)  # fmt: skip
def test_a_part_is_that_part(fetched, address, wanted, start, end):
    answer = fetched(address, {"Range": wanted})
    assert (answer.status_code, answer["Content-Range"]) == (206, f"bytes {start}-{end}/1024")
    assert (answer.body, answer["Content-Length"]) == (
        WHOLE[start : end + 1],
        str(end - start + 1),
    )
    assert (answer["Content-Type"], answer["Accept-Ranges"]) == ("video/mp4", "bytes")


@pytest.mark.parametrize(
    "wanted",
    ["bytes=1024-", "bytes=9-2", "bytes=-0", "bytes=-", "bytes=abc", "bytes=1-x", "bytes=--5", "bytes=", "bytes=9e9-",
     "bytes=99999999999999999999999-", "bytes=１-２"],
)  # fmt: skip
def test_a_part_that_is_not_there_is_416(fetched, address, wanted):
    answer = fetched(address, {"Range": wanted})
    assert (answer.status_code, answer["Content-Range"], answer.body) == (416, "bytes */1024", b"")


@pytest.mark.parametrize("wanted", ["", "lines=1-2", "bytes=0-1,5-6", "0-5"])
def test_anything_else_gets_the_whole(fetched, address, wanted):
    answer = fetched(address, {"Range": wanted})
    assert (answer.status_code, answer.body) == (200, WHOLE)
    assert (answer["Accept-Ranges"], answer["Content-Length"]) == ("bytes", "1024")


def test_what_the_browser_has_is_not_sent_again(fetched, address):
    first = fetched(address)
    for header, value in (("If-None-Match", first["ETag"]), ("If-Modified-Since", first["Last-Modified"])):
        assert fetched(address, {header: value}).status_code == 304
    for condition, status in ((first["ETag"], 206), (first["Last-Modified"], 206), ('"another"', 200)):
        assert fetched(address, {"Range": "bytes=0-1", "If-Range": condition}).status_code == status


def test_head_tells_the_size(fetched, address):
    answer = fetched(address, method="head")
    assert (answer.status_code, answer["Content-Length"]) == (200, "1024")
    assert fetched(address, {"Range": "bytes=0-9"}, "head").status_code == 206


@pytest.mark.parametrize(
    "path", ["none.mp4", "parts", "parts/", "../manage.py", "..%2fmanage.py", "%00", "/etc/passwd", "a" * 300]
)
def test_what_is_no_file_is_404(fetched, address, path):
    assert fetched(f"/media/{path}").status_code == 404


def test_captions_are_text(fetched):
    name = default_storage.save("parts/film.vtt", ContentFile(b"WEBVTT\n"))
    assert fetched(f"/media/{name}")["Content-Type"] == "text/vtt; charset=utf-8"


def test_nobody_writes_here(fetched, address):
    assert fetched(address, method="post").status_code == 405


@pytest.mark.parametrize("folder", ["documents", "parts/../documents", "./documents", "/documents"])
def test_documents_are_not_had_beside_their_collection_s_privacy(client, community, folder):
    collection = Collection.get_first_root_node().add_child(name="内部")
    CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")
    kept = Document.objects.create(title="名单", file=ContentFile(b"secret", "list.txt"), collection=collection)

    name = kept.file.name.removeprefix("documents/")

    assert client.get(f"/documents/{kept.pk}/{kept.filename}").status_code == 302
    assert client.get(f"/media/{folder}/{name}").status_code == 404
