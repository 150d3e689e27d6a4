"""What waits for a writer or an approver of pages, on the first page of the back office."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision, TaskState, WorkflowState
from wagtail.permissions import page_permission_policy

from accounts.admin.today import Task
from common.chinese import zh_moment, zh_time

from .models import NewsPage

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
SHOWN = 5


def tasks(user, at: datetime) -> Iterator[Task]:
    """A fixed number of statements; nothing for who may not change a page."""
    mine = page_permission_policy.instances_user_has_permission_for(user, "change")
    if not page_permission_policy.user_has_permission(user, "change"):
        return
    for found in (_to_approve(user), _returned(user), _drafts(user, at), _going_live(mine, at), _ending(mine, at)):
        if found.count:
            yield found


def _task(rows: list[tuple[Page, str]], words: str, url: str = "") -> Task:
    """The first ones by name; the tile leads to the first."""
    named = tuple((page.get_admin_display_title(), _edit(page.pk), note) for page, note in rows[:SHOWN])
    return Task(len(rows), words, url or (named[0][1] if named else ""), rows=named)


def _edit(pk: int) -> str:
    return reverse("wagtailadmin_pages:edit", args=[pk])


def _pages(states: QuerySet) -> dict[str, Page]:
    """The pages of workflow states, by their number as text."""
    ids = [state.object_id for state in states]
    return {str(page.pk): page for page in Page.objects.filter(pk__in=[int(pk) for pk in ids])}


def _to_approve(user) -> Task:
    waiting = TaskState.objects.reviewable_by(user).select_related("workflow_state", "workflow_state__requested_by")
    states = [task.workflow_state for task in waiting.order_by("started_at")]
    pages = _pages(states)
    rows = [(pages[s.object_id], _("%s 送来") % s.requested_by) for s in states if s.object_id in pages]
    return _task(rows, _("页面等您审批"))


def _returned(user) -> Task:
    back = WorkflowState.objects.filter(requested_by=user, status=WorkflowState.STATUS_NEEDS_CHANGES)
    states = list(back.select_related("current_task_state").order_by("-created_at"))
    pages = _pages(states)
    rows = [(pages[s.object_id], s.current_task_state.comment) for s in states if s.object_id in pages]
    return _task(rows, _("退回来请您改"))


def _drafts(user, at: datetime) -> Task:
    """The own ones that lie about and that nobody is asked to approve."""
    asked = WorkflowState.objects.active().values_list("object_id", flat=True)
    own = Page.objects.filter(owner=user, has_unpublished_changes=True, latest_revision_created_at__lt=at - DAY)
    own = own.exclude(pk__in=[int(pk) for pk in asked]).order_by("-latest_revision_created_at")
    rows = [(page, _("%s 存的") % zh_moment(page.latest_revision_created_at)) for page in own]
    return _task(rows, _("草稿放了一天以上"))


def _going_live(mine: QuerySet, at: datetime) -> Task:
    midnight = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0) + DAY
    due = Revision.page_revisions.filter(approved_go_live_at__gt=at, approved_go_live_at__lt=midnight)
    moments = {int(pk): when for pk, when in due.values_list("object_id", "approved_go_live_at")}
    pages = mine.filter(pk__in=moments).order_by("pk")
    rows = [(page, _("%s 上线") % zh_time(moments[page.pk])) for page in pages]
    return _task(rows, _("今天定时上线"))


def _ending(mine: QuerySet, at: datetime) -> Task:
    notices = NewsPage.objects.live().current_notices(at).filter(shown_until__lt=at + WEEK, pk__in=mine.values("pk"))
    rows = [(page, _("%s 到期") % zh_moment(page.shown_until)) for page in notices.order_by("shown_until")]
    return _task(rows, _("公告一周内到期"))
