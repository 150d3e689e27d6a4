"""/media/: uploaded files, in parts when a player asks for parts (phones play no video without a 206)."""

import posixpath
import re
from mimetypes import guess_type

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse, HttpResponseNotModified, StreamingHttpResponse
from django.utils.http import http_date, parse_http_date_safe
from django.views.decorators.http import require_safe

CHUNK = 256 * 1024
# Wagtail hands documents out at /documents/, where it asks whether their collection is open to the visitor.
KEPT_BACK = "documents/"
TYPES = {".vtt": "text/vtt; charset=utf-8", ".webm": "video/webm", ".mp4": "video/mp4", ".webp": "image/webp"}
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


class Part:
    """`size` bytes of an open file from `start` on; closes the file when the answer is done or broken off."""

    def __init__(self, file, start: int, size: int):
        self.file, self.left = file, size
        file.seek(start)

    def __iter__(self):
        while self.left > 0 and (chunk := self.file.read(min(CHUNK, self.left))):
            self.left -= len(chunk)
            yield chunk

    def close(self) -> None:
        self.file.close()


@require_safe
def media(request, path: str):
    """The file, a part of it (206), or 416 for a part that it does not have."""
    file, modified = _opened(path)
    size = file.size
    tag = f'"{int(modified.timestamp()):x}-{size:x}"'
    common = {"Accept-Ranges": "bytes", "Last-Modified": http_date(modified.timestamp()), "ETag": tag}
    if _is_known(request, tag, modified):
        file.close()
        return HttpResponseNotModified(headers=common)
    content_type = _type_of(path)
    wanted = _wanted(request, tag, common["Last-Modified"])
    if not wanted:
        return FileResponse(file, content_type=content_type, headers=common)
    found = part_of(wanted, size)
    if found is None:
        file.close()
        return HttpResponse(status=416, headers={**common, "Content-Range": f"bytes */{size}"})
    start, end = found
    headers = {
        **common, "Content-Range": f"bytes {start}-{end}/{size}", "Content-Length": str(end - start + 1),
    }  # fmt: skip
    return StreamingHttpResponse(
        Part(file, start, end - start + 1), status=206, content_type=content_type, headers=headers
    )


def part_of(wanted: str, size: int) -> tuple[int, int] | None:
    """First and last byte of "bytes=a-b", "bytes=a-" or "bytes=-n"; None when there is no such part."""
    match = _RANGE.fullmatch(wanted.replace(" ", ""))
    if not match or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if not first:
        start, end = max(0, size - int(last)), size - 1
    else:
        start, end = int(first), min(int(last), size - 1) if last else size - 1
    return (start, end) if start <= end and start < size else None


def _opened(path: str):
    if posixpath.normpath(path).lstrip("/").startswith(KEPT_BACK):
        raise Http404
    try:
        if not path.endswith("/") and default_storage.exists(path):
            return default_storage.open(path), default_storage.get_modified_time(path)
    except (SuspiciousFileOperation, OSError, ValueError):
        pass  # a path out of the folder, a folder, a NUL: nothing that is here
    raise Http404


def _type_of(path: str) -> str:
    suffix = f".{path.rpartition('.')[2].lower()}"
    return TYPES.get(suffix) or guess_type(path)[0] or "application/octet-stream"


def _is_known(request, tag: str, modified) -> bool:
    if given := request.headers.get("If-None-Match"):
        return tag in given
    since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
    return since is not None and int(modified.timestamp()) <= since


def _wanted(request, tag: str, modified: str) -> str:
    """The Range header, if this is still the file it is about; several parts at once get the whole."""
    wanted = request.headers.get("Range", "").strip().lower()
    is_still_it = request.headers.get("If-Range", tag) in (tag, modified)
    return wanted if wanted.startswith("bytes=") and "," not in wanted and is_still_it else ""
