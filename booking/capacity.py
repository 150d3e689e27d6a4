"""The one engine for everything that can be full: seats move here and nowhere else.

A row has `capacity`, `taken` (seats held) and `waiting` (people in the queue). Each function is one conditional
UPDATE; its row count is the verdict. The database repeats the rule with a CHECK. A claim is the last statement of
its transaction, so that the hot row is locked only until commit.
"""

from datetime import datetime

from django.db import connection, models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Capacity(models.Model):
    """Abstract: a row that holds seats. `0 <= taken <= capacity` and `waiting >= 0` hold in the database."""

    capacity = models.PositiveIntegerField(_("名额"))
    taken = models.PositiveIntegerField(_("已占"), default=0, editable=False)
    waiting = models.PositiveIntegerField(_("候补人数"), default=0, editable=False)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(taken__gte=0) & Q(taken__lte=F("capacity")), name="%(app_label)s_%(class)s_not_overfull"
            ),
            models.CheckConstraint(condition=Q(waiting__gte=0), name="%(app_label)s_%(class)s_waiting_not_negative"),
        ]

    @property
    def free(self) -> int:
        """Seats that nobody holds."""
        return max(0, self.capacity - self.taken)

    @property
    def left(self) -> int:
        """Seats that a newcomer may still take: none while somebody waits in front."""
        return 0 if self.waiting else self.free


def claim(row: Capacity, seats: int, **still: str | datetime) -> bool:
    """Take `seats` if they are free and nobody waits in front; `still` names columns that must be unchanged."""
    return _move(row, "taken = taken + %(n)s", "waiting = 0 AND taken + %(n)s <= capacity", seats, **still)


def join_queue(row: Capacity, people: int, **still: str | datetime) -> bool:
    """Wait for `people` seats; refused when they could have been claimed instead."""
    return _move(row, "waiting = waiting + %(n)s", "(waiting > 0 OR taken + %(n)s > capacity)", people, **still)


def enter(row: Capacity, people: int, **still: str | datetime) -> bool:
    """Wait for a draw, whatever is free: `waiting` keeps every newcomer from claiming what the draw will give."""
    return _move(row, "waiting = waiting + %(n)s", "1 = 1", people, **still)


def stand_by(row: Capacity, people: int, **still: str | datetime) -> bool:
    """Stand behind everybody, uncounted, so that newcomers pass; only sees that the row is as it was read."""
    return _move(row, "waiting = waiting + 0 * %(n)s", "1 = 1", people, **still)


def leave_queue(row: Capacity, people: int) -> bool:
    return _move(row, "waiting = waiting - %(n)s", "waiting >= %(n)s", people)


def release(row: Capacity, seats: int) -> bool:
    return _move(row, "taken = taken - %(n)s", "taken >= %(n)s", seats)


def promote(row: Capacity, people: int) -> bool:
    """Turn waiting people into seat holders, if the seats are free."""
    changes = "taken = taken + %(n)s, waiting = waiting - %(n)s"
    return _move(row, changes, "taken + %(n)s <= capacity AND waiting >= %(n)s", people)


def seat(row: Capacity, people: int) -> bool:
    """Seats for somebody who stands uncounted behind the queue, given by the desk while others wait."""
    return _move(row, "taken = taken + %(n)s", "taken + %(n)s <= capacity", people)


def resize(row: Capacity, capacity: int) -> bool:
    """Change the number of seats; refused below what is taken."""
    return _move(row, "capacity = %(n)s", "taken <= %(n)s", capacity)


def _move(row: Capacity, changes: str, guard: str, n: int, **still: str | datetime) -> bool:
    """One UPDATE, written out: it is the whole engine, and it is sent while everybody else waits for the row."""
    unchanged = "".join(f" AND {name} = %({name})s" for name in still)
    statement = f"UPDATE {row._meta.db_table} SET {changes} WHERE id = %(id)s AND {guard}{unchanged}"  # noqa: S608 own words
    with connection.cursor() as cursor:
        cursor.execute(statement, {"id": row.pk, "n": n, **still})
        return cursor.rowcount == 1
