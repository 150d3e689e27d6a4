"""The ordered pipeline: one answer for a party, with a stable code, a reason and the next step.

Order: already booked here, or in its draw · the slot (cancelled, past, not open, closed) · age · audience · whose
community and grid · size of the party · another booking at that time · the household's limit for the activity · a
grown-up with small children · consent for minors · credit · seats · promised elsewhere at that time, unless the booker
accepts that. `verdicts` asks the same questions one person at a time.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from accounts.models import Commitment, Person
from booking.models import Place, Slot
from booking.states import Audience, CreditEffect, WaitlistPolicy
from common.chinese import zh_date, zh_moment, zh_time
from common.errors import Refusal

from .credit import ADULT
from .slots import refusal_of_seats, refusal_of_slot
from .standing import Standing, read_standing, slot_with_standing

ELDER = 60  # years

PERSON_UNKNOWN = Refusal("person_unknown", "名单里有不属于您家的人", "请从家人里重新勾选")
PARTY_EMPTY = Refusal("party_empty", "还没有选人", "请勾选要来的家人")
SLOT_BUSY = Refusal("busy", "报名的人太多，这次没排上", "请再按一次“确认报名”")
IDEMPOTENCY_MISMATCH = Refusal(
    "idempotency_mismatch", "同一个请求编号已用于另一次预约", "请换一个 Idempotency-Key 再提交"
)


@dataclass(frozen=True)
class Verdict:
    """Whether one person may book a slot; `promise` is what this person has promised elsewhere at that time."""

    person: Person
    refusal: Refusal | None
    promise: Commitment | None = None

    @property
    def allowed(self) -> bool:
        return self.refusal is None


def refusal_given(
    slot: Slot,
    party: list[Person],
    standing: Standing,
    *,
    at: datetime,
    on_behalf: bool = False,
    accepts_part: bool = False,
    accepts_overlap: bool = False,
) -> Refusal | None:
    """Why this party may not book now, with its next step; None means it may."""
    if not party:
        return PARTY_EMPTY
    reasons = _reasons(slot, party, party, standing, at, on_behalf, accepts_part)
    return next(reasons, None) or (None if accepts_overlap else _promised(party, standing))


def verdicts(slot: Slot, persons: list[Person], *, at: datetime, on_behalf: bool = False) -> list[Verdict]:
    """One verdict a person, without side effects; `persons` (of one household) are those who could come along. Whoever
    is promised elsewhere may still come, see `Verdict.promise`, when that is accepted with the booking."""
    if not persons:
        return []
    slot, standing = _read(slot, persons, at)
    return _verdicts(slot, persons, standing, at, on_behalf)


def verdicts_and_party(
    slot: Slot, persons: list[Person], *, at: datetime, accepts_part: bool = False, accepts_overlap: bool = False
) -> tuple[list[Verdict], Refusal | None]:
    """One verdict a person, and the answer that exactly this party would get; asks the database once for both."""
    if not persons:
        return [], PARTY_EMPTY
    slot, standing = _read(slot, persons, at)
    said = {"accepts_part": accepts_part, "accepts_overlap": accepts_overlap}
    refusal = refusal_given(slot, persons, standing, at=at, **said)
    return _verdicts(slot, persons, standing, at, False), refusal


def refusal_for(
    slot: Slot, persons: list[Person], *, at: datetime, on_behalf: bool = False, accepts_part: bool = False
) -> Refusal | None:
    """The answer that booking exactly these persons would get now; changes nothing."""
    if not persons:
        return PARTY_EMPTY
    slot, standing = _read(slot, persons, at)
    return refusal_given(slot, persons, standing, at=at, on_behalf=on_behalf, accepts_part=accepts_part)


def goes_behind(slot: Slot, party: list[Person], standing: Standing) -> bool:
    """Whether credit puts this party behind others: it waits, even if seats are free."""
    if slot.awaits_draw or slot.credit_effect != CreditEffect.WAITLIST_FIRST:
        return False
    return standing.credit.weighs and not _has_child(slot, party)


def grown_up_first(slot: Slot, party: list[Person]) -> list[Person]:
    """The order in which a party is divided: where small children need company, a grown-up sits first."""
    adult = next((person for person in party if _has_adult(slot, [person])), None)
    if adult is None or not slot.activity_id or slot.activity.accompany_under is None:
        return party
    return [adult, *(person for person in party if person is not adult)]


def _verdicts(slot: Slot, persons: list[Person], standing: Standing, at: datetime, on_behalf: bool) -> list[Verdict]:
    return [
        Verdict(
            person,
            next(_reasons(slot, [person], persons, standing, at, on_behalf, False), None),
            standing.promised.get(person.pk),
        )
        for person in persons
    ]


def _read(slot: Slot, persons: list[Person], at: datetime) -> tuple[Slot, Standing]:
    read = slot_with_standing(slot.pk, persons[0].household_id, [person.pk for person in persons], at=at)
    return read, read_standing(read, persons, at=at)


def _reasons(slot, party, company, standing, at, on_behalf, accepts_part) -> Iterator[Refusal]:
    """Every reason against the party, in order; `company` is who could come along with it."""
    asked = (
        *(_already(slot, person, standing.clashes.get(person.pk)) for person in party),
        _entered_already(slot, standing),
        refusal_of_slot(slot, at=at, on_behalf=on_behalf),
        *(refusal_of_age(slot, person) for person in party),
        refusal_of_audience(slot, company),
        refusal_of_reach(slot, standing),
        refusal_of_party(slot, len(party), already=standing.held),
        *(_overlap(person, standing.clashes.get(person.pk)) for person in party),
        refusal_of_household(slot, standing),
        *(refusal_of_company(slot, person, company) for person in party),
        *(refusal_of_consent(slot, person, standing) for person in party),
        refusal_of_credit(slot, company, standing),
        refusal_of_seats(slot, len(party), accepts_part=accepts_part),
    )
    return (refusal for refusal in asked if refusal)


def refusal_of_age(slot: Slot, person: Person) -> Refusal | None:
    """Age is counted on the day of the slot; people without a birth date are taken as adults of fitting age."""
    lowest, highest = slot.ages
    age = _age(slot, person)
    if age is None:
        return None
    if lowest is not None and age < lowest:
        return Refusal("age", f"{person.name}那天 {age} 岁，这场要满 {lowest} 岁", "请换一位家人，或找适合年龄的活动")
    if highest is not None and age > highest:
        return Refusal(
            "age", f"{person.name}那天 {age} 岁，这场到 {highest} 岁为止", "请换一位家人，或找适合年龄的活动"
        )
    return None


def refusal_of_audience(slot: Slot, company: list[Person]) -> Refusal | None:
    """Somebody of the audience must come along; only what ages tell is checked (children, families, elders)."""
    if not (slot.activity_id and slot.activity.audience_only):
        return None
    audience, child, adult = slot.activity.audience, _has_child(slot, company), _has_adult(slot, company)
    if audience == Audience.CHILDREN and not child:
        return Refusal("audience", "这场只给孩子报，大人可以陪同", "请勾上要来的孩子，或看看其他活动")
    if audience == Audience.FAMILY and not (child and adult):
        return Refusal("audience", "这场要大人带着孩子一起来", "请勾上一位大人和一个孩子")
    if audience == Audience.ELDERS and not any(_is_elder(slot, person) for person in company):
        return Refusal("audience", f"这场给 {ELDER} 岁以上的老人，家人可以陪", "请勾上家里的老人，或看看其他活动")
    return None


def refusal_of_reach(slot: Slot, standing: Standing) -> Refusal | None:
    if not standing.same_community:
        return Refusal("community_only", "这一场只给本社区的居民", "请看看您自己社区的活动")
    if not standing.in_grid:
        return Refusal("grid_only", "这一场只给指定网格的居民", "请看看其他活动，或问问您的网格员")
    return None


def refusal_of_party(slot: Slot, size: int, *, already: int = 0) -> Refusal | None:
    """`already` counts the household's live places in this slot."""
    if size + already > slot.party_max:
        return Refusal("party_too_large", f"一户最多 {slot.party_max} 人，现在有 {size + already} 人", "请少勾几位再报")
    return None


