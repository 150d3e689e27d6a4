"""待审核: what households have asked for and staff decide about, one by one or several at once."""

from collections.abc import Iterable
from datetime import timedelta

from django.contrib import messages
from django.db.models import IntegerField, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpResponseRedirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.desk import DeskView, refusal_text
from booking import actions
from booking.answer_sheets import told
from booking.models import Activity, Booking, CreditEntry, Question
from common.errors import DomainError

PAGE = 100  # requests; the oldest are shown, the others follow when these are decided
LONG = timedelta(days=2)  # a request that has waited longer is marked
REASON_MOST = 200  # characters
GIVEN = {"approve": gettext_lazy("通过 %d 份。"), "reject": gettext_lazy("不通过 %d 份，名额让给候补。")}


def waited_words(age: timedelta) -> str:
    """How long ago a request was made, in its largest unit: 40 分钟, 5 小时, 3 天."""
    if age >= LONG:
        return _("%d 天") % age.days
    hours, minutes = divmod(int(age.total_seconds()) // 60, 60)
    return _("%d 小时") % hours if hours else _("%d 分钟") % max(1, minutes)


class ApprovalsView(DeskView):
    template_name = "booking/admin/approvals.html"
    page_title = gettext_lazy("待审核")
    header_icon = "check"

    @cached_property
    def undecided(self):
        return Booking.objects.manageable_by(self.request.user).undecided(timezone.now())

    @cached_property
    def chosen(self) -> int | None:
        """The activity that the list is narrowed to."""
        asked = self.request.GET.get("activity", "")
        return int(asked) if asked.isdecimal() and len(asked) < 18 else None

    def get_context_data(self, **kwargs):
        now = timezone.now()
        rows = self.undecided.filter(slot__activity=self.chosen) if self.chosen else self.undecided
        activities = Activity.objects.filter(pk__in=self.undecided.order_by().values("slot__activity"))
        shown = list(_described(rows, now)[: PAGE + 1])
        asked = Question.objects.told_by(shown)
        for booking in shown:
            booking.told = told(booking, [one for one in asked if one.activity_id == booking.slot.activity_id])
            day = timezone.localdate(booking.slot.starts_at)
            booking.people = [(place.person, place.person.age_on(day)) for place in booking.places.all()]
            booking.long, booking.waited = now - booking.created_at > LONG, waited_words(now - booking.created_at)
        return super().get_context_data(
            bookings=shown[:PAGE], more=len(shown) > PAGE, activities=activities, chosen=self.chosen, **kwargs
        )

    def post(self, request):
        typed = request.POST
        verdict = "approve" if "approve" in typed else "reject"
        reason = typed.get("reason", "").strip()[:REASON_MOST]
        named = [key for key in typed.getlist("bookings") if key.isdecimal() and len(key) < 18]
        if verdict == "reject" and not reason:
            messages.error(request, _("不通过要写原因，会发给居民。"))
        elif not named:
            messages.error(request, _("还没有勾选。请先勾选要审核的预约。"))
        else:
            self._decide(named, verdict, reason)
        return HttpResponseRedirect(request.get_full_path())

    def _decide(self, named: Iterable[str], verdict: str, reason: str) -> None:
        """Each goes through the action by itself; what was refused is named with its reason."""
        decide, done = (actions.approve if verdict == "approve" else actions.reject), 0
        mine = Booking.objects.manageable_by(self.request.user).filter(pk__in=named).order_by("created_at", "id")
        for booking in mine.with_details().select_related("household"):
            try:
                decide(booking, by=self.request.user, at=timezone.now(), reason=reason)
                done += 1
            except DomainError as error:
                who = "、".join(place.person.name for place in booking.places.all())
                messages.error(self.request, _("%(who)s：%(why)s") % {"who": who, "why": refusal_text(error)})
        if done:
            messages.success(self.request, GIVEN[verdict] % done)


def _described(bookings, now):
    counting = CreditEntry.objects.counting(timezone.localdate(now)).filter(household=OuterRef("household"))
    points = counting.order_by().values("household").annotate(n=Sum("points")).values("n")
    return (
        bookings.with_details()
        .select_related("household")
        .annotate(points=Coalesce(Subquery(points, IntegerField()), 0))
    )
