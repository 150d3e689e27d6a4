"""Reminders: one digest a household the evening before, one two hours before, quiet hours, and nothing twice."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from booking import actions
from booking.models import Booking, BookingPolicy, Slot
from booking.reminders import evening_before, remind, soon_moment
from booking.states import BookingStatus, SlotStatus
from common.models import InboxMessage, OutboxMessage
from common.notifications import deliver_pending
from common.quiet_hours import QuietHours
from tests import factories as make

SHANGHAI = ZoneInfo("Asia/Shanghai")
SATURDAY = datetime(2026, 11, 21, 0, 0, tzinfo=SHANGHAI)
EVENING = datetime(2026, 11, 20, 18, 0, tzinfo=SHANGHAI)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def slot_at(activity, at):
    """slot_at(14, 30): a slot of that time on Saturday, the day after the clock's."""

    def build(hour, minute=0, **fields):
        starts_at = SATURDAY + timedelta(hours=hour, minutes=minute)
        fields = {"ends_at": starts_at + timedelta(hours=1), "booking_opens_at": at - timedelta(days=9)} | fields
        return make.slot(fields.pop("activity", activity), at=at, starts_at=starts_at, **fields)

    return build


def queued(kind="") -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(kind__startswith=kind or "reminder").order_by("id"))


def read(user) -> list[tuple[str, str, str]]:
    return list(InboxMessage.objects.filter(recipient=user).values_list("title", "body", "url"))


# The evening before


@pytest.mark.parametrize(
    ("moment", "made"),
    [
        (EVENING - timedelta(seconds=1), 0),
        (EVENING, 1),
        (EVENING + timedelta(hours=5, minutes=59, seconds=59), 1),
        (SATURDAY, 0),
    ],
)
def test_the_digest_goes_out_between_six_and_midnight(slot_at, resident, at, moment, made):
    make.booking(slot_at(14), resident.person, by=resident, at=at)

    assert remind(moment) == made
    assert [message.kind for message in queued()] == ["reminder_day"] * made


def test_one_digest_tells_of_everything_tomorrow(slot_at, community, resident, children, grandmother, neighbour, at):
    other = make.activity(community, "写春联")
    first = make.booking(slot_at(14), resident.person, children[0], by=resident, at=at)
    second = make.booking(slot_at(9, activity=other), grandmother, by=resident, at=at)
    make.booking(slot_at(14), neighbour.person, by=neighbour, at=at)

    assert remind(EVENING) == 2
    deliver_pending(at=EVENING)
    [(title, body, url)] = read(resident)
    assert (title, url) == ("11月21日 周六，您家有 2 场活动", "/me/")
    lines = body.splitlines()
    assert lines[0].startswith("09:00–10:00 写春联，")
    assert lines[1].startswith(f"王秀兰。入场码 {second.short_code}。")
    assert lines[2].startswith("14:00–15:00 暖冬饺子节，")
    assert lines[3].startswith(f"林晓梅、林一诺。入场码 {first.short_code}。")
    assert lines[4] == "来不了，请先取消，让给邻居。"


def test_a_single_visit_leads_to_its_ticket_and_says_until_when_it_may_be_cancelled(slot_at, resident, at):
    booking = make.booking(
        slot_at(14), resident.person, by=resident, at=at, policy={"cancel_until": "2026-11-20T20:00:00+08:00"}
    )
    remind(EVENING)
    deliver_pending(at=EVENING)

    [(_, body, url)] = read(resident)
    assert (url, "11月20日 20:00 前可取消" in body) == (booking.ticket_path, True)


def test_a_time_to_cancel_that_is_over_is_not_named(slot_at, resident, at):
    make.booking(slot_at(14), resident.person, by=resident, at=at, policy={"cancel_until": "2026-11-20T17:00:00+08:00"})
    remind(EVENING)
    deliver_pending(at=EVENING)

    assert "前可取消" not in read(resident)[0][1]


def test_twice_is_once(slot_at, resident, at):
    make.booking(slot_at(14), resident.person, by=resident, at=at)

    assert [remind(EVENING + n * MINUTE) for n in range(3)] == [1, 0, 0]
    assert len(queued()) == 1


