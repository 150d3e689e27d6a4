"""What the body of a page is built from."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from cms.choosers import ActivityChooserBlock

TEXT_FEATURES = ["h2", "h3", "bold", "ol", "ul", "link", "document-link"]


class PictureBlock(blocks.StructBlock):
    """A picture with its words for people who cannot see it."""

    image = ImageChooserBlock(label=_("图片"))
    alt = blocks.CharBlock(
        label=_("图片里有什么"), max_length=120, help_text=_("给看不见图片的人听，例如：孩子们在包饺子")
    )
    caption = blocks.CharBlock(label=_("图片说明"), max_length=120, required=False)

    class Meta:
        icon = "image"
        label = _("图片")
        template = "cms/blocks/picture.html"


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("引用的话"), max_length=300)
    source = blocks.CharBlock(label=_("谁说的"), max_length=60, required=False)

    class Meta:
        icon = "openquote"
        label = _("引用")
        template = "cms/blocks/quote.html"


class FactsBlock(blocks.StructBlock):
    """Short facts, one a line."""

    title = blocks.CharBlock(label=_("标题"), max_length=40, required=False)
    facts = blocks.ListBlock(blocks.CharBlock(max_length=100, label=_("一条")), label=_("几条"), min_num=1)

    class Meta:
        icon = "list-ul"
        label = _("要点")
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
        template = "cms/blocks/questions.html"


class ActivityLinkBlock(blocks.StructBlock):
    """A way from the text to an activity that can be booked."""

    activity = ActivityChooserBlock(label=_("活动"))
    words = blocks.CharBlock(label=_("一句话"), max_length=80, required=False)

    class Meta:
        icon = "date"
        label = _("活动链接")
        template = "cms/blocks/activity_link.html"


class BodyBlock(blocks.StreamBlock):
    text = blocks.RichTextBlock(
        label=_("文字"), features=TEXT_FEATURES, icon="pilcrow", template="cms/blocks/text.html"
    )
    picture = PictureBlock()
    quote = QuoteBlock()
    facts = FactsBlock()
    timeline = TimelineBlock()
    questions = QuestionsBlock()
    activity = ActivityLinkBlock()


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
