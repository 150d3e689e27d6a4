"""The credit desk: entries excused with a reason, appeals answered by another person, a household on one page."""

from datetime import timedelta

import pytest

from accounts.models import Household, Person
from booking import actions
from booking.models import BookingPolicy
from booking.states import AppealState, CreditState
from common.models import AuditEntry, OutboxMessage
from tests import factories as make


@pytest.fixture
def entry(slot, resident, at):
    return make.credit_entry(make.booking(slot, resident.person, by=resident, at=at), at=at)


@pytest.fixture
def appeal(entry, resident, at):
    return actions.appeal(entry, text="那天来了，没扫上码", by=resident, at=at)


def excuse_url(entry) -> str:
    return f"/admin/desk/credit/{entry.pk}/excuse/"


def answer_url(appeal) -> str:
    return f"/admin/desk/appeals/{appeal.pk}/answer/"


def test_excusing_needs_a_reason_that_the_household_reads(client_of, clerk, resident, entry):
    browser = client_of(clerk)
    assert browser.post(excuse_url(entry), {"reason": ""}).status_code == 200
    assert browser.post(excuse_url(entry), {"reason": "孩子发烧"}).status_code == 302
    entry.refresh_from_db()
    assert (entry.state, entry.excused_by, entry.excuse_reason) == (CreditState.EXCUSED, clerk, "孩子发烧")
    assert OutboxMessage.objects.filter(kind="credit_excused", recipient=resident).count() == 1
    assert "已经免除" in browser.post(excuse_url(entry), {"reason": "again"}).content.decode()


def test_nobody_excuses_the_own_household(client_of, clerk, entry):
    Person.objects.create(household=entry.household, name="刘婷", user=clerk)
    answer = client_of(clerk).post(excuse_url(entry), {"reason": "自己家的"})
    assert answer.status_code == 409 and "不能免除自己家的记录" in answer.content.decode()
    entry.refresh_from_db()
    assert entry.state == CreditState.COUNTS


@pytest.mark.parametrize(
    ("grant", "state", "entry_state"),
    [("yes", AppealState.GRANTED, CreditState.EXCUSED), ("no", AppealState.REFUSED, CreditState.COUNTS)],
)
def test_appeal_is_answered_with_words(grant, state, entry_state, client_of, clerk, resident, entry, appeal):
    client_of(clerk).post(answer_url(appeal), {"grant": grant, "answer": "老师说见过您"})
    appeal.refresh_from_db()
    entry.refresh_from_db()
    assert (appeal.state, appeal.answer, appeal.answered_by, entry.state) == (state, "老师说见过您", clerk, entry_state)
    assert OutboxMessage.objects.filter(kind="appeal_answered", recipient=resident).count() == 1
    page = client_of(clerk).get(answer_url(appeal)).content.decode()
    assert "老师说见过您" in page and 'name="grant"' not in page


@pytest.mark.parametrize("typed", [{}, {"grant": "yes"}, {"grant": "perhaps", "answer": "x"}, {"answer": "x" * 999}])
def test_bad_answer_answers_nothing(typed, client_of, clerk, appeal):
    assert client_of(clerk).post(answer_url(appeal), typed).status_code == 200
    appeal.refresh_from_db()
    assert appeal.state == AppealState.OPEN


def test_own_appeal_waits_for_somebody_else(client_of, clerk, entry, appeal):
    Person.objects.create(household=entry.household, name="刘婷", user=clerk)
    page = client_of(clerk).get(answer_url(appeal)).content.decode()
    assert "不能答复自己的申诉" in page and 'name="grant"' not in page
    assert client_of(clerk).post(answer_url(appeal), {"grant": "yes", "answer": "好"}).status_code == 409
    appeal.refresh_from_db()
    assert appeal.state == AppealState.OPEN


def test_overdue_appeals_are_marked_and_answered_ones_leave_the_list(client_of, clerk, appeal, at):
    browser = client_of(clerk)
    assert "已过期" not in browser.get("/admin/desk/appeal/").content.decode()
    appeal.due_on = at.date() - timedelta(days=3)
    appeal.save(update_fields=["due_on"])
    assert "已过期 3 天" in browser.get("/admin/desk/appeal/").content.decode()
    assert "1 份过期未答" in browser.get("/admin/").content.decode()
    actions.answer_appeal(appeal, grant=True, answer="好", by=clerk, at=at)
    assert list(browser.get("/admin/desk/appeal/").context["object_list"]) == []
    assert list(browser.get("/admin/desk/appeal/", {"state": "granted"}).context["object_list"]) == [appeal]


