"""The forms in which pages are written. Page models name them, so nothing here imports a page."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.blocks import StreamBlockValidationError, StructBlockValidationError

from .pinning import refusal_to_pin
from .states import NewsCategory


class SitePageForm(WagtailAdminPageForm):
    """The editor may leave the address empty; it is made from the title."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False

    def clean(self):
        cleaned = super().clean()
        self._refuse_foreign_quizzes(cleaned.get("body") or ())
        return cleaned

    def _refuse_foreign_quizzes(self, body) -> None:
        chosen = {place: child.value.get("quiz") for place, child in enumerate(body) if child.block_type == "quiz"}
        if not chosen:
            return
        site, wrong = self._site(), ValidationError(_("竞赛只能选本社区的，请重新选"))
        at_quiz = StructBlockValidationError(block_errors={"quiz": wrong})
        foreign = {place: at_quiz for place, quiz in chosen.items() if quiz and quiz.community.site != site}
        if foreign:
            self.add_error("body", StreamBlockValidationError(block_errors=foreign))

    def _site(self):
        """Of the page, also while it has no place in the tree yet."""
        return self.parent_page.get_site() if self.parent_page else self.instance.get_site()


class NewsPageForm(SitePageForm):
    """What stands out: at most three on top, and only a notice has an end."""

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("shown_until") and cleaned.get("category") not in ("", None, NewsCategory.NOTICE):
            self.add_error("shown_until", _("只有“通知公告”能设显示到什么时候；把类别改成通知公告，或者清空这一栏"))
        if cleaned.get("pinned"):
            self._clean_pin(cleaned)
        return cleaned

    def _clean_pin(self, cleaned) -> None:
        at = timezone.now()
        until = cleaned.get("pinned_until")
        if until and until < timezone.localdate(at):
            self.add_error("pinned_until", _("这一天已经过去了；换个日子，或者不置顶"))
            return
        others = type(self.instance).objects.live().pinned(at).exclude(pk=self.instance.pk)
        if refusal := refusal_to_pin(others.child_of(self.parent_page).count()):
            self.add_error("pinned", f"{refusal.message}。{refusal.next_step}")


class VenuePageForm(SitePageForm):
    def clean(self):
        cleaned = super().clean()
        if cleaned.get("sketch") and not cleaned.get("sketch_alt"):
            self.add_error("sketch_alt", _("看不见图的人要靠这句话找到门，请写上"))
        return cleaned
