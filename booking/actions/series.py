"""Planning slots that repeat, and changing or calling off several; each by its own action, so that people are told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from accounts.rules import require
from booking import series_rules as rules
from booking.models import Activity, Series, SeriesDate, Slot, Space
from booking.models.series import terms_of
from booking.recurrence import extended
from booking.series_rules import ChangedDate, Plan, PlannedDate, Terms
from common import audit, page_cache
from common.errors import DomainError, Refusal

from .slots import add_slot, cancel_slot, change_slot


@dataclass(frozen=True)
class Outcome:
    """What became of several slots: those that were changed or called off, and the dates that were not, with why."""

    done: list[Slot]
    refused: list[tuple[SeriesDate, Refusal]]


@transaction.atomic
def plan_series(series: Series, *, by: User, at: datetime) -> Series:
    """Save a series and make its slots. A date that cannot be made becomes a row with its reason.

    `series` is new and says everything but community, created_by and created_at. Refused as a whole when it is wrong,
    when the same one stands already, or when not one date could be made.
    """
    _lock_owner(series)
    require(rules.refusal_of_series(series, until=rules.horizon(series, at=at)))
    require(rules.EXISTS if rules.twin_of(series, at=at) else None)
    series.community_id = (series.activity or series.space.venue).community_id
    series.created_by, series.created_at = by, at
    series.save()
    rows = _make(series, rules.plan_of(series, at=at), by=by, at=at)
    require(None if any(row.slot for row in rows) else rules.NOTHING_MADE)
    _record(by, "series.planned", series, rows, at=at)
    return series


@transaction.atomic
def extend_series(
    series: Series, *, by: User | None, at: datetime, last: date | None = None, days: Iterable[date] = ()
) -> list[SeriesDate]:
    """Make the dates up to `last` (or `days` of a list) that have no row yet; answers the new rows. Idempotent."""
    series = Series.objects.select_for_update(no_key=True).get(pk=series.pk)
    days = tuple(days)
    require(rules.refusal_to_extend(series, at=at, last=last, days=days))
    rows = _make(series, rules.extension_of(series, at=at, last=last, days=days), by=by, at=at)
    if not rows:
        return []
    if not series.rolls:
        series.rule = extended(series.recurrence, last=last, days=days).as_json()
        series.save(update_fields=["rule"])
    _record(by, "series.extended", series, rows, at=at)
    return rows


def roll_series(*, at: datetime) -> int:
    """Make every series without an end as far ahead as it should be; answers how many dates got their row."""
    return sum(len(extend_series(series, by=None, at=at)) for series in Series.objects.filter(rolls=True))


@transaction.atomic
def make_skipped(row: SeriesDate, *, by: User, at: datetime) -> SeriesDate:
    """Make a date after all that was left out; a holiday does not stand in the way, a taken room still does."""
    row = SeriesDate.objects.select_for_update(no_key=True, of=("self",)).select_related("series").get(pk=row.pk)
    if row.slot_id is None:
        require(rules.PAST if rules.moments_of(row.series, row.date)["starts_at"] <= at else None)
        row.slot = _add(row.series, row.date, by=by, at=at)
        row.given, row.skipped_code, row.skipped_reason = terms_of(row.slot), "", ""
        row.save(update_fields=["slot", "given", "skipped_code", "skipped_reason"])
    return row


@transaction.atomic
def change_one(row: SeriesDate, terms: Terms, *, by: User, at: datetime) -> Outcome:
    """Change one slot; from now on it goes its own way in what was changed."""
    rows = SeriesDate.objects.filter(pk=row.pk)
    changed = rules.changed_dates(rows, terms, also_alone=True, at=at)
    return _change(changed, by=by, at=at, alone=True)


@transaction.atomic
def change_later(row: SeriesDate, terms: Terms, *, by: User, at: datetime, also_alone: bool = False) -> Outcome:
    """Change this date's slot and the later ones. What cannot be changed stays, and is answered with its reason."""
    return _change_series(row.series, terms, since=row.date, by=by, at=at, also_alone=also_alone)


@transaction.atomic
def change_all(series: Series, terms: Terms, *, by: User, at: datetime, also_alone: bool = False) -> Outcome:
    """Change every slot that is still to come, and what further dates will get."""
    return _change_series(series, terms, since=date.min, by=by, at=at, also_alone=also_alone)


