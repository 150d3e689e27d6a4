"""Other people's files in static/vendor/: each is the one that was reviewed, with its licence beside it."""

import hashlib
import json

import pytest
from django.conf import settings

VENDOR = settings.BASE_DIR / "static" / "vendor"
MANIFEST = json.loads((VENDOR / "manifest.json").read_text())


def digest(name: str) -> str:
    return hashlib.sha256((VENDOR / name).read_bytes()).hexdigest()


def test_every_file_has_its_line():
    licences = {entry["licence_file"] for entry in MANIFEST}
    assert {path.name for path in VENDOR.iterdir()} == {entry["file"] for entry in MANIFEST} | licences | {
        "manifest.json"
    }


@pytest.mark.parametrize("entry", MANIFEST, ids=lambda entry: entry["file"])
def test_file_is_the_one_of_its_line(entry):
    assert digest(entry["file"]) == entry["sha256"]
    assert (VENDOR / entry["licence_file"]).stat().st_size > 0


def test_detector_and_its_wasm_belong_together():
    """The script was built for exactly this file; a neighbouring version of it crashes."""
    assert digest("zxing_reader.wasm") in (VENDOR / "barcode-detector.js").read_text()
