"""A community's site with n news pages, and forty activities with their pages; every title has its own words."""

from random import Random

from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from booking.models import Activity
from cms.actions import furnish
from cms.models import ActivityIndexPage, ActivityPage, NewsIndexPage, NewsPage

from .fill import a_place, some_slots

WORDS = (
    "插花",
    "饺子",
    "灯谜",
    "图书",
    "健康",
    "亲子",
    "春联",
    "志愿",
    "党史",
    "剪纸",
    "合唱",
    "棋社",
    "义诊",
    "彩绘",
    "太极",
    "阅读",
)
TEXT = "下午两点在综合文化服务中心，街坊邻居带上家里的老人孩子一起来，茶水备好，不用交钱。"
# As people type them: characters, pinyin, initials, half a word, what is nowhere.
QUERIES = ("插花", "jiaozi", "tushu", "chunl", "dangshi zhiyuan", "健康 亲子", "jzdm", "火箭")
TYPED = ("c", "ch", "cha", "chah", "jz", "tus", "健", "dangsh")


@transaction.atomic
def fill_content(pages: int) -> dict:
    """Fill an empty, migrated database; answers the addresses and queries that the workloads ask for."""
    now, rng = timezone.now(), Random(1)
    place = a_place()
    furnish(place["community"])
    news, section = NewsIndexPage.objects.get(), ActivityIndexPage.objects.get()
    for number in range(40):
        activity = Activity.objects.create(
            community=place["community"],
            title=f"{''.join(rng.sample(WORDS, 3))} {number}",
            category="festival",
            venue=place["venue"],
            listed=True,
        )
        section.add_child(instance=ActivityPage(title=activity.title, activity=activity, intro=TEXT))
    some_slots(place, list(Activity.objects.order_by("pk")), now)
    for number in range(pages):
        title = f"{''.join(rng.sample(WORDS, 4))} {number}"
        body = [("text", f"<p>{''.join(rng.choices(WORDS, k=20))}{TEXT * 8}</p>")]
        page = NewsPage(title=title, slug=f"news-{number}", date=now.date(), category="culture", intro=TEXT, body=body)
        news.add_child(instance=page)
    call_command("wagtail_update_index", verbosity=0)
    return {"page": "/news/news-0/", "queries": list(QUERIES), "typed": list(TYPED)}
