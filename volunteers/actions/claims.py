"""Saying that hours are wrong, or missing: a proposal that other people decide on."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.rules import require
from common import audit
from volunteers import rules
from volunteers.models import HoursReview, LedgerEntry, Signup
from volunteers.reckoning import minutes_of
from volunteers.states import ReviewKind, ReviewState

from .settling import FACTS

OPEN = [ReviewState.PENDING, ReviewState.NOTICE]


@transaction.atomic
def propose_correction(
    entry: LedgerEntry, *, came_at: datetime, left_at: datetime, reason: str, by: User, at: datetime
) -> HoursReview:
    """更正: other times for what stands in the ledger. When agreed to, the entry is reversed and a new one written."""
    signup = _locked(entry.signup_id)
    is_reversed = LedgerEntry.objects.filter(reverses=entry).exists()
    require(rules.refusal_to_correct(entry, is_reversed=is_reversed, is_open=_is_open(signup)))
    return _propose(signup, ReviewKind.CORRECTION, came_at, left_at, reason, by=by, at=at, corrects=entry)


@transaction.atomic
def propose_late_entry(
    signup: Signup, *, came_at: datetime, left_at: datetime, reason: str, proof: str, by: User, at: datetime
) -> HoursReview:
    """补录: hours of somebody who was there and was not recorded, with what shows it."""
    signup = _locked(signup.pk)
    require(rules.refusal_to_add_late(signup, is_open=_is_open(signup)))
    return _propose(signup, ReviewKind.LATE, came_at, left_at, reason, by=by, at=at, proof=proof)


def _propose(
    signup: Signup, kind: str, came_at: datetime, left_at: datetime, reason: str, *, by: User, at: datetime, **more
) -> HoursReview:
    """A leader who proposes a correction is the first of its two; for what was never recorded two others decide."""
    require(rules.refusal_of_times(signup.shift, came_at, left_at, at=at))
    beneficiary = signup.volunteer.person.user_id
    witness = None if rules.is_kin(signup.volunteer.person, by) else by
    needed = 1 if witness and kind == ReviewKind.CORRECTION else 2
    tier = minutes_of(signup, [(came_at, left_at)]).tier
    review = HoursReview.objects.create(
        community_id=signup.community_id, signup=signup, kind=kind, beneficiary_id=beneficiary, witness=witness,
        needed=needed, tier=tier, opened_by=by, opened_at=at, came_at=came_at, left_at=left_at, reason=reason, **more,
    )  # fmt: skip
    audit.record(by, "review.opened", review, at=at, kind=kind)
    return review


def _is_open(signup: Signup) -> bool:
    return signup.reviews.filter(state__in=OPEN).exists()


def _locked(signup_id) -> Signup:
    Signup.objects.select_for_update(no_key=True).filter(pk=signup_id).values_list("pk").first()
    return Signup.objects.select_related(*FACTS).get(pk=signup_id)
