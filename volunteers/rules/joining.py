"""Who may become a volunteer, and why not."""

from datetime import date, datetime

from django.utils import timezone

from accounts.models import Person
from common.errors import Refusal

MIN_AGE = 16


def refusal_to_become(person: Person, *, at: datetime, birth_date: date | None = None) -> Refusal | None:
    """`birth_date` counts where the person's own is not known."""
    age = Person(birth_date=person.birth_date or birth_date).age_on(timezone.localdate(at))
    if age is not None and age < MIN_AGE:
        return Refusal("too_young", f"志愿者要满 {MIN_AGE} 周岁", "请监护人到社区登记，我们安排亲子服务")
    if person.left_at:
        return Refusal("person_left", "这位家人已移出家庭", "请先在“我的家人”里加回来")
    return None
