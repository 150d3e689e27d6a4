"""Verbs of the videos. A file is written only once it has been looked at; an old one goes after the commit."""

import uuid
from datetime import datetime

from django.core.files.base import ContentFile, File
from django.db import transaction

from accounts.models import User
from accounts.rules import require
from cms.models import Video
from common import audit
from community.models import Community

from .files import VideoFacts, facts_of, refusal_of_captions

EDITABLE = ("title", "poster", "transcript")


def add_video(
    community: Community, *, title: str, file: File, by: User, at: datetime, captions: File | None = None, **fields
) -> Video:
    """Keep an upload that plays everywhere; raises DomainError, and keeps nothing, for any other."""
    facts = facts_of(file)
    if captions:
        require(refusal_of_captions(captions))
    video = Video(community=community, title=title, created_at=at, created_by=by)
    return _stored(video, "video.added", facts, file, captions, by=by, at=at, **fields)


def change_video(
    video: Video, *, by: User, at: datetime, file: File | None = None, captions: File | bool | None = None, **fields
) -> Video:
    """Other words, another file, other captions (False takes them away); raises DomainError as `add_video`."""
    facts = facts_of(file) if file else None
    if captions:
        require(refusal_of_captions(captions))
    return _stored(video, "video.changed", facts, file, captions, by=by, at=at, **fields)


@transaction.atomic
def delete_video(video: Video, *, by: User, at: datetime) -> None:
    """The row and, after the commit, its files; the pages that showed it stay, with their words."""
    audit.record(by, "video.deleted", video, at=at, title=video.title)
    _forget(video, _files_of(video))
    video.delete()


def _stored(video: Video, verb: str, facts: VideoFacts | None, file, captions, *, by, at, **fields) -> Video:
    before, written = _files_of(video), []
    try:
        with transaction.atomic():
            for name in set(fields) & set(EDITABLE) | {"title"} & set(fields):
                setattr(video, name, fields[name])
            written = _write_files(video, facts, file, captions)
            video.save()
            audit.record(by, verb, video, at=at)
    except Exception:
        for name in written:
            video.file.storage.delete(name)
        raise
    _forget(video, before - _files_of(video))
    return video


def _write_files(video: Video, facts: VideoFacts | None, file, captions) -> list[str]:
    """Store what is new under names of our own; returns the names."""
    name, written = uuid.uuid4().hex, []
    if facts:
        video.file.save(f"{name}{facts.suffix}", file, save=False)
        video.frame.save(f"{name}.jpg", ContentFile(facts.still), save=False)
        for fact in ("duration", "width", "height", "size", "content_type"):
            setattr(video, fact, getattr(facts, fact))
        written += [video.file.name, video.frame.name]
    if captions:
        video.captions.save(f"{name}.vtt", captions, save=False)
        written.append(video.captions.name)
    elif captions is False:
        video.captions = ""
    return written


def _files_of(video: Video) -> set[str]:
    return {held.name for held in (video.file, video.frame, video.captions) if held}


def _forget(video: Video, names: set[str]) -> None:
    storage = video.file.storage
    transaction.on_commit(lambda: [storage.delete(name) for name in names])