def test_entries_are_found_by_state_and_exported_with_names(client_of, clerk, entry):
    browser = client_of(clerk)
    assert list(browser.get("/admin/desk/creditentry/", {"state": "excused"}).context["object_list"]) == []
    csv = b"".join(browser.get("/admin/desk/creditentry/", {"export": "csv"}).streaming_content).decode("utf-8-sig")
    assert "林晓梅" in csv and "没来也没说" in csv


def test_household_page_says_what_its_points_do(client_of, clerk, entry, slot):
    url = f"/admin/desk/households/{entry.household_id}/"
    page = client_of(clerk).get(url).content.decode()
    assert "不影响预约" in page and "暖冬饺子节" in page and excuse_url(entry) in page
    entry.points = 6
    entry.save(update_fields=["points"])
    assert "只有大人来时排在别人后面" in client_of(clerk).get(url).content.decode()
    assert url in client_of(clerk).get("/admin/desk/household/").content.decode()


@pytest.mark.parametrize("who", ["resident", "editor", "leader", "stranger", "other_community_clerk"])
def test_credit_is_our_desks_alone(who, client_of, entry, appeal, request):
    browser = client_of(request.getfixturevalue(who))
    for url in (excuse_url(entry), answer_url(appeal), f"/admin/desk/households/{entry.household_id}/"):
        assert browser.get(url).status_code in {302, 403, 404}
        assert browser.post(url, {"reason": "x", "grant": "yes", "answer": "x"}).status_code in {302, 403, 404, 405}
    entry.refresh_from_db()
    appeal.refresh_from_db()
    assert (entry.state, appeal.state) == (CreditState.APPEALED, AppealState.OPEN)


# 预约约定

POLICY = "/admin/desk/policy/"
FIELDS = {
    "offer_minutes": "240", "late_points": "1", "no_show_points": "3", "points_days": "60", "points_limit": "5",
    "effect_days": "20", "quiet_from": "21:30", "quiet_until": "07:30",
}  # fmt: skip


def test_policy_is_read_out_before_it_is_saved(client_of, secretary, community):
    browser = client_of(secretary)
    page = browser.post(POLICY, {**FIELDS, "preview": "1"}).content.decode()
    assert "记 3 分" in page and "最多留 4 小时" in page and "还没保存" in page
    assert not BookingPolicy.objects.exists()
    browser.post(POLICY, {**FIELDS, "dry_run": "on"})
    policy = BookingPolicy.objects.get()
    assert (policy.community, policy.no_show_points, policy.dry_run) == (community, 3, True)
    assert "现在是试行" in browser.get(POLICY).content.decode()
    browser.post(POLICY, FIELDS)
    policy.refresh_from_db()
    assert (policy.version, policy.dry_run) == (2, False)
    assert AuditEntry.objects.filter(verb="policy.changed", actor=secretary).count() == 2


@pytest.mark.parametrize(
    "typed",
    [{"offer_minutes": "5"}, {"points_limit": "0"}, {"late_points": "-1"}, {"quiet_from": "late"}, {"effect_days": ""}],
)
def test_bad_policy_is_not_saved(typed, client_of, clerk):
    answer = client_of(clerk).post(POLICY, {**FIELDS, **typed})
    assert answer.status_code == 200 and answer.context["form"].errors
    assert not BookingPolicy.objects.exists()


@pytest.mark.parametrize("who", ["resident", "editor", "leader", "stranger"])
def test_policy_is_set_by_the_desk_alone(who, client_of, community, request):
    assert client_of(request.getfixturevalue(who)).post(POLICY, FIELDS).status_code in {302, 403}
    assert not BookingPolicy.objects.exists()


def test_clerk_of_another_community_sets_only_the_own(client_of, other_community_clerk, other_community):
    client_of(other_community_clerk).post(POLICY, FIELDS)
    assert [policy.community for policy in BookingPolicy.objects.all()] == [other_community]
    assert Household.objects.count() == 0
