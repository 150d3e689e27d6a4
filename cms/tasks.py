"""What the clock brings about on the site: pages that were scheduled come and go."""

import logging
from datetime import datetime

from django.utils import timezone
from wagtail.models import Page, Revision

from . import actions

log = logging.getLogger(__name__)


def tick(at: datetime | None = None) -> int:
    """Take down what has expired and publish what is due; answers how many pages that were."""
    at = at or timezone.now()
    expired = Page.objects.live().filter(expire_at__lte=at).order_by("expire_at", "pk")
    due = Revision.page_revisions.filter(approved_go_live_at__lte=at).order_by("approved_go_live_at", "pk")
    done = [_done(actions.take_down, page) for page in expired.specific()]
    done += [_done(actions.publish_due, revision) for revision in due]
    return sum(done)


def _done(action, subject) -> bool:
    """A page that cannot be published, because its slug was taken meanwhile, does not keep the others waiting."""
    try:
        action(subject)
    except Exception:
        log.exception("%s failed for %s", action.__name__, subject)
        return False
    return True
