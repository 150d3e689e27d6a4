"""What people type and what they find first, over the demo's content: characters, pinyin, initials, half a word."""

from datetime import datetime
from random import Random
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import transaction

from accounts.permissions import install_groups
from accounts.seed import seed_people
from booking.models import Slot
from booking.seed import Busy, _activity_slots
from booking.seed_venues import seed_venues
from cms.search.results import Results
from cms.search.suggestions import meant, suggestions
from cms.seed import seed_content
from community.seed import seed_community

AT = datetime(2026, 11, 20, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(scope="module")
def community(django_db_setup, django_db_blocker):
    """The demo's venues, activities and pages, made once for the whole file and rolled back after it."""
    with django_db_blocker.unblock(), time_machine.travel(AT, tick=False), transaction.atomic():
        install_groups()
        made = seed_community()
        people = seed_people(made, rng=Random(1), at=AT)
        planned = _activity_slots(made, seed_venues(made), Busy(), AT)
        Slot.objects.bulk_create([slot for slot, _plan in planned])
        seed_content(made, by=people.users["editor"], at=AT)
        yield made
        transaction.set_rollback(True)


def first(community, query: str) -> str:
    """Kind and title of the first hit."""
    hits = Results(community, query, at=AT).all
    return f"{hits[0].kind.label} {hits[0].title}" if hits else ""


DUMPLINGS = "活动 情暖社区 暖冬饺子节"
FLOWERS = "活动 巧手插花魅力巾帼"
RIDDLES = "活动 庆元宵 猜灯谜 其乐融融度佳节"
GAMES = "活动 “运动创造和谐 健康快乐你我”亲子运动会"
COUPLETS = "活动 迎春送福写春联 翰墨飘香添年味"
PAPER = "活动 “童心向党—红领巾社团好少年”：非遗小技艺 剪窗花"
LIGHTS = "活动 《灯火里的中国》节目排演"
LIBRARY = "场地 社区图书馆"
CHILDREN = "场地 儿童之家"
LETTER = "活动 为党写一封红色家书"
ELDERS = "活动 关爱老人 健康同行"

WRITTEN = [
    ("插花", FLOWERS), ("巾帼", FLOWERS), ("巧手 插花", FLOWERS), ("巧手插花", FLOWERS), ("饺子", DUMPLINGS),
    ("饺子节", DUMPLINGS), ("暖冬饺子", DUMPLINGS), ("灯谜", RIDDLES), ("猜灯谜", RIDDLES), ("元宵", RIDDLES),
    ("图书馆", LIBRARY), ("社区图书馆", LIBRARY), ("儿童之家", CHILDREN), ("绿城妈妈", "场地 绿城妈妈"),
    ("日间照料", "场地 日间照料中心"), ("文化服务中心", "场地 综合文化服务中心"), ("党史", "活动 党史周周学"),
    ("党史小竞赛", "活动 党史小竞赛"), ("红色家书", LETTER), ("灯火里的中国", LIGHTS), ("《灯火里的中国》", LIGHTS),
    ("少年", "活动 《少年》节目排演"), ("樊登", "活动 樊登读书分享会"), ("非遗", PAPER), ("剪窗花", PAPER),
    ("亲子运动会", GAMES), ("写春联", COUPLETS), ("春联", COUPLETS), ("老人健康", ELDERS), ("关爱老人", ELDERS),
    ("家庭教育", "活动 家庭教育讲堂"), ("送学上门", "活动 送学上门"), ("心肺复苏", "活动 急救培训 心肺复苏"),
    ("路灯", "动态 道路提质完工，路灯全亮了"), ("红旗渠", "学习 红旗渠：十年劈山，引水来"),
    ("无障碍", "其他 无障碍说明"), ("隐私", "其他 隐私与信息"), ("轮椅", "场地 日间照料中心"),
    ("停车", "活动 居民议事会"), ("乒乓球 友谊", "活动 乒乓球友谊赛"),
]  # fmt: skip
TYPED = [
    ("jiaozi", DUMPLINGS), ("jzj", DUMPLINGS), ("JZJ", DUMPLINGS), ("jiaoz", DUMPLINGS), ("jiao zi", DUMPLINGS),
    ("Jiao Zi Jie", DUMPLINGS), ("ndjzj", DUMPLINGS), ("nuandong", DUMPLINGS), ("jiǎozi", DUMPLINGS),
    ("chahua", FLOWERS), ("cha", FLOWERS), ("qiaoshou", FLOWERS), ("dengmi", RIDDLES), ("cdm", RIDDLES),
    ("yuanxiao", RIDDLES), ("qinziyundong", GAMES), ("qzydh", GAMES), ("ydh", GAMES), ("ertongzhijia", CHILDREN),
    ("etzj", CHILDREN), ("ertong", CHILDREN), ("tsg", LIBRARY), ("tushu", LIBRARY), ("tushuguan", LIBRARY),
    ("lvcheng", "场地 绿城妈妈"), ("lücheng", "场地 绿城妈妈"), ("lcmm", "场地 绿城妈妈"),
    ("rjzl", "场地 日间照料中心"),
    ("whfwzx", "场地 综合文化服务中心"), ("dangshi", "活动 党史周周学"), ("dszzx", "活动 党史周周学"),
    ("hongsejiashu", LETTER), ("hsjs", LETTER), ("denghuo", LIGHTS), ("dhldzg", LIGHTS),
    ("shaonianjiemu", "活动 《少年》节目排演"), ("fandeng", "活动 樊登读书分享会"), ("feiyi", PAPER), ("jch", PAPER),
    ("xie chunlian", COUPLETS), ("xcl", COUPLETS), ("laorenjiankang", ELDERS), ("jtjy", "活动 家庭教育讲堂"),
    ("sxsm", "活动 送学上门"), ("xinfei", "活动 急救培训 心肺复苏"), ("bdj", "活动 八段锦晨练"),
    ("hqq", "学习 红旗渠：十年劈山，引水来"),
    ("changzheng", "学习 长征与半条被子"), ("wuzhangai", "其他 无障碍说明"), ("饺zi", DUMPLINGS),
]  # fmt: skip


@pytest.mark.parametrize(("query", "found"), WRITTEN)
def test_characters_find(community, query, found):
    assert first(community, query) == found


@pytest.mark.parametrize(("query", "found"), TYPED)
def test_letters_find(community, query, found):
    assert first(community, query) == found


def test_there_are_sixty_queries_and_half_of_them_letters():
    assert (len(WRITTEN) + len(TYPED) >= 60, len(TYPED) >= len(WRITTEN)) == (True, True)


@pytest.mark.parametrize(
    ("query", "near"),
    [
        ("教子节", DUMPLINGS), ("灯迷", RIDDLES), ("包饺子大赛", DUMPLINGS), ("jiaozijjj", DUMPLINGS),
        ("滑冰 插花", FLOWERS),
    ],
)  # fmt: skip
def test_what_may_have_been_meant(community, query, near):
    assert Results(community, query, at=AT).all == []
    assert near in [f"{hit.kind.label} {hit.title}" for hit in meant(community, query, at=AT)]


@pytest.mark.parametrize("typed", ["j", "ji", "jia", "jiao", "jiaoz", "jiaozi", "饺", "饺子"])
def test_suggestions_while_typing(community, typed):
    found = suggestions(community, typed, at=AT)
    assert 0 < len(found) <= 8
    if len(typed) > 3 or typed >= "一":
        assert "情暖社区 暖冬饺子节" in [one.hit.title for one in found]
