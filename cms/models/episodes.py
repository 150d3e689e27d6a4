"""What an editor may not do with an episode: number it like another, or take a film or quiz of another community."""

from django.utils.translation import gettext as _

from cms.scope import communities_of

from .base import SitePageForm


class StudyPageForm(SitePageForm):
    def clean(self):
        cleaned = super().clean()
        if number := cleaned.get("episode"):
            self._refuse_a_second(number)
        own = set(communities_of(self.for_user).values_list("pk", flat=True)) if self.for_user else None
        for name in ("video", "quiz"):
            chosen = cleaned.get(name)
            if chosen and own is not None and chosen.community_id not in own:
                self.add_error(name, _("这一个不是本社区的，请重新选"))
        return cleaned

    def _refuse_a_second(self, number: int) -> None:
        siblings = self._meta.model.objects.child_of(self.parent_page).exclude(pk=self.instance.pk)
        there = dict(siblings.values_list("episode", "title"))
        if number in there:
            told = {"number": number, "title": there[number], "free": max(there) + 1}
            self.add_error("episode", _("第 %(number)d 期已经有了：《%(title)s》。可以用第 %(free)d 期") % told)