def refusal_of_household(slot: Slot, standing: Standing) -> Refusal | None:
    most = slot.activity.household_max if slot.activity_id else None
    if most is not None and standing.booked >= most:
        return Refusal(
            "household_limit", f"这个活动一户最多报 {most} 场，你家已报 {standing.booked} 场", "先取消一场，再报这一场"
        )
    return None


def refusal_of_company(slot: Slot, person: Person, company: list[Person]) -> Refusal | None:
    """A child under the activity's age comes with a grown-up of the household."""
    under = slot.activity.accompany_under if slot.activity_id else None
    age = _age(slot, person)
    if under is None or age is None or age >= under or _has_adult(slot, company):
        return None
    return Refusal(
        "guardian_missing", f"{person.name}那天 {age} 岁，{under} 岁以下要大人陪", "请再勾上一位一起来的大人"
    )


def refusal_of_consent(slot: Slot, person: Person, standing: Standing) -> Refusal | None:
    """A minor's data are kept only while a guardian agrees (PIPL Art. 28, 31)."""
    age = _age(slot, person)
    if age is None or age >= ADULT or person.pk in standing.consented:
        return None
    return Refusal(
        "consent_missing",
        f"还没有监护人同意登记{person.name}的信息",
        "请到“我的家人”里点开孩子，勾上同意",
        "/me/household/",
    )