def test_two_workers_who_both_found_nobody_told_queue_one(slot_at, resident, at, monkeypatch):
    make.booking(slot_at(14), resident.person, by=resident, at=at)
    from booking import reminders

    store = reminders.queue_drafts
    monkeypatch.setattr(reminders, "queue_drafts", lambda rows: (monkeypatch.undo(), remind(EVENING), store(rows)))

    remind(EVENING)
    assert len(queued()) == 1


@pytest.mark.parametrize("status", [BookingStatus.WAITLISTED, BookingStatus.CANCELLED])
def test_who_holds_no_place_is_not_reminded(slot_at, resident, neighbour, at, status):
    slot = slot_at(14)
    make.booking(slot, neighbour.person, by=neighbour, at=at)
    make.booking(slot, resident.person, by=resident, at=at, status=status)

    remind(EVENING)
    assert [message.recipient for message in queued()] == [neighbour]


def test_what_was_cancelled_meanwhile_is_not_mentioned(slot_at, community, resident, children, at):
    kept = make.booking(slot_at(9), resident.person, by=resident, at=at)
    given_up = make.booking(
        slot_at(14, activity=make.activity(community, "写春联")), resident.person, by=resident, at=at
    )
    actions.cancel(given_up, by=resident, at=at)

    remind(EVENING)
    assert [visit["code"] for visit in queued()[0].payload["visits"]] == [kept.short_code]


def test_a_slot_called_off_is_not_mentioned(slot_at, resident, at):
    slot = slot_at(14)
    make.booking(slot, resident.person, by=resident, at=at)
    Slot.objects.update(status=SlotStatus.CANCELLED)

    assert remind(EVENING) == 0


def test_who_booked_after_six_has_just_read_about_it(slot_at, resident, at):
    make.booking(slot_at(14), resident.person, by=resident, at=at)
    Booking.objects.update(confirmed_at=EVENING + timedelta(seconds=1))

    assert remind(EVENING + MINUTE) == 0


def test_a_household_without_a_login_gets_nothing(slot_at, community, clerk, at):
    home = make.household(community, phone="+8613800138001")
    make.booking(slot_at(14), make.person(home, "赵德才"), by=clerk, at=at)

    assert remind(EVENING) == 0


def test_a_digest_in_quiet_hours_rings_no_phone(slot_at, resident, at):
    make.booking(slot_at(14), resident.person, by=resident, at=at)

    remind(EVENING + timedelta(hours=3))
    assert queued()[0].payload["silent"] is True


def test_a_community_has_its_own_quiet_hours(slot_at, resident, community, at):
    make.booking(slot_at(14), resident.person, by=resident, at=at)

    BookingPolicy.objects.update_or_create(
        community=community, defaults={"quiet_from": time(17), "quiet_until": time(9)}
    )
    remind(EVENING)
    assert queued()[0].payload["silent"] is True


def test_two_hundred_households_are_told_in_batches(slot_at, community, at, django_assert_max_num_queries):
    slot = slot_at(14, capacity=250)
    for _ in range(201):
        user = make.resident(community)
        make.booking(slot, user.person, by=user, at=at)

    with django_assert_max_num_queries(2 + 3 * 3 + 1):
        assert remind(EVENING) == 201
    assert OutboxMessage.objects.values("recipient").distinct().count() == 201


# Two hours before


@pytest.mark.parametrize(
    ("starts", "quiet", "moment"),
    [
        ("14:00", QuietHours(), "12:00"),
        ("10:00", QuietHours(), "08:00"),
        ("09:59", QuietHours(), "08:00"),
        ("08:30", QuietHours(), "08:00"),
        ("08:29", QuietHours(), None),
        ("07:00", QuietHours(), None),
        ("02:00", QuietHours(), None),
        ("22:59", QuietHours(), "20:59"),
        ("23:00", QuietHours(), None),
        ("14:00", QuietHours(time(12), time(13, 30)), "13:30"),
        ("14:00", QuietHours(time(12), time(13, 31)), None),
        ("07:00", QuietHours(time(0), time(0)), "05:00"),
    ],
)
def test_the_moment_two_hours_before(starts, quiet, moment):
    def on_saturday(clock):
        return datetime.combine(SATURDAY.date(), time.fromisoformat(clock), SHANGHAI)

    assert soon_moment(on_saturday(starts), quiet) == (on_saturday(moment) if moment else None)


def test_the_evening_before_is_six_on_shanghais_clock():
    assert evening_before(SATURDAY.date()) == EVENING


