"""Ways to the demo's venues, as a neighbour would draw them: the gate, the path, the other houses, the door."""

from .canvas import GOLD, INK, LEAF, PAPER, VERMILION, Canvas

HOUSES = ((160, 120, 400, 280), (160, 420, 400, 580), (880, 120, 1120, 280), (880, 420, 1120, 580))
LAWN, PATH, WALL = "#E3EEDC", "#FFFFFF", "#D8CBB0"
# kind of venue → (the points of the way, the house at its end)
ROUTES = {
    "children": (((1240, 350), (640, 350), (640, 200), (400, 200)), 0),
    "women": (((1240, 350), (1000, 350), (1000, 420)), 3),
    "library": (((640, 700), (640, 500), (400, 500)), 1),
    "daycare": (((640, 700), (640, 500), (880, 500)), 3),
    "culture": (((1240, 350), (1000, 350), (1000, 280)), 2),
}


def sketch(kind: str) -> Canvas:
    route, goal = ROUTES[kind]
    c = Canvas(LAWN, LAWN)
    for lane in (((0, 350), (1280, 350)), ((640, 0), (640, 720))):
        c.line(lane, PATH, 84)
    for number, (left, top, right, bottom) in enumerate(HOUSES):
        c.box(left - 6, top - 6, right + 6, bottom + 6, INK, 16)
        c.box(left, top, right, bottom, GOLD if number == goal else WALL, 12)
    for x, y in ((500, 160), (560, 560), (760, 150), (780, 580)):
        c.disc(x, y, 30, LEAF)
    c.line(route, VERMILION, 14)
    c.disc(*route[0], 26, VERMILION)
    c.disc(*route[0], 12, PAPER)
    x, y = route[-1]
    c.box(x - 22, y - 30, x + 22, y + 30, VERMILION, 6)
    return c