def refusal_of_credit(slot: Slot, company: list[Person], standing: Standing) -> Refusal | None:
    """Points keep out where the activity says so or nobody may wait; a party with a child they never keep out."""
    effect, credit = slot.credit_effect, standing.credit
    no_queue = slot.waitlist_policy == WaitlistPolicy.NONE and not slot.awaits_draw
    weighs = effect == CreditEffect.REFUSE or (effect == CreditEffect.WAITLIST_FIRST and no_queue)
    if not (weighs and credit.behind_until) or _has_child(slot, company):
        return None
    until = zh_moment(credit.behind_until)
    return Refusal(
        "credit",
        f"家里有 {credit.points} 分未到记录，这场暂时报不了",
        f"{until} 后可报；记错了可在“我的”申诉",
        "/me/credit/",
    )


def _entered_already(slot: Slot, standing: Standing) -> Refusal | None:
    """One entry a household: a family that enters one by one would have more chances than one that enters together."""
    if slot.awaits_draw and standing.held:
        return Refusal("draw_once", "您家已经在抽签名单里", "要加人，请先取消，再全家一起报")
    return None


def _already(slot: Slot, person: Person, clash: Place | None) -> Refusal | None:
    if clash is None or clash.slot_id != slot.pk:
        return None
    return Refusal("already_booked", f"{person.name}已经报了这一场", "在“我的”里能看到，不用再报")


def _overlap(person: Person, clash: Place | None) -> Refusal | None:
    if clash is None:
        return None
    other = clash.slot
    return Refusal(
        "overlapping",
        f"{person.name}这个时间已约“{other.title}”",
        f"先取消 {zh_date(other.starts_at)} {zh_time(other.starts_at)} 那场，再来报",
    )


def _promised(party: list[Person], standing: Standing) -> Refusal | None:
    person = next((person for person in party if person.pk in standing.promised), None)
    if person is None:
        return None
    other = standing.promised[person.pk]
    return Refusal(
        "promised",
        f"{person.name}{zh_date(other.starts_at)} {zh_time(other.starts_at)} 已答应“{other.title}”，时间重了",
        "来得及就勾上“时间重了也报”，来不及先去取消那一项",
        other.url,
    )


def _age(slot: Slot, person: Person) -> int | None:
    return person.age_on(timezone.localdate(slot.starts_at))


def _is_elder(slot: Slot, person: Person) -> bool:
    age = _age(slot, person)
    return age is None or age >= ELDER


def _has_child(slot: Slot, people: list[Person]) -> bool:
    return any((age := _age(slot, person)) is not None and age < ADULT for person in people)


def _has_adult(slot: Slot, people: list[Person]) -> bool:
    return any((age := _age(slot, person)) is None or age >= ADULT for person in people)
