"""Illustrations drawn with Pillow in the manner of the covers: a colour field, a pattern, a disc, one motif."""

from collections.abc import Callable

from .canvas import GOLD, INK, PAPER, VERMILION, Canvas


def boat() -> Canvas:
    c = Canvas("#9E1B17", "#A8291F")
    c.disc(640, 330, 190, "#F6B13C")
    c.wave(500, 12, 260, "#7C1512")
    c.polygon([(400, 470), (880, 470), (800, 548), (480, 548)], PAPER)
    c.box(500, 400, 780, 470, VERMILION)
    c.polygon([(470, 404), (810, 404), (760, 350), (520, 350)], GOLD)
    for x in (530, 600, 670, 740):
        c.box(x, 418, x + 28, 456, GOLD, 4)
    c.wave(560, 14, 320, "#5E120F")
    return c


def mountain() -> Canvas:
    c = Canvas("#8A2318", "#96301F")
    c.disc(760, 250, 130, "#F6B13C")
    c.polygon([(0, 620), (300, 260), (430, 430), (640, 190), (860, 470), (980, 350), (1280, 620)], "#5E120F")
    c.polygon([(300, 260), (360, 340), (310, 330), (262, 346), (250, 320)], PAPER)
    c.polygon([(640, 190), (720, 292), (660, 276), (610, 300), (572, 272)], PAPER)
    c.line([(640, 190), (640, 90)], GOLD, 6)
    c.polygon([(640, 90), (730, 100), (712, 124), (730, 150), (640, 146)], VERMILION)
    c.wave(580, 26, 640, GOLD)
    c.wave(630, 18, 420, "#D9A441")
    return c


def lamp() -> Canvas:
    c = Canvas("#7F1D28", "#8B2A30")
    c.disc(640, 300, 230, "#98343A")
    c.disc(640, 300, 160, "#B24A3C")
    c.polygon([(640, 130), (700, 250), (706, 320), (640, 370), (574, 320), (580, 250)], "#F6B13C")
    c.polygon([(640, 220), (670, 290), (668, 330), (640, 352), (612, 330), (610, 290)], "#FFF1C9")
    c.half(640, 380, 150, 120, GOLD, lower=True)
    c.box(490, 372, 790, 394, "#FFF1C9", 8)
    c.box(612, 490, 668, 570, GOLD)
    c.box(520, 566, 760, 600, GOLD, 10)
    return c


def well() -> Canvas:
    c = Canvas("#5B5240", "#665C48")
    c.disc(640, 280, 210, "#8C7A52")
    c.line([(470, 480), (470, 190), (810, 190), (810, 480)], "#F3D9A2", 22)
    c.line([(640, 190), (640, 330)], PAPER, 6)
    c.polygon([(590, 330), (690, 330), (674, 410), (606, 410)], VERMILION)
    c.oval(640, 480, 240, 60, "#B9AE93")
    c.oval(640, 476, 190, 40, "#27566B")
    c.polygon([(400, 484), (880, 484), (850, 610), (430, 610)], "#A0957B")
    for row, y in enumerate((520, 562)):
        for x in range(440 + row * 40, 850, 90):
            c.line([(x, y - 16), (x, y + 18)], "#7B7159", 4)
    return c


def field() -> Canvas:
    c = Canvas("#9A5A16", "#A4651F")
    c.disc(640, 300, 170, "#F6B13C")
    c.wave(420, 24, 900, "#C98A2B")
    c.wave(490, 20, 700, "#DDA63F")
    for x in range(60, 1280, 96):
        c.line([(x, 660), (x + 12, 540)], "#FBE3B4", 6)
        for step in range(4):
            c.oval(x + 12 + (14 if step % 2 else -14), 540 + step * 18, 13, 8, GOLD)
    c.wave(650, 10, 400, "#7D5A22")
    return c


