"""The one engine for everything that can be full: seats move here and nowhere else.

A row has `capacity`, `taken` (seats held) and `waiting` (people in the queue). Each function is one conditional
UPDATE; its row count is the verdict. The database repeats the rule with a CHECK. A claim is the last statement of
its transaction, so that the hot row is locked only until commit.
"""

from typing import Any

from django.db import models
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
    def left(self) -> int:
        """Seats that a newcomer may still take: none while somebody waits in front."""
        return 0 if self.waiting else max(0, self.capacity - self.taken)


def _move(row: Capacity, guard: Q, still: dict[str, Any], **changes) -> bool:
    return type(row)._base_manager.filter(guard, pk=row.pk, **still).update(**changes) == 1


def claim(row: Capacity, seats: int, **still: Any) -> bool:
    """Take `seats` if they are free and nobody waits in front; `still` names columns that must be unchanged."""
    guard = Q(waiting=0, taken__lte=F("capacity") - seats)
    return _move(row, guard, still, taken=F("taken") + seats)


def join_queue(row: Capacity, people: int, **still: Any) -> bool:
    """Wait for `people` seats; refused when they could have been claimed instead."""
    guard = Q(waiting__gt=0) | Q(taken__gt=F("capacity") - people)
    return _move(row, guard, still, waiting=F("waiting") + people)


def leave_queue(row: Capacity, people: int) -> bool:
    return _move(row, Q(waiting__gte=people), {}, waiting=F("waiting") - people)


def release(row: Capacity, seats: int) -> bool:
    return _move(row, Q(taken__gte=seats), {}, taken=F("taken") - seats)


def promote(row: Capacity, people: int) -> bool:
    """Turn waiting people into seat holders, if the seats are free."""
    guard = Q(taken__lte=F("capacity") - people, waiting__gte=people)
    return _move(row, guard, {}, taken=F("taken") + people, waiting=F("waiting") - people)


def resize(row: Capacity, capacity: int) -> bool:
    """Change the number of seats; refused below what is taken."""
    return _move(row, Q(taken__lte=capacity), {}, capacity=capacity)
