"""What an editor may bring in by mistake or on purpose: refused in plain words, nothing kept, nothing waits."""

import json
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image as Picture
from wagtail.documents.models import Document
from wagtail.images.models import Image

AJAX = {"X-Requested-With": "XMLHttpRequest"}
SCRIPT = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>'


def picture(width: int = 640, height: int = 360, kind: str = "PNG") -> bytes:
    out = BytesIO()
    Picture.new("1" if kind == "PNG" else "RGB", (width, height)).save(out, kind)
    return out.getvalue()


# what → (name, bytes, words of the refusal)
BAD_PICTURES = {
    "forty megapixels": ("large.png", picture(8000, 5000), "像素"),
    "a drawing that runs": ("drawing.svg", SCRIPT, "不支持的图片格式"),
    "a drawing under another name": ("drawing.jpg", SCRIPT, "扩展名"),
    "no picture at all": ("photo.jpg", b"only words", "请上传有效图片"),
    "a page under another name": ("page.png", b"<html><script>alert(1)</script></html>", "扩展名"),
    "cut off": ("cut.jpg", picture(kind="JPEG")[:200], "不完整"),
    "cut off near its end": ("cut.jpg", picture(4000, 3000, "JPEG")[:-4000], "不完整"),
    "a damaged png": ("cut.png", picture(900, 900)[:60], "不完整"),
    "an empty file": ("empty.jpg", b"", "空"),
    "another kind than its name": ("photo.gif", picture(kind="JPEG"), "扩展名"),
    "too heavy": ("heavy.jpg", picture(kind="JPEG") + bytes(10 * 1024 * 1024), "过大"),
}


def sent(at_desk, way: str, file: SimpleUploadedFile):
    if way == "several":
        return at_desk.post(reverse("wagtailimages:add_multiple"), {"files[]": file}, headers=AJAX)
    prefix = "image-chooser-upload-" if way == "chooser" else ""
    fields = {f"{prefix}title": "一张图", f"{prefix}file": file}
    address = reverse("wagtailimages_chooser:create") if way == "chooser" else reverse("wagtailimages:add")
    return at_desk.post(address, fields)


def words_of(response) -> str:
    try:
        return json.dumps(response.json(), ensure_ascii=False)
    except ValueError:
        return response.content.decode()


@pytest.mark.parametrize("way", ["several", "chooser"])
@pytest.mark.parametrize("what", BAD_PICTURES)
def test_what_is_no_good_picture_is_refused_in_plain_words(at_desk, what, way):
    name, content, words = BAD_PICTURES[what]
    response = sent(at_desk, way, SimpleUploadedFile(name, content, "image/jpeg"))
    assert response.status_code == 200
    assert words in words_of(response)
    assert Image.objects.count() == 0


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Wagtail's temporary rendition
@pytest.mark.parametrize("way", ["several", "chooser"])
def test_a_good_picture_is_kept(at_desk, way):
    sent(at_desk, way, SimpleUploadedFile("好图.jpg", picture(kind="JPEG"), "image/jpeg"))
    assert (Image.objects.get().width, Image.objects.get().height) == (640, 360)


BAD_FILES = {
    "a page": ("page.html", b"<script>alert(1)</script>"),
    "a drawing": ("drawing.svg", SCRIPT),
    "a program": ("setup.exe", b"MZ"),
}


@pytest.mark.parametrize("way", ["several", "chooser", "single"])
@pytest.mark.parametrize("what", BAD_FILES)
def test_what_a_browser_would_run_is_no_document(at_desk, what, way):
    name, content = BAD_FILES[what]
    response = handed_in(at_desk, way, SimpleUploadedFile(name, content))
    assert response.status_code == 200
    assert "不被允许" in words_of(response)
    assert Document.objects.count() == 0


def handed_in(at_desk, way: str, file: SimpleUploadedFile):
    if way == "several":
        return at_desk.post(reverse("wagtaildocs:add_multiple"), {"files[]": file}, headers=AJAX)
    prefix = "document-chooser-upload-" if way == "chooser" else ""
    address = reverse("wagtaildocs_chooser:create") if way == "chooser" else reverse("wagtaildocs:add")
    return at_desk.post(address, {f"{prefix}title": "一份表", f"{prefix}file": file})


@pytest.mark.parametrize("way", ["several", "chooser", "single"])
def test_a_heavy_document_is_refused(at_desk, way, settings):
    response = handed_in(at_desk, way, SimpleUploadedFile("table.pdf", bytes(20 * 1024 * 1024 + 1)))
    assert "过大" in words_of(response)
    assert Document.objects.count() == 0


@pytest.fixture
def on_disk(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    files = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    settings.STORAGES = {**settings.STORAGES, "default": files}


@pytest.mark.parametrize("name", ["table.pdf", "table.txt", "table.docx"])
def test_a_document_is_handed_out_to_be_saved(at_desk, client, on_disk, name):
    handed_in(at_desk, "single", SimpleUploadedFile(name, b"words"))
    answer = client.get(Document.objects.get().url)
    answer.close()
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
