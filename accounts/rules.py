"""Questions about people: who may do what, and why not."""

from datetime import date, datetime

from django.utils import timezone

from common.errors import DomainError, Refusal
from community.models import Community

from .models import Household, Person, Role
from .states import DOOR_ROLES, Relation

ADULT_AGE = 18
HOUSEHOLD_MAX = 12
OLDEST = 130


def require(refusal: Refusal | None) -> None:
    """Raise DomainError unless there is nothing to refuse."""
    if refusal:
        raise DomainError(refusal)


def holds_role(user, community: Community | int, kinds) -> bool:
    if not user.is_authenticated:
        return False
    if user.is_superuser:
        return True
    community_id = getattr(community, "pk", community)
    return Role.objects.current().filter(user=user, community=community_id, kind__in=list(kinds)).exists()


def can_work_the_door(user, community) -> bool:
    """Check people in."""
    return holds_role(user, community, DOOR_ROLES)


def refusal_to_add(
    household: Household,
    name: str,
    relation: str,
    birth_date: date | None,
    *,
    guardian_agrees: bool,
    at: datetime,
    person: Person | None = None,
) -> Refusal | None:
    today = timezone.localdate(at)
    others = household.persons.active().exclude(pk=person.pk if person else None)
    if person is None and others.count() >= HOUSEHOLD_MAX:
        return Refusal("household_full", f"一户最多登记 {HOUSEHOLD_MAX} 人", "先移出不再同住的家人，或请社区帮忙")
    if refusal := _refusal_of_birth_date(birth_date, today):
        return refusal
    if relation == Relation.CHILD and birth_date is None:
        return Refusal("birth_date_missing", "孩子要填出生日期", "活动按年龄安排，填好后再保存")
    if others.filter(name=name, birth_date=birth_date).exists():
        return Refusal("person_exists", f"家里已经有“{name}”了", "不用再加，直接去报名就行")
    if _is_minor(birth_date, today) and not guardian_agrees:
        return Refusal("consent_missing", "登记未成年人要监护人同意", "请先看说明，再勾选“我是监护人，我同意”")
    return None


def refusal_to_register(
    community: Community, name: str, address: str, birth_date: date | None, *, at: datetime
) -> Refusal | None:
    """Why the desk may not open a household with this person at its head."""
    today = timezone.localdate(at)
    if refusal := _refusal_of_birth_date(birth_date, today):
        return refusal
    if _is_minor(birth_date, today):
        return Refusal("contact_is_minor", "家庭的第一个人要是成年人", "先登记家长，再把孩子加进这一家")
    same = Person.objects.active().filter(household__community=community, household__address=address, name=name)
    if same.exists():
        return Refusal("household_exists", f"“{address}”已经登记过{name}了", "直接搜名字或门牌，选这一家就行")
    return None


def refusal_to_remove(person: Person, *, has_live_places: bool) -> Refusal | None:
    if person.user_id and person.user_id == person.household.contact_id:
        return Refusal("is_contact", "不能移出联系人自己", "要注销账号，请打社区电话")
    if has_live_places:
        return Refusal("has_bookings", f"{person.name}还有没去的预约", "先在“我的”里取消，再移出")
    return None


def _refusal_of_birth_date(birth_date: date | None, today: date) -> Refusal | None:
    if birth_date is None or (today.year - OLDEST <= birth_date.year and birth_date <= today):
        return None
    return Refusal("birth_date", "出生日期不对", "请核对年份，不能晚于今天")


def _is_minor(birth_date: date | None, today: date) -> bool:
    age = Person(birth_date=birth_date).age_on(today)
    return age is not None and age < ADULT_AGE
