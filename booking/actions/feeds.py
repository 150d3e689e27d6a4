"""Opening, renewing and ending the addresses that a phone's calendar reads."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import Household, Role, User
from accounts.rules import require
from accounts.states import PLAN_ROLES
from booking.models import CalendarFeed, Venue
from common import audit, page_cache
from common.errors import Refusal

FEED_UNKNOWN = Refusal("feed_unknown", "没有这个日历", "请到“我的”里，重新开通")


@transaction.atomic
def open_feed(owner: Household | Venue, *, by: User, at: datetime) -> CalendarFeed:
    """The live address of `by`'s household, or of a venue `by` plans for; made if there is none. Raises DomainError."""
    _lock_own(owner, by)
    return CalendarFeed.objects.live().of(owner).first() or _make(owner, "feed.opened", by=by, at=at)


@transaction.atomic
def renew_feed(owner: Household | Venue, *, by: User, at: datetime) -> CalendarFeed:
    """A new address; the one before answers nothing from now on. Raises DomainError."""
    _lock_own(owner, by)
    CalendarFeed.objects.live().of(owner).update(revoked_at=at)
    return _make(owner, "feed.renewed", by=by, at=at)


@transaction.atomic
def revoke_feed(owner: Household | Venue, *, by: User, at: datetime) -> bool:
    """End the live address; True if there was one. Raises DomainError."""
    _lock_own(owner, by)
    return end_feed(owner, by=by, at=at)


def end_feed(owner: Household | Venue, *, by: User, at: datetime) -> bool:
    """The same inside an action that has locked the owner and knows that `by` may do this."""
    feed = CalendarFeed.objects.live().of(owner).first()
    if feed is None:
        return False
    feed.revoked_at = at
    feed.save(update_fields=["revoked_at"])
    audit.record(by, "feed.revoked", feed, at=at)
    page_cache.forget()
    return True


def _lock_own(owner: Household | Venue, by: User) -> None:
    """Two who change the same address queue here; what is not `by`'s does not exist."""
    planned = Role.objects.communities(by, PLAN_ROLES)
    home = isinstance(owner, Household)
    mine: QuerySet = Household.objects.of(by) if home else Venue.objects.filter(community__in=planned)
    locked = mine.select_for_update(no_key=True, of=("self",)).filter(pk=owner.pk).order_by().first()
    require(FEED_UNKNOWN if locked is None else None)


def _make(owner: Household | Venue, verb: str, *, by: User, at: datetime) -> CalendarFeed:
    column = "household" if isinstance(owner, Household) else "venue"
    feed = CalendarFeed.objects.create(community_id=owner.community_id, created_at=at, created_by=by, **{column: owner})
    audit.record(by, verb, feed, at=at)
    page_cache.forget()
    return feed