def canal() -> Canvas:
    c = Canvas("#2E4C77", "#375683")
    c.disc(930, 190, 96, "#F6B13C")
    c.polygon(
        [(0, 720), (0, 330), (220, 180), (420, 330), (600, 150), (860, 380), (1040, 260), (1280, 430), (1280, 720)],
        "#6B5A42",
    )
    c.polygon([(0, 720), (0, 470), (320, 380), (700, 470), (1280, 560), (1280, 720)], "#8B7654")
    c.polygon([(0, 520), (420, 450), (860, 520), (1280, 640), (1280, 700), (840, 570), (420, 500), (0, 580)], "#D9C59A")
    c.polygon([(0, 536), (420, 464), (860, 532), (1280, 654), (1280, 686), (850, 558), (420, 488), (0, 566)], "#5FA8C9")
    for x in (180, 420, 660):
        c.line([(x, 300), (x, 210)], PAPER, 5)
        c.polygon([(x, 210), (x + 62, 220), (x, 246)], VERMILION)
    return c


def heart() -> Canvas:
    c = Canvas("#0B6650", "#15705A")
    c.disc(640, 330, 220, "#1C8068")
    c.heart(640, 300, 150, "#F2694A")
    for side in (-1, 1):
        palm = [
            (640 + side * 40, 600),
            (640 + side * 70, 500),
            (640 + side * 230, 360),
            (640 + side * 262, 392),
            (640 + side * 190, 520),
            (640 + side * 120, 600),
        ]
        c.polygon(palm, "#FFF6E3")
    c.box(500, 596, 780, 628, GOLD, 6)
    return c


def reading() -> Canvas:
    c = Canvas("#27566B", "#316075")
    c.disc(640, 300, 210, "#F2C879")
    for side in (-1, 1):
        c.polygon(
            [
                (640, 330),
                (640 + side * 150, 276),
                (640 + side * 320, 280),
                (640 + side * 320, 540),
                (640 + side * 150, 530),
                (640, 580),
            ],
            PAPER,
        )
        for row in range(4):
            y = 340 + row * 46
            c.line([(640 + side * 50, y + 14), (640 + side * 150, y - 8), (640 + side * 270, y - 6)], "#B89A63", 7)
    c.line([(640, 330), (640, 580)], "#213A5E", 7)
    c.polygon([(820, 278), (866, 278), (866, 390), (843, 366), (820, 390)], VERMILION)
    return c


def family() -> Canvas:
    c = Canvas("#1F7080", "#2A7B8A")
    c.wave(600, 24, 700, "#7DBE9B")
    c.polygon([(640, 90), (840, 260), (640, 500), (440, 260)], "#E8552F")
    c.polygon([(640, 90), (640, 500), (440, 260)], "#F8D27C")
    c.line([(640, 90), (640, 500)], "#7A2413", 6)
    c.line([(440, 260), (840, 260)], "#7A2413", 6)
    c.line([(640, 500), (610, 560), (668, 610), (630, 690)], PAPER, 5)
    for x, y in ((600, 566), (660, 624)):
        c.polygon([(x, y), (x + 34, y - 18), (x + 34, y + 18)], GOLD)
    for x, y in ((210, 170), (1060, 230)):
        c.oval(x, y, 80, 28, PAPER)
        c.oval(x + 50, y - 22, 54, 30, PAPER)
    return c


