"""What other programs are told about pages."""

from django.utils.translation import gettext_lazy as _

from common.models import AuditEntry
from common.webhooks.sources import Found

EVENTS = {"page.published": _("页面发布或更新"), "page.unpublished": _("页面收起")}
VERBS = {event: event for event in EVENTS}


def found_in(entries: list[AuditEntry]) -> list[Found]:
    """The entry keeps what there is to say: a page that was deleted can no longer be asked."""
    return [
        Found(entry.verb, entry.community_id, f"page:{entry.target_id}", entry.at, entry.data, audit_id=entry.pk)
        for entry in entries
    ]
