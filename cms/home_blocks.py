"""What the home page is composed of. A block asks the page's facts (cms.screens.home.Facts), which fetch each kind
once, however many blocks show it and in whatever order they stand."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

# kind → (words, icon, address); "call" is the community's phone, where it has one
SHORTCUTS: dict[str, tuple[str, str, str]] = {
    "call": ("打电话给社区", "phone", ""),
    "activities": ("报名活动", "calendar", "/activities/"),
    "mine": ("我的预约", "person", "/me/"),
    "venues": ("去哪儿坐坐", "pin", "/venues/"),
    "volunteer": ("当志愿者", "heart", "/volunteer/"),
    "study": ("读故事", "book", "/study/"),
    "news": ("社区新鲜事", "bell", "/news/"),
}
SHORTCUT_CHOICES = [
    ("call", _("打电话给社区")),
    ("activities", _("报名活动")),
    ("mine", _("我的预约")),
    ("venues", _("去哪儿坐坐")),
    ("volunteer", _("当志愿者")),
    ("study", _("读故事")),
    ("news", _("社区新鲜事")),
]


def _title(words, **options) -> blocks.CharBlock:
    return blocks.CharBlock(label=_("标题"), max_length=12, default=words, **options)


def _count(usual: int, most: int) -> blocks.IntegerBlock:
    return blocks.IntegerBlock(label=_("放几条"), default=usual, min_value=1, max_value=most)


class HomeSection(blocks.StructBlock):
    """Abstract: a part of the home page. `shown` says what its template needs."""

    def shown(self, value, facts) -> dict[str, Any]:
        return {}

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context=parent_context)
        # Outside of the page, as in the preview of the block chooser, it shows what the community has.
        facts = context.get("facts") or import_string("cms.screens.home.facts_for")(context["request"])
        return {**context, "facts": facts, **self.shown(value, facts)}


class HeroBlock(HomeSection):
    almanac = blocks.BooleanBlock(label=_("显示农历和节气"), required=False, default=True)

    class Meta:
        icon = "date"
        label = _("日历和问候")
        description = _("大日历、问候、农历，还有读者自己的下一张票")
        template = "cms/home/hero.html"
        preview_value: ClassVar = {"almanac": True}


class NoticesBlock(HomeSection):
    count = _count(2, 3)

    def shown(self, value, facts):
        return {"notices": facts.notices[: value["count"]]}

    class Meta:
        icon = "warning"
        label = _("公告")
        description = _("还在期内的通知公告；没有就不占地方")
        template = "cms/home/notices.html"
        preview_value: ClassVar = {"count": 2}


class ActivitiesBlock(HomeSection):
    title = _title(_("本周活动"))
    count = _count(3, 7)

    def shown(self, value, facts):
        return {"feature": facts.feature, "cards": facts.other_cards[: value["count"] - 1]}

    class Meta:
        icon = "calendar-check"
        label = _("近期活动")
        description = _("这一周能报名的活动，一张大图带几张小卡")
        template = "cms/home/activities.html"
        preview_value: ClassVar = {"title": _("本周活动"), "count": 3}


class VenuesBlock(HomeSection):
    title = _title(_("常去的地方"))
    count = _count(4, 8)

    def shown(self, value, facts):
        return {"places": facts.places[: value["count"]]}

    class Meta:
        icon = "site"
        label = _("场地")
        description = _("社区的场地，今天开到几点")
        template = "cms/home/venues.html"
        preview_value: ClassVar = {"title": _("常去的地方"), "count": 4}


class VolunteersBlock(HomeSection):
    title = _title(_("缺你搭把手"))
    count = _count(2, 4)

    def shown(self, value, facts):
        return {"shifts": facts.shifts[: value["count"]]}

    class Meta:
        icon = "group"
        label = _("缺人的岗位")
        description = _("还缺志愿者的班次")
        template = "cms/home/volunteers.html"
        preview_value: ClassVar = {"title": _("缺你搭把手"), "count": 2}


class StudyBlock(HomeSection):
    title = _title("", required=False, help_text=_("可不填；不填就用系列的名字"))

    def shown(self, value, facts):
        return {"study": facts.study}

    class Meta:
        icon = "openquote"
        label = _("学习系列")
        description = _("最新一期学习文章，和系列出到第几期")
        template = "cms/home/study.html"
        preview_value: ClassVar = {"title": ""}


class NewsBlock(HomeSection):
    title = _title(_("社区动态"))
    count = _count(3, 6)

    def shown(self, value, facts):
        return {"news": facts.news[: value["count"]]}

    class Meta:
        icon = "doc-full"
        label = _("动态")
        description = _("最新的动态，置顶的在前")
        template = "cms/home/news.html"
        preview_value: ClassVar = {"title": _("社区动态"), "count": 3}


class LinkBlock(blocks.StructBlock):
    """To a page of the site, or to an address elsewhere."""

    words = blocks.CharBlock(label=_("写什么"), max_length=16)
    page = blocks.PageChooserBlock(label=_("本站页面"), required=False)
    address = blocks.URLBlock(label=_("别处的网址"), required=False, help_text=_("以 https:// 开头"))

    def clean(self, value):
        cleaned = super().clean(value)
        if bool(cleaned["page"]) == bool(cleaned["address"]):
            wrong = ValidationError(_("选一个本站页面，或者填一个网址，只要一样"))
            raise blocks.StructBlockValidationError(block_errors={"address": wrong})
        return cleaned


class LinksBlock(HomeSection):
    title = _title(_("常用"))
    links = blocks.ListBlock(LinkBlock(label=_("一条")), label=_("链接"), min_num=1, max_num=8)

    class Meta:
        icon = "link"
        label = _("快捷链接")
        description = _("几个常用的去处，两列排开")
        template = "cms/home/links.html"
        preview_value: ClassVar = {
            "title": _("常用"),
            "links": [{"words": _("街道办事指南"), "page": None, "address": "https://example.com/"}] * 2,
        }


class ShortcutsBlock(HomeSection):
    """Large buttons at the top for who has chosen the elder dress."""

    ways = blocks.ListBlock(
        blocks.ChoiceBlock(choices=SHORTCUT_CHOICES, label=_("去哪儿")), label=_("大按钮"), min_num=1, max_num=6
    )
    always = blocks.BooleanBlock(label=_("标准版也显示"), required=False, default=False)

    def shown(self, value, facts):
        phone = getattr(facts.community, "phone", "")
        known = [way for way in value["ways"] if way in SHORTCUTS and (way != "call" or phone)]
        rows = [dict(zip(("words", "icon", "url"), SHORTCUTS[way], strict=True)) for way in known]
        return {"ways": rows}

    class Meta:
        icon = "form"
        label = _("长辈快捷键")
        description = _("长辈版首页上的大字按钮，一按就到")
        template = "cms/home/shortcuts.html"
        preview_value: ClassVar = {"ways": ["call", "activities", "mine", "venues"], "always": True}


class HomeBlock(blocks.StreamBlock):
    hero = HeroBlock()
    shortcuts = ShortcutsBlock()
    notices = NoticesBlock()
    activities = ActivitiesBlock()
    venues = VenuesBlock()
    volunteers = VolunteersBlock()
    study = StudyBlock()
    news = NewsBlock()
    links = LinksBlock()

    class Meta:
        block_counts: ClassVar = {"hero": {"max_num": 1}, "shortcuts": {"max_num": 1}, "notices": {"max_num": 1}}


def usual_composition() -> list[tuple[str, dict]]:
    """The home page of a community that has not arranged its own."""
    return [
        ("hero", {"almanac": True}),
        ("shortcuts", {"ways": ["call", "activities", "mine", "venues"], "always": False}),
        ("notices", {"count": 2}),
        ("activities", {"title": "本周活动", "count": 3}),
        ("venues", {"title": "常去的地方", "count": 4}),
        ("volunteers", {"title": "缺你搭把手", "count": 2}),
        ("study", {"title": ""}),
        ("news", {"title": "社区动态", "count": 3}),
    ]
