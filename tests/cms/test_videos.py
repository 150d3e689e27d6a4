"""Uploads of real films, whole, cut, of the wrong kind, and things that are no film; nothing of those is kept."""

import io
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from cms.models import Video
from cms.videos import actions, files
from common.models import AuditEntry
from tests import factories as make
from tests.pages import text_of

ADD = "/admin/desk/video/new/"


@pytest.fixture(scope="module")
def mp4() -> bytes:
    return make.film(movflags="faststart")


@pytest.fixture
def desk(client_of, editor):
    return client_of(editor)


@pytest.fixture(autouse=True)
def empty_store():
    if default_storage.exists("videos"):
        _clear("videos")


def _clear(folder: str) -> None:
    folders, names = default_storage.listdir(folder)
    for name in names:
        default_storage.delete(f"{folder}/{name}")
    for inner in folders:
        _clear(f"{folder}/{inner}")


def stored(folder: str = "videos") -> int:
    if not default_storage.exists(folder):
        return 0
    folders, names = default_storage.listdir(folder)
    return len(names) + sum(stored(f"{folder}/{inner}") for inner in folders)


def sent(content: bytes, name: str = "film.mp4", **more) -> dict:
    return {"title": "红船", "transcript": "", "poster": "", "file": SimpleUploadedFile(name, content), **more}


def test_a_film_is_kept_with_what_it_is_and_a_still(desk, editor, community, mp4):
    captions = SimpleUploadedFile("x.vtt", "WEBVTT\n\n00:00.000 --> 00:01.000\n你好\n".encode())
    answer = desk.post(ADD, sent(mp4, captions=captions))
    assert answer.status_code == 302, answer.context["form"].errors
    video = Video.objects.get()
    facts = (
        video.community,
        video.duration,
        video.width,
        video.height,
        video.size,
        video.content_type,
        video.created_by,
    )
    assert facts == (community, 3, 160, 120, len(mp4), "video/mp4", editor)
    still = Image.open(video.frame.open())
    assert (still.format, still.size) == ("JPEG", (160, 120)) and len(still.getcolors(100_000)) > 50
    assert video.file.name.endswith(".mp4") and "film" not in video.file.name and stored() == 3
    assert video.captions.name.endswith(".vtt")
    assert AuditEntry.objects.filter(verb="video.added", actor=editor).count() == 1


@pytest.mark.parametrize(("codec", "suffix"), [("libvpx", ".webm"), ("libvpx-vp9", ".webm")])
def test_webm_plays_too(codec, suffix):
    facts = files.facts_of(SimpleUploadedFile("x", make.film(codec, suffix)))
    assert (facts.content_type, facts.duration, facts.suffix) == ("video/webm", 3, ".webm")


@pytest.mark.parametrize(
    ("codec", "suffix", "words"),
    [
        ("mpeg4", ".mp4", "这种格式很多手机放不了"),
        ("libx264", ".mkv", "H.264 画面、AAC 声音"),
        ("libx264", ".mov", "请用剪映"),
    ],
)
def test_what_not_every_phone_plays_is_refused_with_what_to_do(desk, codec, suffix, words):
    answer = desk.post(ADD, sent(make.film(codec, suffix)))
    assert answer.status_code == 200 and words in text_of(answer)
    assert (Video.objects.count(), stored()) == (0, 0)


def test_a_cut_film_is_refused_wherever_it_was_cut(desk, mp4):
    behind = make.film()  # its index stands at the end
    for content in (mp4[: len(mp4) // 3], mp4[: len(mp4) * 4 // 5], behind[: len(behind) * 9 // 10], mp4[:40]):
        answer = desk.post(ADD, sent(content))
        told = text_of(answer)
        assert answer.status_code == 200 and ("视频不完整" in told or "打不开" in told)
    assert (Video.objects.count(), stored()) == (0, 0)


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "这个文件是空的"),
        (b"hello world " * 100, "打不开"),
        (b"\x00" * 5000, "打不开"),
        (b"\x00\x00\x00\x18ftypmp42" + b"\xff" * 3000, "打不开"),
        (picture(), "重新"),
        (b"#!/bin/sh\nreboot\n", "打不开"),
        (b"#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile:///etc/passwd\n", "打不开"),
    ],
)
def test_what_is_no_film_is_refused(desk, content, words):
    answer = desk.post(ADD, sent(content))
    told = text_of(answer)
    assert answer.status_code == 200 and (words in told or "再传一次" in told)
    assert (Video.objects.count(), stored()) == (0, 0)


