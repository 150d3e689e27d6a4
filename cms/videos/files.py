"""An uploaded video: what it is, or why it cannot be kept. Nothing here stores anything."""

import json
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.files import File

from accounts.rules import require
from common.errors import DomainError, Refusal

LARGEST = 500 * 1024 * 1024
LARGEST_CAPTIONS = 1024 * 1024
PATIENCE = 20  # seconds until the looking is given up
SUFFIXES = {"video/mp4": ".mp4", "video/webm": ".webm"}
EXPORT = "请用剪映等软件导出为 MP4（H.264 画面、AAC 声音），再传一次"

REFUSALS = {
    "video_empty": Refusal("video_empty", "这个文件是空的", "请重新选一个视频文件"),
    "video_too_large": Refusal("video_too_large", "视频超过 500 MB 了", "请剪短，或导出成 720P 再传"),
    "video_unreadable": Refusal("video_unreadable", "这个文件打不开，不是视频，或者坏了", EXPORT),
    "video_cut_off": Refusal("video_cut_off", "视频不完整，后面一段缺了", "请把原文件重新拷贝一遍，再传"),
    "video_codec": Refusal("video_codec", "这种格式很多手机放不了", EXPORT),
    "video_no_length": Refusal("video_no_length", "看不出视频有多长", EXPORT),
    "video_too_slow": Refusal("video_too_slow", "这个视频太难读了，等了很久也没看完", EXPORT),
    "captions_unreadable": Refusal(
        "captions_unreadable", "字幕文件不对", "要用 WebVTT 格式：UTF-8 编码，第一行是 WEBVTT，扩展名是 .vtt"
    ),
}


@dataclass(frozen=True)
class VideoFacts:
    """`duration` in whole seconds, `still` a JPEG taken a tenth into the film."""

    content_type: str
    duration: int
    width: int
    height: int
    size: int
    still: bytes

    @property
    def suffix(self) -> str:
        return SUFFIXES[self.content_type]


def refusal_of_size(size: int) -> Refusal | None:
    if size == 0:
        return REFUSALS["video_empty"]
    return REFUSALS["video_too_large"] if size > LARGEST else None


def facts_of(upload: File) -> VideoFacts:
    """Look at an upload for at most PATIENCE seconds; raises DomainError when it cannot be played everywhere."""
    require(refusal_of_size(upload.size))
    with _on_disk(upload) as path, tempfile.TemporaryDirectory() as folder:
        still = Path(folder) / "still.jpg"
        found = _looked_at(path, still)
        return VideoFacts(**found, size=upload.size, still=still.read_bytes())


def _looked_at(path: Path, still: Path) -> dict:
    command = [sys.executable, "-m", "cms.videos.probe", str(path), str(still)]
    try:
        # Our own module with two paths of our own; no shell.
        done = subprocess.run(  # noqa: S603
            command, cwd=settings.BASE_DIR, stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise DomainError(REFUSALS["video_too_slow"]) from error
    if done.returncode != 0:  # out of time or memory, or the decoder fell over it
        raise DomainError(REFUSALS["video_unreadable"])
    found = json.loads(done.stdout)
    if code := found.get("refused"):
        raise DomainError(REFUSALS[code])
    return found


@contextmanager
def _on_disk(upload: File):
    """The path of the upload; small ones are in memory and get a file for the moment."""
    if hasattr(upload, "temporary_file_path"):
        yield Path(upload.temporary_file_path())
        return
    with tempfile.NamedTemporaryFile(suffix=".upload") as copy:
        upload.seek(0)
        for chunk in upload.chunks():
            copy.write(chunk)
        copy.flush()
        upload.seek(0)
        yield Path(copy.name)


def refusal_of_captions(upload: File) -> Refusal | None:
    """WebVTT is text that begins with its name."""
    if upload.size > LARGEST_CAPTIONS:
        return REFUSALS["captions_unreadable"]
    upload.seek(0)
    raw = upload.read()
    upload.seek(0)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return REFUSALS["captions_unreadable"]
    return None if text.startswith("WEBVTT") and "\0" not in text else REFUSALS["captions_unreadable"]
