"""The demo's people: the accounts that are printed at start, and the households of the community."""

import itertools
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from common.models import NoticeChoice, WebhookEndpoint
from community.models import Community, Grid

from .actions import ADULT_AGE, CHILD_NOTICE_VERSION, grant_role
from .models import Consent, Guardianship, Household, Person, User
from .seed_names import Names
from .states import ConsentMethod, ConsentPurpose, Relation, RoleKind

DEMO_PASSWORD = "linli-demo"  # noqa: S105 (printed at start; these accounts exist under development settings only)
DEMO_ACCOUNTS = {
    "resident": "居民 李晓梅，家里五口人",
    "neighbour": "居民 周建华，住隔壁单元",
    "volunteer": "志愿者 张敏",
    "leader": "队长 王建军",
    "clerk": "社区工作人员 刘婷",
    "editor": "编辑 周洁",
    "secretary": "书记 孙立军",
    "admin": "管理员，什么都能做",
}
# username → (display name, role, own age, family: name, relation, age)
_FAMILIES = {
    "resident": ("李晓梅", None, 36, [
        ("陈志强", Relation.SPOUSE, 38), ("陈宇", Relation.CHILD, 8), ("陈朵朵", Relation.CHILD, 4),
        ("王秀兰", Relation.PARENT, 72),
    ]),
    "neighbour": ("周建华", None, 45, [("吴丽", Relation.SPOUSE, 43), ("周子涵", Relation.CHILD, 11)]),
    "volunteer": ("张敏", None, 33, [("郑凯", Relation.SPOUSE, 35), ("郑一诺", Relation.CHILD, 6)]),
    "leader": ("王建军", RoleKind.LEADER, 52, [("赵玉兰", Relation.SPOUSE, 50)]),
    "clerk": ("刘婷", RoleKind.CLERK, 30, []),
    "editor": ("周洁", RoleKind.EDITOR, 28, []),
    "secretary": ("孙立军", RoleKind.SECRETARY, 48, []),
    "admin": ("管理员", None, 35, []),
}  # fmt: skip
GRID_WORKERS = ["赵红", "郭志刚", "何雪梅", "马晓东", "高丽娜", "林海涛"]
HOUSEHOLDS = 132
# Ages of the grown-ups, and how many children and grandparents live with them; drawn by weight.
_KINDS = {"parents": 55, "three_generations": 30, "elder_couple": 20, "elder_alone": 15, "couple": 12}


@dataclass
class People:
    """What the other rooms' demo data is made for."""

    users: dict[str, User]
    households: list[Household] = field(default_factory=list)
    members: dict[int, list[Person]] = field(default_factory=dict)  # by household id

    @property
    def persons(self) -> list[Person]:
        return list(itertools.chain.from_iterable(self.members.values()))


def seed_people(community: Community, *, rng: Random, at: datetime) -> People:
    """The demo accounts with their families and roles, the grid workers, and `HOUSEHOLDS` more families."""
    grids = list(community.grids.order_by("number"))
    people = People(users=_demo_users(community, at))
    _grid_workers(community, grids, at)
    drafts = _demo_families(people.users, rng, at) + _families(rng, at)
    _store(community, drafts, grids, people, rng)
    _protect_minors(people, at)
    _seed_portal(community, at)
    return people


def _seed_portal(community: Community, at: datetime) -> None:
    """An example of a program that is told; switched off, because nobody listens there."""
    WebhookEndpoint.objects.create(
        community_id=community.pk, name="街道门户（示例）", url="https://portal.example.org/linli", active=False,
        events=["page.published", "slot.opened", "slot.cancelled"], since_at=at,
    )  # fmt: skip


def _demo_users(community: Community, at: datetime) -> dict[str, User]:
    password = make_password(DEMO_PASSWORD)
    users = {}
    for number, (username, (name, role, *_rest)) in enumerate(_FAMILIES.items(), start=1):
        is_admin = username == "admin"
        users[username] = User.objects.create(
            username=username, display_name=name, password=password, phone=f"+8613800138{number:03}",
            phone_verified=True, is_staff=is_admin, is_superuser=is_admin,
        )  # fmt: skip
        if role:
            grant_role(users[username], community, role, by=None, at=at)
    NoticeChoice.objects.create(user=users["resident"], openid="demo-resident")
    return users


def _grid_workers(community: Community, grids: list[Grid], at: datetime) -> None:
    for grid, name in zip(grids, GRID_WORKERS, strict=True):
        grid.worker = User.objects.create(
            username=f"grid{grid.number}", display_name=name, password=make_password(None),
            phone=f"+8613800139{grid.number:03}", phone_verified=True,
        )  # fmt: skip
        grid.save(update_fields=["worker"])
        grant_role(grid.worker, community, RoleKind.GRID_WORKER, by=None, at=at)