def test_five_hundred_megabytes_are_the_most():
    assert files.refusal_of_size(files.LARGEST) is None
    assert files.refusal_of_size(files.LARGEST + 1).code == "video_too_large"


def test_a_film_that_takes_too_long_to_read_is_given_up(mp4, monkeypatch):
    monkeypatch.setattr(files, "PATIENCE", 0.01)
    with pytest.raises(files.DomainError) as refused:
        files.facts_of(SimpleUploadedFile("x.mp4", mp4))
    assert refused.value.refusal.code == "video_too_slow"


@pytest.mark.parametrize(
    "captions", [b"1\n00:00 --> 00:01\n", b"", b"\xff\xfe\x00", b"WEBVTT\x00", b"WEBVTT" + b" " * 2**20]
)
def test_captions_that_are_none_are_refused(desk, mp4, captions):
    answer = desk.post(ADD, sent(mp4, captions=SimpleUploadedFile("x.vtt", captions)))
    assert answer.status_code == 200
    assert (Video.objects.count(), stored()) == (0, 0)


def test_other_words_keep_the_film_and_another_film_replaces_it(
    community, editor, at, mp4, django_capture_on_commit_callbacks
):
    film = SimpleUploadedFile("x.mp4", mp4)
    video = actions.add_video(community, title="红船", file=film, by=editor, at=at)
    first = video.file.name
    actions.change_video(video, title="红船启航", by=editor, at=at)
    assert (video.title, video.file.name) == ("红船启航", first)
    with django_capture_on_commit_callbacks(execute=True):
        film = SimpleUploadedFile("x.mp4", make.film(seconds=2))
        actions.change_video(video, file=film, by=editor, at=at + timedelta(hours=1))
    assert (video.duration, default_storage.exists(first), stored()) == (2, False, 2)


def test_a_bad_film_leaves_the_old_one(desk, community, editor, at, mp4):
    video = actions.add_video(community, title="红船", file=SimpleUploadedFile("x.mp4", mp4), by=editor, at=at)
    name = video.file.name
    answer = desk.post(f"/admin/desk/video/edit/{video.pk}/", sent(b"no film at all"))
    assert answer.status_code == 200
    video.refresh_from_db()
    assert (video.file.name, video.duration, default_storage.exists(name)) == (name, 3, True)
    assert (
        desk.post(f"/admin/desk/video/edit/{video.pk}/", {"title": "新名", "transcript": "", "poster": ""}).status_code
        == 302
    )
    video.refresh_from_db()
    assert (video.title, video.file.name) == ("新名", name)


def test_without_the_row_no_file_stays(community, editor, at, mp4, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("common.audit.record", fail)
    with pytest.raises(RuntimeError):
        actions.add_video(community, title="红船", file=SimpleUploadedFile("x.mp4", mp4), by=editor, at=at)
    assert (Video.objects.count(), stored()) == (0, 0)


def test_the_chooser_lists_the_own_community_s(desk, community, other_community, at):
    make.video(community, title="自家的", at=at)
    make.video(other_community, title="别家的", at=at)
    listed = text_of(desk.get(reverse("video_chooser:choose_results")))
    assert "自家的" in listed and "别家的" not in listed


def test_a_film_is_uploaded_from_the_page_editor(desk, community, mp4):
    address = reverse("video_chooser:create")
    made = desk.post(address, {"title": "红船", "transcript": "", "file": SimpleUploadedFile("x.mp4", mp4)}).json()
    assert (made["result"]["id"], Video.objects.get().community) == (str(Video.objects.get().pk), community)
    refused = desk.post(
        address, {"title": "坏的", "transcript": "", "file": SimpleUploadedFile("x.mp4", b"none")}
    ).json()
    assert refused["step"] == "reshow_creation_form" and "打不开" in refused["htmlFragment"]
    assert Video.objects.count() == 1


def test_a_deleted_film_takes_its_files_along(desk, community, editor, at, mp4, django_capture_on_commit_callbacks):
    video = actions.add_video(community, title="红船", file=SimpleUploadedFile("x.mp4", mp4), by=editor, at=at)
    page = make.study_page(community, video=video)
    with django_capture_on_commit_callbacks(execute=True):
        assert desk.post(f"/admin/desk/video/delete/{video.pk}/").status_code == 302
    page.refresh_from_db()
    assert (Video.objects.count(), stored(), page.video) == (0, 0, None)
    assert AuditEntry.objects.filter(verb="video.deleted", actor=editor).count() == 1
