"""The demo's venues, with the facts that decide whether people can come, their spaces and opening hours."""

from datetime import time

from community.models import Community

from .models import OpeningHours, Space, Venue
from .states import VenueKind

ADDRESS = "向阳路 18 号院"
# name: kind, address, intro, (step-free, accessible toilet, seating, quiet corner), note, spaces, hours, closed weekday
VENUES = {
    "儿童之家": (
        VenueKind.CHILDREN, "2 号楼一层", "绘本、积木和小舞台，放学后和周末都开着。", (True, True, True, True),
        "门口有坡道，卫生间有儿童坐便器", {"活动室": 24, "绘本角": 12}, ("09:00", "18:00"), 0,
    ),
    "绿城妈妈": (
        VenueKind.WOMEN, "5 号楼一层", "妈妈们的手作教室和会客厅，插花、烘焙、编织都在这里。", (True, False, True, False),
        "门槛已改缓坡，卫生间要下两级台阶", {"手作教室": 20, "会客厅": 16}, ("09:30", "20:30"), 0,
    ),
    "社区图书馆": (
        VenueKind.LIBRARY, "社区中心二层", "八千册书和二十四个座位，安静、暖和、免费。", (True, True, True, True),
        "坐电梯上二层，备有放大镜和老花镜", {"阅览座位": 24, "研讨室": 30}, ("09:00", "21:00"), None,
    ),
    "日间照料中心": (
        VenueKind.DAYCARE, "6 号楼一层", "长辈白天来歇脚、吃饭、量血压、做康复。", (True, True, True, True),
        "全程无台阶，走廊有扶手，有轮椅可借", {"活动厅": 40, "康复角": 10}, ("08:00", "20:30"), None,
    ),
    "综合文化服务中心": (
        VenueKind.CULTURE, "东门进，右手第一栋", "大厅、多功能厅和排练室，社区最热闹的地方。", (True, True, True, True),
        "门口有坡道，轮椅能进大厅，二层坐电梯", {"一楼大厅": 60, "多功能厅": 50, "排练室": 30}, ("08:30", "21:00"), None,
    ),
    "户外广场": (
        VenueKind.OUTDOOR, "综合文化服务中心门前", "晨练、运动会和集市的场地，雨天改到大厅。", (True, False, True, False),
        "地面平整，四周有长椅，卫生间在中心一层", {"广场": 100}, ("06:30", "21:00"), None,
    ),
}  # fmt: skip
POOLS = {"阅览座位"}  # seats that strangers share; everything else is given to one group at a time
SLOT_MINUTES = 120


def seed_venues(community: Community) -> dict[str, Space]:
    """All venues; returns their spaces by "venue/space"."""
    spaces = {}
    for name, (kind, where, intro, facts, note, rooms, hours, closed_on) in VENUES.items():
        step_free, toilet, seating, quiet = facts
        venue = Venue.objects.create(
            community=community, name=name, kind=kind, address=f"{ADDRESS}，{where}", intro=intro,
            phone=community.phone, step_free=step_free, accessible_toilet=toilet, has_seating=seating,
            quiet_corner=quiet, access_note=note,
        )  # fmt: skip
        for room, seats in rooms.items():
            space = Space.objects.create(venue=venue, name=room, capacity=seats, exclusive=room not in POOLS)
            spaces[f"{name}/{room}"] = space
            _open(space, hours, closed_on)
    return spaces


def _open(space: Space, hours: tuple[str, str], closed_on: int | None) -> None:
    opens, closes = map(time.fromisoformat, hours)
    OpeningHours.objects.bulk_create(
        OpeningHours(space=space, weekday=day, opens=opens, closes=closes, slot_minutes=SLOT_MINUTES)
        for day in range(7)
        if day != closed_on
    )
