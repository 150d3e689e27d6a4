"""Every list of the back office: open to the desk, closed to others, and no query per row."""

from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from accounts.states import RoleKind
from booking import actions as booking_actions
from booking.models import Booking, Closure, OpeningHours
from booking.states import BookingStatus
from checkin.models import Checkpoint, DisplayLease
from common import audit
from community.models import CalendarDay, Grid, Partner
from tests import factories as make
from volunteers import actions as volunteering
from volunteers.models import LedgerEntry, Signup
from volunteers.roles import RolePlan
from volunteers.states import Method


def url_of(name: str) -> str:
    return f"/admin/desk/{name}/"


@pytest.fixture
def rows_of(community, clerk, at):  # noqa: C901 - a table of small makers
    """rows_of(list, n) makes n rows, each with relations of its own, so that a query per row would show."""

    def activity():
        return make.activity(community)

    def slot():
        return make.slot(activity(), at=at)

    def booking():
        user = make.resident(community)
        return make.booking(slot(), user.person, make.person(user.person.household), by=user, at=at)

    def space():
        return make.space(make.venue(community))

    def shift():
        made = make.shift(make.team(community, leader=make.login()), at=at)
        make.shift_role(made)
        make.shift_role(made, "搬桌椅")
        return made

    def signup():
        user = make.resident(community)
        return make.signup(shift().roles.first(), make.volunteer(user.person, at=at), at=at)

    def ledger():
        entry = signup()
        start = entry.shift.starts_at
        volunteering.check_in(entry, method=Method.ROTATING, by=entry.made_by, at=start, client_event_id=f"i{entry.pk}")
        entry = Signup.objects.get(pk=entry.pk)
        end = start + timedelta(hours=2)
        volunteering.check_out(entry, method=Method.ROTATING, by=entry.made_by, at=end, client_event_id=f"o{entry.pk}")
        shift = entry.shift
        volunteering.close_shift(shift, by=shift.team.leader, at=shift.ends_at)
        return shift

    def review():
        entry = signup()
        for act, moment in (
            (volunteering.check_in, entry.shift.starts_at),
            (volunteering.check_out, entry.shift.ends_at),
        ):
            act(entry, method=Method.PRINTED, by=entry.made_by, at=moment, client_event_id=f"{act.__name__}{entry.pk}")
        volunteering.close_shift(entry.shift, by=entry.shift.team.leader, at=entry.shift.ends_at)

    def template():
        led = make.team(community, leader=make.login())
        return volunteering.add_template(make.template(led, at=at), [RolePlan("引导", 3)], by=led.leader, at=at)

    def checkpoint():
        return Checkpoint.objects.create(community=community, name="门口", venue=make.venue(community))

    def credit():
        return make.credit_entry(booking(), at=at)

    makers = {
        "creditentry": credit,
        "appeal": lambda: booking_actions.appeal(entry := credit(), text="来过", by=entry.household.contact, at=at),
        "activity": activity,
        "slot": slot,
        "series": lambda: booking_actions.plan_series(make.series(activity()), by=clerk, at=at),
        "calendarday": lambda: CalendarDay.objects.create(
            date=at.date() + timedelta(days=CalendarDay.objects.count()), kind="holiday", name="元旦"
        ),
        "booking": booking,
        "venue": lambda: space().venue,
        "space": space,
        "openinghours": lambda: OpeningHours.objects.create(space=space(), weekday=1, opens="09:00", closes="17:00"),
        "closure": lambda: Closure.objects.create(
            venue=(place := space()).venue, space=place, starts_on=at.date(), ends_on=at.date(), reason="检修"
        ),
        "household": lambda: make.person(make.resident(community).person.household),
        "person": lambda: make.resident(community),
        "grid": lambda: Grid.objects.create(
            community=community, number=Grid.objects.count() + 1, name="东区", worker=make.login()
        ),
        "partner": lambda: Partner.objects.create(
            community=community, name=f"学校{Partner.objects.count()}", kind="public"
        ),
        "auditentry": lambda: audit.record(make.login(), "activity.added", activity(), at=at),
        "volunteer": lambda: make.volunteer(make.resident(community).person, at=at),
        "team": lambda: make.team(community, leader=make.login()),
        "shift": shift,
        "signup": signup,
        "ledgerentry": ledger,
        "hoursreview": review,
        "servicekind": lambda: make.service_kind(community),
        "shifttemplate": template,
        "qualification": lambda: make.qualification(community),
        "volunteerqualification": lambda: volunteering.verify_qualification(
            make.volunteer(make.resident(community).person, at=at),
            make.qualification(community),
            expires=None,
            by=make.login(),
            at=at,
        ),
        "trainingrecord": lambda: make.training(
            make.volunteer(make.resident(community).person, at=at), by=make.login(), at=at
        ),
        "quiz": lambda: make.attempt(make.quiz(community, at=at), make.login(), at=at, score=2),
        "video": lambda: make.video(community, at=at, created_by=make.login()),
        "checkpoint": checkpoint,
        "displaylease": lambda: DisplayLease.objects.create(
            checkpoint=checkpoint(), made_by=make.login(), created_at=at, expires_at=at + timedelta(hours=1)
        ),
    }
    return lambda name, n: [makers[name]() for _ in range(n)]


