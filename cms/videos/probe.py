"""Looks at one video file: `python -m cms.videos.probe FILE STILL` prints what it is as JSON and writes a JPEG.

It runs in a process of its own: the decoder is heavy and meets files from anywhere, so it gets a limit of time and
memory, and takes nothing with it when it falls. It reads headers, one picture and one packet near the end.
"""

import json
import sys
from pathlib import Path

SECONDS = 15  # of the processor
MEMORY = 1536 * 1024 * 1024
WIDEST = 1280  # of the still picture
MOST_PIXELS = 4096 * 2304
MOST_PACKETS = 600  # until the first picture
STILL_AT = 0.1  # of the length
NEAR_THE_END = 0.9

PLAYABLE = {
    "video/mp4": ({"h264"}, {"aac", "mp3"}),
    "video/webm": ({"vp8", "vp9"}, {"opus", "vorbis"}),
}
# A playlist would make the reader open other files and addresses; only containers are read, and only from the disk.
CAUTION = {"format_whitelist": "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm", "protocol_whitelist": "file"}
PLAIN_COLOURS = {"yuv420p", "yuvj420p"}


class Unfit(Exception):
    """`args[0]` is the code of the refusal."""


def main(path: str, still: str) -> dict:
    import av  # only this process ever loads it

    try:
        with av.open(path, timeout=SECONDS, container_options=CAUTION) as container:
            facts = measured(container)
            picture(container, facts["duration"]).save(still, "JPEG", quality=84)
        with av.open(path, timeout=SECONDS, container_options=CAUTION) as container:
            require_its_end(container)
    except av.FFmpegError as error:
        raise Unfit("video_unreadable") from error
    return facts


def measured(container) -> dict:
    """Type, duration in seconds, width and height; raises Unfit for what would not play on every phone."""
    if not container.streams.video:
        raise Unfit("video_unreadable")
    stream = container.streams.video[0]
    content_type = container_type(container)
    videos, sounds = PLAYABLE.get(content_type, (set(), set()))
    context = stream.codec_context
    plain = context.pix_fmt in PLAIN_COLOURS or context.pix_fmt is None
    if context.name not in videos | {"libvpx", "libvpx-vp9"} or not plain:
        raise Unfit("video_codec")
    if any(sound.codec_context.name not in sounds for sound in container.streams.audio):
        raise Unfit("video_codec")
    if not 0 < context.width * context.height <= MOST_PIXELS:
        raise Unfit("video_codec")
    if not container.duration or container.duration < 0:
        raise Unfit("video_no_length")
    seconds = max(1, round(container.duration / 1_000_000))
    return {"content_type": content_type, "duration": seconds, "width": context.width, "height": context.height}


def container_type(container) -> str:
    """By what stands in the file; QuickTime (.mov) is no MP4, though it looks like one."""
    names = container.format.name.split(",")
    if "mp4" in names:
        return "" if container.metadata.get("major_brand", "").strip() == "qt" else "video/mp4"
    return "video/webm" if "webm" in names else ""


def picture(container, seconds: int):
    """The still a tenth into the film, as a PIL image."""
    stream = container.streams.video[0]
    stream.thread_type = "NONE"
    container.seek(int(container.duration * STILL_AT), backward=True)
    for number, packet in enumerate(container.demux(stream)):
        for frame in packet.decode():
            image = frame.to_image()
            image.thumbnail((WIDEST, WIDEST))
            return image
        if number > MOST_PACKETS:
            break
    raise Unfit("video_unreadable")


def require_its_end(container) -> None:
    """A file that was cut off still has its beginning; ask for a packet from near the end."""
    stream = container.streams.video[0]
    wanted = container.duration * NEAR_THE_END / 1_000_000
    container.seek(int(container.duration * NEAR_THE_END), backward=True)
    base, first = stream.time_base, stream.start_time or 0
    for number, packet in enumerate(container.demux(stream)):
        reached = packet.pts is not None and float((packet.pts + (packet.duration or 0) - first) * base)
        if reached and packet.size and reached >= wanted:
            return
        if number > MOST_PACKETS * 10:
            break
    raise Unfit("video_cut_off")


def limit_myself() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    limit_myself()
    try:
        print(json.dumps(main(sys.argv[1], sys.argv[2])))  # noqa: T201 its answer
    except Unfit as unfit:
        Path(sys.argv[2]).unlink(missing_ok=True)
        print(json.dumps({"refused": unfit.args[0]}))  # noqa: T201 its answer
