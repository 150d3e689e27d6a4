"""What the body of a page is built from."""

from typing import ClassVar

from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageChooserBlock

from booking.models import Activity
from cms.choosers import ActivityChooserBlock
from cms.study_choosers import QuizChooserBlock

TEXT_FEATURES = ["h2", "h3", "bold", "ol", "ul", "link", "document-link"]


class PictureBlock(blocks.StructBlock):
    """A picture with its words for people who cannot see it."""

    image = ImageChooserBlock(label=_("图片"))
    alt = blocks.CharBlock(
        label=_("图片里有什么"), max_length=120, help_text=_("给看不见图片的人听，例如：孩子们在包饺子")
    )
    caption = blocks.CharBlock(label=_("图片说明"), max_length=120, required=False)

    def get_preview_value(self):
        newest = get_image_model().objects.order_by("-pk").first()
        words = {"alt": _("邻居们在包饺子"), "caption": _("去年的暖冬饺子节")}
        return self.normalize({"image": newest, **words})

    class Meta:
        icon = "image"
        label = _("图片")
        description = _("一张照片，带给看不见图片的人听的说明")
        template = "cms/blocks/picture.html"


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("引用的话"), max_length=300)
    source = blocks.CharBlock(label=_("谁说的"), max_length=60, required=False)

    class Meta:
        icon = "openquote"
        label = _("引用")
        description = _("把一个人说的话单独摆出来")
        preview_value: ClassVar = {"text": _("人多，山都能挪，何况水。"), "source": _("突击队员")}
        template = "cms/blocks/quote.html"


class FactsBlock(blocks.StructBlock):
    """Short facts, one a line."""

    title = blocks.CharBlock(label=_("标题"), max_length=40, required=False)
    facts = blocks.ListBlock(blocks.CharBlock(max_length=100, label=_("一条")), label=_("几条"), min_num=1)

    class Meta:
        icon = "list-ul"
        label = _("要点")
        description = _("几条短句，每条前面一个勾")
        preview_value: ClassVar = {
            "title": _("来之前知道"),
            "facts": [_("免费，不用带东西"), _("孩子请大人陪着"), _("轮椅能进")],
        }
        template = "cms/blocks/facts.html"


class StepBlock(blocks.StructBlock):
    head = blocks.CharBlock(label=_("什么时候，什么事"), max_length=60)
    text = blocks.CharBlock(label=_("说明"), max_length=160, required=False)


class TimelineBlock(blocks.StructBlock):
    """How something came about, step by step."""

    title = blocks.CharBlock(label=_("标题"), max_length=40, required=False)
    steps = blocks.ListBlock(StepBlock(label=_("一步")), label=_("经过"), min_num=1)

    class Meta:
        icon = "history"
        label = _("经过")
        description = _("一件事怎么一步步办成的")
        preview_value: ClassVar = {
            "title": _("是怎么定下来的"),
            "steps": [
                {"head": _("9月5日，居民提诉求"), "text": _("网格员入户记下来。")},
                {"head": _("11月18日，完工"), "text": _("居民代表逐盏验灯。")},
            ],
        }
        template = "cms/blocks/timeline.html"


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(label=_("问"), max_length=80)
    answer = blocks.TextBlock(label=_("答"), max_length=300)


class QuestionsBlock(blocks.StructBlock):
    """邻居常问."""

    title = blocks.CharBlock(label=_("标题"), max_length=40, default=_("邻居常问"))
    questions = blocks.ListBlock(QuestionBlock(label=_("一问一答")), label=_("问答"), min_num=1)

    class Meta:
        icon = "help"
        label = _("邻居常问")
        description = _("一问一答，放在活动页的最后")
        preview_value: ClassVar = {
            "title": _("邻居常问"),
            "questions": [{"question": _("孩子能来吗？"), "answer": _("能，小朋友请大人陪着。")}],
        }
        template = "cms/blocks/questions.html"