# list → SQL statements of its page, with one row and with three
LISTS = {
    "activity": 10, "slot": 11, "booking": 12, "venue": 9, "space": 10, "openinghours": 10, "closure": 10,
    "household": 10, "person": 10, "grid": 9, "partner": 9, "auditentry": 9,
    "volunteer": 9, "team": 9, "shift": 10, "signup": 9, "ledgerentry": 9, "servicekind": 9,
    "hoursreview": 9, "shifttemplate": 10, "qualification": 9, "volunteerqualification": 10, "trainingrecord": 9,
    "checkpoint": 10, "displaylease": 10, "series": 11, "calendarday": 10, "creditentry": 11, "appeal": 9,
    "quiz": 9, "video": 9,
}  # fmt: skip


@pytest.mark.parametrize(("name", "statements"), LISTS.items())
def test_list_takes_the_same_statements_with_one_row_and_with_three(
    name, statements, rows_of, client_of, clerk, django_assert_num_queries
):
    desk = client_of(clerk)
    rows_of(name, 1)
    desk.get(url_of(name))  # content types and the site's community are kept after the first page
    with django_assert_num_queries(statements):
        assert desk.get(url_of(name)).status_code == 200
    rows_of(name, 2)
    with django_assert_num_queries(statements):
        assert desk.get(url_of(name)).status_code == 200


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("who", ["resident", "stranger"])
def test_list_is_closed_to_those_who_do_not_work_the_desk(name, who, client_of, request):
    answer = client_of(request.getfixturevalue(who)).get(url_of(name))
    assert answer.status_code in {302, 403}


PLANNED = {"activity", "quiz", "series", "slot", "video"}
NATIONAL = {"calendarday"}  # the country's rows, and no community's


@pytest.mark.parametrize("name", LISTS)
def test_editor_opens_what_is_planned_and_no_list_of_people(name, client_of, editor):
    opened = client_of(editor).get(url_of(name)).status_code == 200
    assert opened == (name in PLANNED)


def test_editor_plans_slots_and_sees_no_way_to_names(client_of, editor, slot):
    page = client_of(editor).get(f"{url_of('slot')}edit/{slot.pk}/").content.decode()
    assert "再加一场" in page and f"/desk/slots/{slot.pk}/" not in page
    assert client_of(editor).get(f"/admin/desk/slots/{slot.pk}/roster/").status_code in {302, 403, 404}


@pytest.mark.parametrize("name", sorted(set(LISTS) - NATIONAL))
def test_clerk_of_another_community_sees_none_of_our_rows(name, rows_of, client_of, other_community_clerk):
    rows_of(name, 2)
    answer = client_of(other_community_clerk).get(url_of(name))
    assert answer.status_code == 200
    assert list(answer.context["object_list"]) == []


