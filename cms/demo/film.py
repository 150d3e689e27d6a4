"""A film of four seconds for the demo: a title card on which the sun comes up. Made once, by the program."""

import math
import tempfile
from pathlib import Path

from .canvas import GOLD, HEIGHT, PAPER, VERMILION, WIDTH, Canvas

SECONDS, RATE = 4, 12
SMALL = (640, 360)
CAPTIONS = """WEBVTT

00:00.000 --> 00:02.000
党史周周学，每周一个故事。

00:02.000 --> 00:04.000
今天讲：红船启航。
"""
TRANSCRIPT = "（画面：太阳从湖面升起，一条红船。没有声音。）\n党史周周学，每周一个故事。今天讲：红船启航。"


def film() -> bytes:
    """An MP4 (H.264, no sound) of a few ten kilobytes."""
    import av  # heavy; only the seeding needs it

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "film.mp4"
        with av.open(str(path), "w", options={"movflags": "faststart"}) as out:
            stream = out.add_stream("libx264", rate=RATE, options={"crf": "30", "preset": "veryfast", "threads": "1"})
            stream.width, stream.height, stream.pix_fmt = *SMALL, "yuv420p"
            for number in range(SECONDS * RATE):
                picture = _card(number / (SECONDS * RATE)).resize(SMALL)
                out.mux(stream.encode(av.VideoFrame.from_image(picture)))
            out.mux(stream.encode())
        return path.read_bytes()


def _card(progress: float):
    canvas = Canvas(VERMILION, "#B32C16")
    sun = 470 - 220 * math.sin(progress * math.pi / 2)
    canvas.disc(WIDTH / 2, sun, 130, GOLD)
    canvas.wave(500 + 6 * math.sin(progress * math.tau * 2), 12, 320, PAPER)
    x = 330 + 240 * progress
    canvas.polygon([(x, 500), (x + 260, 500), (x + 215, 556), (x + 45, 556)], "#8F1D0C")
    canvas.box(x + 70, 440, x + 190, 500, "#8F1D0C", 8)
    canvas.line([(0, HEIGHT - 24), (WIDTH, HEIGHT - 24)], GOLD, 8)
    return canvas.image