def _standings(activities: list, context: dict) -> list:
    """Where these activities stand, in their order; looked up by name, because that reads the page models."""
    found = import_string("cms.live.standings")(activities, context["request"])
    return [found[activity.pk] for activity in activities if activity and activity.pk in found]


class ActivityLinkBlock(blocks.StructBlock):
    """A way from the text to an activity that can be booked: its next slot, its free places, a button."""

    activity = ActivityChooserBlock(label=_("活动"))
    words = blocks.CharBlock(label=_("一句话"), max_length=80, required=False)

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context=parent_context)
        return {**context, "standings": _standings([value.get("activity")], context)}

    def get_preview_value(self):
        some = Activity.objects.listed().order_by("-pk").first()
        return self.normalize({"activity": some, "words": _("想来的邻居，点这里报名")})

    class Meta:
        icon = "date"
        label = _("活动链接")
        description = _("一个能报名的活动：下一场、还剩几席、报名按钮")
        template = "cms/blocks/activity_link.html"


class ActivitiesListBlock(blocks.StructBlock):
    """相关活动."""

    title = blocks.CharBlock(label=_("标题"), max_length=20, default=_("相关活动"))
    activities = blocks.ListBlock(ActivityChooserBlock(label=_("活动")), label=_("活动"), min_num=1, max_num=8)

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context=parent_context)
        return {**context, "standings": _standings(list(value.get("activities") or ()), context)}

    def get_preview_value(self):
        some = list(Activity.objects.listed().order_by("-pk")[:2])
        return self.normalize({"title": _("相关活动"), "activities": some})

    class Meta:
        icon = "list-ul"
        label = _("相关活动")
        description = _("几个能报名的活动排在一起，每个都写着下一场和余席")
        template = "cms/blocks/activities.html"


class QuizBlock(blocks.StructBlock):
    """A way from the text to a quiz: when it is open, and a button. Only of the own community, while it is public."""

    quiz = QuizChooserBlock(label=_("竞赛"))
    words = blocks.CharBlock(label=_("一句话"), max_length=80, required=False)

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context=parent_context)
        found = import_string("cms.quizzes.invitations.invitations")([value.get("quiz")], context["request"])
        return {**context, "invitations": found}

    def get_preview_value(self):
        newest = self.child_blocks["quiz"].model_class.objects.published().order_by("-pk").first()
        return self.normalize({"quiz": newest, "words": _("学过了，来答一答")})

    class Meta:
        icon = "help"
        label = _("竞赛")
        description = _("一个小竞赛：什么时候开着，去答题的按钮")
        template = "cms/blocks/quiz.html"


class BodyBlock(blocks.StreamBlock):
    text = blocks.RichTextBlock(
        label=_("文字"),
        features=TEXT_FEATURES,
        icon="pilcrow",
        template="cms/blocks/text.html",
        description=_("段落、小标题、列表和链接"),
        preview_value="<h2>路灯全亮了</h2><p>几次议事会之后，路修好了：路面平了，路灯换了，<b>污水管</b>改了道。</p>",
    )
    picture = PictureBlock()
    quote = QuoteBlock()
    facts = FactsBlock()
    timeline = TimelineBlock()
    questions = QuestionsBlock()
    activity = ActivityLinkBlock()
    activities = ActivitiesListBlock()
    quiz = QuizBlock()


class BookBlock(blocks.StructBlock):
    """A book or an article, and where to read it together."""

    title = blocks.CharBlock(label=_("书名或篇名"), max_length=80)
    author = blocks.CharBlock(label=_("作者"), max_length=60, required=False)
    publisher = blocks.CharBlock(label=_("出版社或出处"), max_length=60, required=False)
    note = blocks.CharBlock(label=_("一句话"), max_length=120, required=False)
    activity = ActivityChooserBlock(label=_("一起读的活动"), required=False)

    class Meta:
        icon = "openquote"
        label = _("书或文章")
        template = "cms/blocks/book.html"


class ReadingBlock(blocks.StreamBlock):
    """书单."""

    book = BookBlock()