@pytest.mark.parametrize("name", ["booking", "signup", "ledgerentry", "auditentry"])
@pytest.mark.parametrize("action", ["new/", "edit/{}/", "delete/{}/"])
def test_history_cannot_be_written_through_a_form_even_by_a_superuser(name, action, rows_of, client_of, clerk, at):
    rows_of(name, 1)
    clerk.is_superuser = True
    clerk.save()
    model = {"booking": Booking, "signup": Signup, "ledgerentry": LedgerEntry, "auditentry": audit.AuditEntry}[name]
    pk = model.objects.latest("pk").pk
    answer = client_of(clerk).post(url_of(name) + action.format(pk), {})
    assert answer.status_code in {302, 403, 404}
    assert model.objects.filter(pk=pk).exists()


def test_only_the_secretary_changes_the_community(client_of, clerk, secretary, community):
    assert client_of(clerk).get(url_of("community")).status_code == 302
    answer = client_of(secretary).post(
        f"{url_of('community')}edit/{community.pk}/",
        {"name": "竞舟社区", "short_name": "竞舟", "phone": "0571-1", "address": "", "office_hours": "全天"},
    )
    community.refresh_from_db()
    assert (answer.status_code, community.phone) == (302, "0571-1")


def test_leader_sees_the_shifts_of_the_own_team_only(client_of, leader, shift, community, at):
    make.shift(make.team(community), at=at)
    answer = client_of(leader).get(url_of("shift"))
    assert list(answer.context["object_list"]) == [shift]
    assert client_of(leader).get(url_of("booking")).status_code == 302


def test_filters_offer_our_own_places_only(client_of, clerk, community, other_community):
    make.venue(community, "儿童之家")
    make.venue(other_community, "文苑礼堂")
    page = client_of(clerk).get(url_of("activity")).content.decode()
    assert "儿童之家" in page and "文苑礼堂" not in page


def test_search_finds_a_booking_by_name_and_short_code(client_of, clerk, resident, slot, at):
    booking = make.booking(slot, resident.person, by=resident, at=at)
    make.fill(slot, at=at, leave=15)
    for wanted in ("林晓梅", booking.short_code):
        answer = client_of(clerk).get(url_of("booking"), {"q": wanted})
        assert list(answer.context["object_list"]) == [booking]


def test_search_counts_the_whole_household_once(client_of, clerk, resident):
    answer = client_of(clerk).get(url_of("household"), {"q": "林"})
    assert [(home, home.members) for home in answer.context["object_list"]] == [(resident.person.household, 4)]


@pytest.mark.parametrize(
    "query",
    [{"q": "x" * 10_000}, {"p": "nine"}, {"ordering": "-password"}, {"starts_at_from": "soon"}, {"status": "lost"}],
)
@pytest.mark.parametrize("name", ["slot", "booking", "shift", "person"])
def test_list_with_bad_parameters_still_answers(name, query, client_of, clerk):
    assert client_of(clerk).get(url_of(name), query).status_code == 200


def test_export_starts_no_formula(client_of, clerk, community):
    make.person(make.household(community, address="=1+1", phone="+8613900000001"), "@SUM(A1)")
    csv = b"".join(client_of(clerk).get(url_of("household"), {"export": "csv"}).streaming_content).decode("utf-8-sig")
    assert "'=1+1" in csv and "'+8613900000001" in csv
    xlsx = client_of(clerk).get(url_of("person"), {"export": "xlsx"})
    cells = [cell.value for row in load_workbook(BytesIO(b"".join(xlsx.streaming_content))).active for cell in row]
    assert "'@SUM(A1)" in cells


def test_bookings_export_names_who_comes(client_of, clerk, resident, slot, at):
    make.booking(slot, resident.person, by=resident, at=at, status=BookingStatus.WAITLISTED)
    csv = b"".join(client_of(clerk).get(url_of("booking"), {"export": "csv"}).streaming_content).decode("utf-8-sig")
    assert "林晓梅" in csv and "候补中" in csv


def test_role_that_has_run_out_opens_no_row(client_of, clerk, activity, at):
    clerk.roles.filter(kind=RoleKind.CLERK).update(until=at - timedelta(days=1))
    assert list(client_of(clerk).get(url_of("activity")).context["object_list"]) == []