def street() -> Canvas:
    c = Canvas("#35545A", "#3E5E64")
    c.disc(980, 150, 62, GOLD)
    for left, top, right in ((60, 260, 260), (280, 200, 430), (850, 230, 1010), (1030, 290, 1230)):
        c.box(left, top, right, 560, "#264247")
        for x in range(left + 24, right - 40, 52):
            for y in range(top + 34, 500, 64):
                c.box(x, y, x + 26, y + 34, GOLD if (x + y) % 3 else "#35545A", 3)
    c.polygon([(0, 720), (480, 540), (800, 540), (1280, 720)], "#8C8474")
    c.polygon([(620, 720), (634, 552), (646, 552), (660, 720)], PAPER)
    for x, top in ((250, 250), (440, 330), (840, 330), (1030, 250)):
        c.line([(x, 620 - (top - 250) // 2), (x, top)], "#14262A", 10)
        c.disc(x, top - 8, 26, "#FFF1C9")
    return c


def jiaozi() -> Canvas:
    c = Canvas("#B22C17", "#BC3A22")
    c.disc(640, 330, 250, "#C4503A")
    for x in (470, 640, 810):
        c.half(x, 410, 110, 96, "#B98B4E", lower=False)
        c.half(x, 410, 102, 88, "#FFF6E4", lower=False)
    for x in (555, 725):
        c.half(x, 400, 112, 110, "#B98B4E", lower=False)
        c.half(x, 400, 104, 102, "#FFF6E4", lower=False)
    c.half(640, 400, 330, 240, "#2C5A8C", lower=True)
    c.box(306, 392, 974, 428, "#F7EFDF", 10)
    for x in (520, 640, 760):
        c.line([(x, 260), (x - 18, 230), (x + 14, 196), (x - 8, 160)], "#FFF1D6", 12)
    return c


def lantern() -> Canvas:
    c = Canvas("#A8241F", "#B3322A")
    for x, y, size in ((300, 330, 1.0), (640, 280, 1.5), (980, 330, 1.0)):
        c.line([(x, 0), (x, y)], GOLD, 6)
        c.oval(x, y, 108 * size, 96 * size, "#E2492C")
        for wide in (70, 30):
            c.oval(x, y, wide * size + 3, 96 * size, GOLD)
            c.oval(x, y, wide * size, 95 * size, "#E2492C")
        for edge in (-1, 1):
            c.box(x - 44 * size, y + edge * 94 * size - 12, x + 44 * size, y + edge * 94 * size + 12, GOLD, 6)
        for dx in (-16, 0, 16):
            c.line([(x + dx * size, y + 104 * size), (x + dx * size, y + 178 * size)], GOLD, 6)
    return c


def blossom() -> Canvas:
    c = Canvas("#6B3260", "#763D6B")
    c.disc(740, 330, 240, "#F7E7CF")
    c.line([(180, 720), (420, 520), (610, 440), (780, 300), (900, 120)], INK, 24)
    c.line([(610, 440), (560, 300), (600, 200)], INK, 14)
    c.line([(740, 336), (900, 350), (1010, 300)], INK, 14)
    for x, y, size in (
        (610, 210, 34),
        (560, 320, 28),
        (760, 310, 40),
        (900, 150, 36),
        (1000, 300, 32),
        (470, 480, 30),
        (860, 360, 26),
    ):
        c.blossom(x, y, size)
    return c


def sunrise() -> Canvas:
    c = Canvas("#227A5F", "#2C8469")
    c.disc(640, 330, 200, "#E8633C")
    c.heart(640, 310, 92, "#FFF3DC")
    c.wave(470, 40, 640, "#4FA585")
    c.wave(560, 34, 520, "#1B6650")
    return c


def lattice() -> Canvas:
    c = Canvas("#3B4A5E", "#45556A")
    c.disc(640, 350, 240, "#56687F")
    c.polygon([(640, 130), (830, 200), (812, 400), (640, 580), (468, 400), (450, 200)], PAPER)
    c.polygon([(640, 168), (796, 226), (780, 390), (640, 536), (500, 390), (484, 226)], "#1F6A78")
    c.line([(566, 350), (624, 412), (726, 276)], GOLD, 34)
    return c


def volunteer() -> Canvas:
    c = Canvas("#12633F", "#1C6D49")
    for x, colour in ((530, GOLD), (750, "#FFF6E3")):
        for size, fill in ((210, colour), (168, "#12633F")):
            c.polygon([(x, 350 - size), (x + size, 350), (x, 350 + size), (x - size, 350)], fill)
    c.heart(640, 345, 62, "#F2694A")
    return c


PICTURES: dict[str, tuple[str, Callable[[], Canvas]]] = {
    "boat": ("红船", boat),
    "mountain": ("山河", mountain),
    "lamp": ("灯火", lamp),
    "well": ("一口井", well),
    "field": ("麦田", field),
    "canal": ("山渠", canal),
    "heart": ("捧心", heart),
    "reading": ("书页", reading),
    "family": ("风筝", family),
    "street": ("路灯", street),
    "jiaozi": ("饺子", jiaozi),
    "lantern": ("灯笼", lantern),
    "blossom": ("梅花", blossom),
    "sunrise": ("朝阳", sunrise),
    "lattice": ("盾牌", lattice),
    "volunteer": ("同心方胜", volunteer),
}
