"""The office enters the notice of a year; the entry wins over every package."""

from datetime import date

import pytest

from common.models import AuditEntry
from community.calendar import look_up
from community.models import CalendarDay
from community.states import DayKind, DaySource

LIST = "/admin/desk/calendarday/"
SPRING = {"date": "2027-02-05", "until": "2027-02-11", "kind": "holiday", "name": "春节"}


def test_a_whole_holiday_is_entered_at_once(client_of, clerk, community):
    client_of(clerk).post(f"{LIST}new/", SPRING)
    assert CalendarDay.objects.filter(name="春节", source=DaySource.NOTICE).count() == 7
    assert look_up(date(2027, 2, 11)).words == "春节放假"
    entry = AuditEntry.objects.get(verb="calendarday.changed")
    assert (entry.community_id, len(entry.data["days"])) == (community.pk, 7)


def test_an_entry_writes_over_what_stood_there(client_of, clerk):
    CalendarDay.objects.create(date=date(2027, 2, 6), kind=DayKind.MAKEUP, name="元旦", source=DaySource.PACKAGE)
    client_of(clerk).post(f"{LIST}new/", SPRING)
    assert look_up(date(2027, 2, 6)).words == "春节放假"


def test_a_day_is_put_right_and_taken_away(client_of, clerk):
    client_of(clerk).post(f"{LIST}new/", {**SPRING, "until": ""})
    row = CalendarDay.objects.get()
    client_of(clerk).post(f"{LIST}edit/{row.pk}/", {"kind": "makeup", "name": "春节"})
    row.refresh_from_db()
    assert (row.kind, row.date) == (DayKind.MAKEUP, date(2027, 2, 5))
    client_of(clerk).post(f"{LIST}delete/{row.pk}/")
    assert not CalendarDay.objects.exists()
    assert {entry.community_id for entry in AuditEntry.objects.all()} == {clerk.roles.get().community_id}


@pytest.mark.parametrize(
    "changes", [{"until": "2027-02-01"}, {"until": "2027-12-31"}, {"kind": "weekend"}, {"name": ""}, {"date": "soon"}]
)
def test_a_wrong_entry_is_not_kept(client_of, clerk, changes):
    answer = client_of(clerk).post(f"{LIST}new/", {**SPRING, **changes})
    assert answer.context["form"].errors
    assert not CalendarDay.objects.exists()


def test_the_list_warns_of_a_year_without_a_notice(client_of, clerk, at):
    assert "2027 年的放假通知还没录入" in client_of(clerk).get(LIST).content.decode()


@pytest.mark.parametrize("who", ["resident", "editor", "leader"])
def test_who_may_not(request, client_of, who):
    assert client_of(request.getfixturevalue(who)).post(f"{LIST}new/", SPRING).status_code in {302, 403}
    assert not CalendarDay.objects.exists()
