"""The pages and the API of the sealed months: for everybody, about nobody, in a fixed number of statements."""

import hashlib
from datetime import date

import pytest

from tests import factories as make
from volunteers import actions

from .sealing import local, written

pytestmark = pytest.mark.django_db
PAGES, API = "/ledger/", "/api/v1/ledger/"
OCTOBER = "2026-10/"
DECEMBER_FIRST = local(2026, 12, 1, 0, 30)
NO_MONTH = ["2026-13", "2026-00", "0000-01", "2026-1", "2026", "x", "２０２６-10", "2026-10-01", "9999-12", "2026-09"]


@pytest.fixture
def helper(volunteer):
    return volunteer.person.volunteer


@pytest.fixture
def october(community, team, helper, at):
    """Two kinds of work by two people, and one entry of November, which is not over."""
    second = make.volunteer(make.resident(community, name="吴桂芳").person, at=at)
    lanterns = make.team(community, "灯会队", leader=team.leader)
    written(team, helper, local(2026, 10, 5, 18, 0), minutes=90, title="大厅值守")
    written(team, second, local(2026, 10, 6, 18, 0), minutes=60, title="大厅值守")
    written(lanterns, second, local(2026, 10, 7, 18, 0), minutes=30, title="猜灯谜引导")
    written(team, helper, local(2026, 11, 2, 18, 0), minutes=60)
    return actions.seal_month(community, date(2026, 10, 1), at=local(2026, 11, 1, 0, 30))


@pytest.fixture
def three_years(community, october):
    """With empty months up to September 2028."""
    return actions.seal_month(community, date(2028, 9, 1), at=local(2028, 10, 1, 0, 30))


def words(answer) -> str:
    assert answer.status_code == 200, answer
    return answer.content.decode()


def test_before_the_first_month_the_page_says_what_it_will_show(client_of, community):
    page = words(client_of(None).get(PAGES))
    assert "还没有封存的月份" in page and "没有姓名" in page


def test_the_list_has_each_month_and_says_when_the_next_is_sealed(client_of, october):
    page = words(client_of(None).get(PAGES))
    assert "2026年10月" in page and "3 小时 · 2 位志愿者 · 3 笔" in page
    assert "2026年11月" not in page and "12月1日 00:30 封存" in page


def test_a_month_shows_its_sums_and_its_hash_and_no_name(client_of, october, team):
    page = words(client_of(None).get(PAGES + OCTOBER))
    eights = [october.hash[start : start + 8] for start in range(0, 64, 8)]
    assert " ".join(eights) in page
    assert "<b>3</b><span>小时" in page and "<b>2</b><span>位志愿者" in page and "#1 – #3" in page
    assert page.index("大厅值守") < page.index("猜灯谜引导")
    assert "灯会队" in page and "verify_ledger" in page
    for name in ("周志强", "吴桂芳", str(team.leader)):
        assert name not in page


def test_an_empty_month_says_so(client_of, community, october):
    actions.seal_month(community, date(2026, 12, 1), at=local(2027, 1, 1, 0, 30))
    page = words(client_of(None).get(PAGES + "2026-12/"))
    assert "没有记入时长" in page and "没有新的" in page


@pytest.mark.parametrize("month", NO_MONTH)
def test_what_is_no_sealed_month_is_not_found(client_of, api_of, october, month):
    assert client_of(None).get(f"{PAGES}{month}/").status_code == 404
    assert api_of(None).get(f"{API}{month}/").json()["code"] == "not_found"


def test_the_running_month_is_not_found(client_of, api_of, october):
    assert client_of(None).get(PAGES + "2026-11/").status_code == 404
    assert api_of(None).get(API + "2026-11/").status_code == 404


def test_another_community_s_months_are_not_here(client_of, api_of, other_community, leader, at):
    theirs = make.volunteer(make.resident(other_community).person, at=at)
    written(make.team(other_community, leader=leader), theirs, local(2026, 10, 5, 18, 0))
    actions.seal_month(other_community, date(2026, 10, 1), at=local(2026, 11, 1, 0, 30))
    assert client_of(None).get(PAGES + OCTOBER).status_code == 404
    assert api_of(None).get(API).json()["results"] == []