@transaction.atomic
def cancel_later(row: SeriesDate, *, by: User, at: datetime, reason: str) -> Outcome:
    """Call off this date's slot and the later ones; a series without an end ends here."""
    return _cancel(row.series, since=row.date, by=by, at=at, reason=reason)


@transaction.atomic
def cancel_all(series: Series, *, by: User, at: datetime, reason: str) -> Outcome:
    """Call off every slot that is still to come, and end the series."""
    return _cancel(series, since=date.min, by=by, at=at, reason=reason)


def _lock_owner(series: Series) -> None:
    """Two who press at once queue here."""
    owner = Activity if series.activity_id else Space
    owners = owner.objects.select_for_update(no_key=True).filter(pk=series.activity_id or series.space_id)
    owners.values_list("pk").first()


def _make(series: Series, plan: Plan, *, by: User | None, at: datetime) -> list[SeriesDate]:
    return SeriesDate.objects.bulk_create(_row(series, planned, by=by, at=at) for planned in plan.dates)


def _row(series: Series, planned: PlannedDate, *, by: User | None, at: datetime) -> SeriesDate:
    refusal = planned.refusal
    if refusal is None:
        try:
            slot = _add(series, planned.date, by=by, at=at)
            return SeriesDate(series=series, date=planned.date, slot=slot, given=terms_of(slot))
        except DomainError as error:  # the room was taken since the plan was read
            refusal = error.refusal
    return SeriesDate(
        series=series, date=planned.date, skipped_code=refusal.code, skipped_reason=str(refusal.message)[:120]
    )


def _add(series: Series, day: date, *, by: User | None, at: datetime) -> Slot:
    return add_slot(
        activity=series.activity,
        space=series.space,
        capacity=series.capacity,
        label=series.label,
        **rules.moments_of(series, day),
        by=by,
        at=at,
    )


def _change_series(series: Series, terms: Terms, *, since: date, by: User, at: datetime, also_alone: bool) -> Outcome:
    series = Series.objects.select_for_update(no_key=True).get(pk=series.pk)
    rows = series.dates.filter(date__gte=since)
    changed = rules.changed_dates(rows, terms, also_alone=also_alone, at=at)
    outcome = _change(changed, by=by, at=at, alone=False)
    if outcome.done:
        _take_over(series, terms)
    audit.record(
        by, "series.changed", series, at=at, slots=[slot.pk for slot in outcome.done],
        refused={str(row): refusal.code for row, refusal in outcome.refused},
    )  # fmt: skip
    return outcome


def _change(changed: list[ChangedDate], *, by: User, at: datetime, alone: bool) -> Outcome:
    outcome = Outcome([], [])
    require(None if any(one.changes for one in changed) else rules.NOTHING_CHANGES)
    for one in changed:
        if not one.changes:
            continue
        try:
            one.row.slot = change_slot(one.row.slot, by=by, at=at, **one.changes)
        except DomainError as error:
            outcome.refused.append((one.row, error.refusal))
            continue
        outcome.done.append(one.row.slot)
        if not alone:
            one.row.given = rules.given_by(one.row, one.changes)
            one.row.save(update_fields=["given"])
    return outcome


def _take_over(series: Series, terms: Terms) -> None:
    """What further dates will get."""
    if terms.times is not None:
        series.start_time, series.end_time = terms.times
    for name in ("space", "capacity", "label"):
        if (value := getattr(terms, name)) is not None:
            setattr(series, name, value)
    series.save(update_fields=["start_time", "end_time", "space", "capacity", "label"])


def _cancel(series: Series, *, since: date, by: User, at: datetime, reason: str) -> Outcome:
    series = Series.objects.select_for_update(no_key=True).get(pk=series.pk)
    rows = series.dates.filter(date__gte=since).coming(at).with_slots().order_by("date")
    done = [cancel_slot(row.slot, by=by, at=at, reason=reason) for row in rows]
    require(None if done or series.rolls else rules.NOTHING_CHANGES)
    series.rolls = False
    series.save(update_fields=["rolls"])
    audit.record(by, "series.cancelled", series, at=at, slots=[slot.pk for slot in done], reason=reason)
    return Outcome(done, [])


def _record(by: User | None, verb: str, series: Series, rows: list[SeriesDate], *, at: datetime) -> None:
    made = sum(row.slot_id is not None for row in rows)
    audit.record(by, verb, series, at=at, slots=made, skipped=len(rows) - made)
    page_cache.forget()