def test_two_hours_before_each_start_there_is_one_digest(slot_at, community, resident, children, at):
    other = make.activity(community, "写春联")
    for slot, person in ((slot_at(14), resident.person), (slot_at(14, activity=other), children[0])):
        make.booking(slot, person, by=resident, at=at)
    make.booking(slot_at(16), children[1], by=resident, at=at)
    noon = SATURDAY + timedelta(hours=12)

    assert [remind(noon - MINUTE), remind(noon), remind(noon + MINUTE)] == [0, 1, 0]
    assert remind(noon + timedelta(hours=2)) == 1
    deliver_pending(at=noon + timedelta(hours=2))
    assert [title for title, _, _ in read(resident)] == ["快开始了：暖冬饺子节", "快开始了：暖冬饺子节、写春联"]


def test_after_a_late_restart_it_is_said_until_the_start(slot_at, resident, neighbour, at):
    make.booking(slot_at(14), resident.person, by=resident, at=at)
    make.booking(slot_at(13), neighbour.person, by=neighbour, at=at)

    assert remind(SATURDAY + timedelta(hours=13, minutes=59)) == 1
    assert queued()[0].recipient == resident


def test_who_was_seated_after_that_moment_is_not_reminded(slot_at, resident, at):
    make.booking(slot_at(14), resident.person, by=resident, at=at)
    Booking.objects.update(confirmed_at=SATURDAY + timedelta(hours=12, minutes=5))

    assert remind(SATURDAY + timedelta(hours=12, minutes=6)) == 0


def test_a_moved_slot_is_reminded_of_at_its_new_time(slot_at, resident, at):
    slot = slot_at(14)
    make.booking(slot, resident.person, by=resident, at=at)
    noon = SATURDAY + timedelta(hours=12)
    remind(noon)
    Slot.objects.update(starts_at=noon + timedelta(hours=6), ends_at=noon + timedelta(hours=7))

    assert [remind(noon + MINUTE), remind(noon + timedelta(hours=4))] == [0, 1]
    assert queued()[1].payload["visits"][0]["when"] == "18:00–19:00"


def test_who_has_come_already_is_not_called(slot_at, resident, at):
    booking = make.booking(slot_at(14), resident.person, by=resident, at=at)
    booking.places.update(status="checked_in")

    assert remind(SATURDAY + timedelta(hours=12)) == 0


# By telephone


def test_the_call_list_names_who_has_no_login(client_of, clerk, slot_at, community, resident, at):
    home = make.household(community, phone="+8613800138001", address="3 号楼 501")
    called = make.booking(slot_at(14), make.person(home, "赵德才"), make.person(home, "钱桂英"), by=clerk, at=at)
    make.booking(slot_at(9), make.person(make.household(community), "孙无名"), by=clerk, at=at)
    make.booking(slot_at(14), resident.person, by=resident, at=at)
    late = make.slot(called.slot.activity, at=at, starts_at=SATURDAY + timedelta(hours=33))
    make.booking(late, make.person(make.household(community), "李后天"), by=clerk, at=at)

    page = client_of(clerk).get("/admin/desk/calls/").content.decode()

    assert [word in page for word in ("赵德才、钱桂英", "13800138001", "3 号楼 501", called.short_code)] == [True] * 4
    assert page.index("孙无名") < page.index("赵德才")
    assert "没有电话" in page
    assert "林晓梅" not in page and "李后天" not in page


def test_the_call_list_of_another_community_is_empty(client_of, other_community_clerk, slot_at, community, clerk, at):
    make.booking(slot_at(14), make.person(make.household(community), "赵德才"), by=clerk, at=at)

    page = client_of(other_community_clerk).get("/admin/desk/calls/").content.decode()
    assert "赵德才" not in page and "明天没有要打的电话" in page


@pytest.mark.parametrize("homes", [1, 3])
def test_the_call_list_takes_the_same_statements(
    client_of, clerk, slot_at, community, at, homes, django_assert_num_queries
):
    slot, browser = slot_at(14), client_of(clerk)
    for _ in range(homes):
        make.booking(slot, make.person(make.household(community)), by=clerk, at=at)
    browser.get("/admin/desk/calls/")
    with django_assert_num_queries(5):
        browser.get("/admin/desk/calls/")