def test_a_long_list_has_pages(client_of, three_years):
    first = words(client_of(None).get(PAGES))
    assert "2028年9月" in first and "2026年10月<" in first
    more = actions.seal_month(three_years.community, date(2028, 10, 1), at=local(2028, 11, 1, 0, 30))
    first = words(client_of(None).get(PAGES))
    assert f"{more.month:%Y年}10月" in first and "2026年10月<" not in first
    rest = words(client_of(None).get(PAGES + "?before=2026-11"))
    assert "2026年10月<" in rest and "2026年11月<" not in rest and "还在记" not in rest


@pytest.mark.parametrize("before", ["x", "2026-99", "", "0000-00"])
def test_a_page_that_is_none_is_the_first(client_of, october, before):
    assert "2026年10月" in words(client_of(None).get(PAGES, {"before": before}))


def test_the_pages_take_as_many_statements_for_one_month_as_for_many(
    client_of, three_years, django_assert_max_num_queries
):
    visitor = client_of(None)
    visitor.get(PAGES)
    with django_assert_max_num_queries(1):
        visitor.get(PAGES)
    with django_assert_max_num_queries(4):  # the month, its parts, the one before, the one after
        visitor.get(PAGES + OCTOBER)


def test_the_volunteer_s_pages_lead_there(client_of, volunteer, october):
    for path in ("/volunteer/", "/volunteer/ledger/"):
        assert f'href="{PAGES}"' in words(client_of(volunteer).get(path))
    assert f'href="{PAGES}"' in words(client_of(None).get("/volunteer/"))


def test_the_api_lists_the_months(api_of, community, october):
    actions.seal_month(community, date(2026, 11, 1), at=DECEMBER_FIRST)
    listed = api_of(None).get(API).json()["results"]
    assert [one["month"] for one in listed] == ["2026-11", "2026-10"]
    assert listed[1] == {
        "month": "2026-10",
        "first_seq": 1,
        "last_seq": 3,
        "entries": 3,
        "minutes": 180,
        "volunteers": 2,
        "head_hash": october.head_hash,
        "prev_hash": "0" * 64,
        "hash": october.hash,
        "sealed_text": listed[1]["sealed_text"],
        "sealed_at": "2026-11-01T00:30:00+08:00",
    }
    assert all(hashlib.sha256(one["sealed_text"].encode()).hexdigest() == one["hash"] for one in listed)


def test_the_api_tells_a_month_s_parts(api_of, october, team):
    body = api_of(None).get(API + OCTOBER).json()
    assert body["hash"] == october.hash
    assert body["parts"] == [
        {"team": team.name, "activity": "大厅值守", "entries": 2, "minutes": 150},
        {"team": "灯会队", "activity": "猜灯谜引导", "entries": 1, "minutes": 30},
    ]


def test_an_entry_of_an_activity_is_summed_under_it(api_of, community, team, helper):
    entry = written(team, helper, local(2026, 10, 5, 18, 0))
    shift = make.shift(team, at=entry.created_at)
    signup = make.signup(make.shift_role(shift), helper, at=entry.created_at)
    told = {**entry.snapshot, "activity": "暖冬饺子节"}
    make.ledger_entry(signup, by=team.leader, at=entry.created_at, minutes=120, snapshot=told)
    make.ledger_entry(signup, by=team.leader, at=entry.created_at, minutes=0, snapshot={})  # as old ones may be
    actions.seal_month(community, date(2026, 10, 1), at=local(2026, 11, 1, 0, 30))
    parts = api_of(None).get(API + OCTOBER).json()["parts"]
    assert [(part["activity"], part["minutes"]) for part in parts] == [
        ("暖冬饺子节", 120), (entry.snapshot["shift"], 60), ("", 0),
    ]  # fmt: skip


def test_the_api_walks_through_many_months_in_few_statements(api_of, three_years, django_assert_max_num_queries):
    visitor = api_of(None)
    visitor.get(API)
    with django_assert_max_num_queries(1):
        first = visitor.get(API, {"page_size": 20}).json()
    rest = visitor.get(first["next"]).json()
    assert [one["month"] for one in rest["results"]] == ["2027-01", "2026-12", "2026-11", "2026-10"]
    with django_assert_max_num_queries(2):
        visitor.get(API + OCTOBER)