@dataclass
class _Draft:
    """A family before it is stored: its login (or None) and (name, relation, birth date) of each member."""

    user: User | None
    members: list[tuple[str, str, date | None]]


def _demo_families(users: dict[str, User], rng: Random, at: datetime) -> list[_Draft]:
    drafts = []
    for username, (name, _role, age, family) in _FAMILIES.items():
        if username != "admin":
            everyone = [(name, Relation.SELF, age), *family]
            drafts.append(_Draft(users[username], [(n, r, _born(a, rng, at)) for n, r, a in everyone]))
    return drafts


def _families(rng: Random, at: datetime) -> list[_Draft]:
    names = Names(rng)
    kinds = rng.choices(list(_KINDS), weights=list(_KINDS.values()), k=HOUSEHOLDS)
    drafts, password = [], make_password(None)
    for number, kind in enumerate(kinds):
        members = [(name, relation, _born(age, rng, at)) for name, relation, age in _family(kind, names, rng)]
        user = None
        if not kind.startswith("elder") or rng.random() < 0.25:
            user = User(
                username=f"u{number:04}", display_name=members[0][0], password=password,
                phone=f"+861380014{number:04}", phone_verified=True,
            )  # fmt: skip
        drafts.append(_Draft(user, members))
    User.objects.bulk_create(draft.user for draft in drafts if draft.user)
    return drafts


def _family(kind: str, names: Names, rng: Random) -> list[tuple[str, str, int]]:
    """(name, relation to the contact, age) of a household of that kind; the contact comes first."""
    if kind.startswith("elder"):
        age = rng.randint(62, 86)
        couple = [(names.full("f", age), Relation.SELF, age)]
        if kind == "elder_couple":
            couple.append((names.full("m", age), Relation.SPOUSE, age + rng.randint(0, 4)))
        return couple
    age, surname = rng.randint(26, 46), names.surname()
    family = [
        (names.full("f", age), Relation.SELF, age),
        (names.full("m", age, surname), Relation.SPOUSE, age + rng.randint(0, 4)),
    ]
    if kind != "couple":
        for _ in range(rng.choice([1, 1, 2])):
            child = rng.randint(1, min(15, age - 22))
            family.append((names.full(rng.choice("fm"), child, surname), Relation.CHILD, child))
    if kind == "three_generations":
        for sex in rng.choice(["f", "fm"]):
            family.append((names.full(sex, age + 27), Relation.PARENT, age + rng.randint(25, 31)))
    return family


def _born(age: int, rng: Random, at: datetime) -> date:
    """A birth date that makes somebody `age` years old today."""
    return timezone.localdate(at) - timedelta(days=int(age * 365.25) + rng.randint(20, 330))


def _store(community: Community, drafts: list[_Draft], grids: list[Grid], people: People, rng: Random) -> None:
    households = []
    for number, draft in enumerate(drafts):
        building, unit, floor = number % 24 + 1, rng.randint(1, 3), rng.randint(1, 17)
        address = f"{building} 号楼 {unit} 单元 {floor}0{rng.randint(1, 4)}"
        phone = draft.user.phone if draft.user else f"0371-5555 {2000 + number}"
        households.append(Household(community=community, contact=draft.user, address=address, phone=phone))
    people.households = Household.objects.bulk_create(households)
    persons = []
    for number, (household, draft) in enumerate(zip(people.households, drafts, strict=True)):
        grid = grids[number % 24 * len(grids) // 24]
        people.members[household.pk] = [
            Person(
                household=household, name=name, relation=relation, birth_date=born, grid=grid,
                user=draft.user if relation == Relation.SELF else None,
            )
            for name, relation, born in draft.members
        ]  # fmt: skip
        persons += people.members[household.pk]
    Person.objects.bulk_create(persons)


def _protect_minors(people: People, at: datetime) -> None:
    """Every child has a guardian and a consent, given by tap or on paper at the desk."""
    today, guardianships, consents = timezone.localdate(at), [], []
    for household in people.households:
        first, *others = people.members[household.pk]
        for child in others:
            if child.age_on(today) >= ADULT_AGE:
                continue
            guardianships.append(Guardianship(guardian=first, child=child))
            consents.append(
                Consent(
                    person=child, purpose=ConsentPurpose.CHILD_DATA, text_version=CHILD_NOTICE_VERSION,
                    given_by=household.contact or people.users["clerk"], given_at=at,
                    method=ConsentMethod.TAP if household.contact else ConsentMethod.PAPER,
                )
            )  # fmt: skip
    Guardianship.objects.bulk_create(guardianships)
    Consent.objects.bulk_create(consents)
