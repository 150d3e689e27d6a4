"""Writing questions down: adding, changing, moving, retiring; and the walls of the table."""

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from booking import actions
from booking.models import Activity, Question
from common.models import AuditEntry
from tests import factories as make
from tests.raw import change_row

YES_NO = {"kind": "yes_no", "scope": "party"}
SIZES = {"kind": "choice", "scope": "person", "options": ["110", "130"]}


@pytest.fixture
def add(activity, clerk, at):
    return lambda text, **fields: actions.add_question(activity, by=clerk, at=at, text=text, **(YES_NO | fields))


@pytest.fixture
def change(clerk, at):
    return lambda question, **fields: actions.change_question(question, by=clerk, at=at, **fields)


def asked(activity) -> list[tuple[int, str]]:
    return list(activity.questions.live().values_list("position", "text"))


def test_questions_stand_in_the_order_they_were_added(activity, add):
    assert Activity.objects.get().asks is False

    add("开车来吗")
    add("衣服尺码", **SIZES)

    assert asked(activity) == [(1, "开车来吗"), (2, "衣服尺码")]
    assert Activity.objects.get().asks is True
    entry = AuditEntry.objects.filter(verb="question.added").last()
    assert (entry.community_id, entry.data) == (activity.community_id, {"text": "衣服尺码"})


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "choice", "options": []},
        {"kind": "choice", "options": ["一个"]},
        {"kind": "choice", "options": ["同", "同"]},
        {"kind": "choice", "options": ["好", ""]},
        {"kind": "choice", "options": ["好", "长" * 21]},
        {"kind": "choice", "options": [str(n) for n in range(13)]},
        {"options": ["是", "否"]},
        {"lowest": 1},
        {"kind": "number", "lowest": 3, "highest": 2},
        {"depends_value": "yes"},
    ],
)
def test_a_question_that_cannot_be_is_refused(activity, add, code_of, fields):
    assert code_of(add, "问", **fields) == "question_wrong"
    assert asked(activity) == []


def test_the_thirteenth_question_is_refused(add, code_of):
    for n in range(12):
        add(f"问题{n}")

    assert code_of(add, "还有一条") == "questions_full"


@pytest.mark.parametrize(
    ("first", "value", "own", "fine"),
    [
        (YES_NO, "yes", YES_NO, True),
        (YES_NO, "no", SIZES, True),
        (SIZES, "110", SIZES, True),
        (YES_NO, "是", YES_NO, False),
        (SIZES, "150", SIZES, False),
        (SIZES, "110", YES_NO, False),  # the party's question cannot hang on each one's answer
        ({"kind": "text"}, "花生", YES_NO, False),
        ({"kind": "number"}, "1", YES_NO, False),
    ],
)
def test_what_a_question_may_hang_on(add, code_of, first, value, own, fine):
    condition = {"depends_on": add("先问", **first), "depends_value": value}

    if fine:
        assert add("再问", **own, **condition).depends_value == value
    else:
        assert code_of(add, "再问", **own, **condition) == "question_wrong"


def test_a_condition_on_another_activitys_question_is_refused(add, community, code_of):
    theirs = make.question(make.activity(community))

    assert code_of(add, "问", depends_on=theirs, depends_value="yes") == "question_wrong"


@pytest.mark.parametrize("fields", [{"text": "您开车来吗"}, {"kind": "text"}, {"scope": "person"}])
def test_another_meaning_is_another_row_in_its_place(activity, add, change, at, fields):
    old, last = add("开车来吗"), add("带板凳吗")

    new = change(old, **fields)

    old.refresh_from_db()
    assert (new.pk != old.pk, old.retired_at, old.text) == (True, at, "开车来吗")
    assert [row.pk for row in activity.questions.live()] == [new.pk, last.pk]
    assert AuditEntry.objects.filter(verb="question.changed").get().data["instead_of"] == old.pk


@pytest.mark.parametrize("fields", [{"required": False}, {"lowest": 1, "highest": 9}])
def test_what_is_no_change_of_meaning_keeps_the_row(activity, add, change, fields):
    old = add("几位", kind="number")

    assert change(old, **fields).pk == old.pk
    row = activity.questions.get()
    assert {name: getattr(row, name) for name in fields} == fields


def test_nothing_changed_writes_nothing(add, change):
    old = add("开车来吗")
    before = AuditEntry.objects.count()

    assert change(old, text="开车来吗", required=True) == old
    assert (Question.objects.count(), AuditEntry.objects.count()) == (1, before)


def test_what_hung_on_the_old_row_hangs_on_the_new_one(add, change):
    first = add("开车来吗")
    follower = add("车牌", kind="text", depends_on=first, depends_value="yes")

    new = change(first, text="您开车来吗")

    follower.refresh_from_db()
    assert follower.depends_on == new


@pytest.mark.parametrize("fields", [{"kind": "text"}, {"scope": "person"}])
def test_a_change_that_a_follower_cannot_live_with_is_refused(add, change, code_of, fields):
    first = add("开车来吗")
    add("车牌", kind="text", depends_on=first, depends_value="yes")

    assert code_of(change, first, **fields) == "question_followed"


def test_a_row_that_somebody_else_replaced_is_refused(add, change, code_of):
    old = add("开车来吗")
    change(old, text="您开车来吗")

    assert code_of(change, old, text="您开不开车") == "question_retired"


def test_moving_changes_places(activity, add, clerk, at, code_of):
    first, second = add("一"), add("二")

    actions.move_question(second, up=True, by=clerk, at=at)

    assert asked(activity) == [(1, "二"), (2, "一")]
    assert code_of(actions.move_question, second, up=True, by=clerk, at=at) == "question_position"
    assert code_of(actions.move_question, first, up=False, by=clerk, at=at) == "question_position"


def test_a_question_stays_behind_what_it_hangs_on(add, clerk, at, code_of):
    first = add("开车来吗")
    follower = add("车牌", kind="text", depends_on=first, depends_value="yes")

    assert code_of(actions.move_question, follower, up=True, by=clerk, at=at) == "question_followed"
    assert code_of(actions.move_question, first, up=False, by=clerk, at=at) == "question_followed"
    assert code_of(actions.retire_question, first, by=clerk, at=at) == "question_followed"


def test_retiring_closes_the_gap_and_the_last_one_ends_asking(activity, add, clerk, at):
    first, second = add("一"), add("二")

    actions.retire_question(first, by=clerk, at=at)
    assert (asked(activity), Activity.objects.get().asks) == ([(1, "二")], True)

    actions.retire_question(second, by=clerk, at=at)
    assert (asked(activity), Activity.objects.get().asks) == ([], False)
    assert Question.objects.count() == 2


@pytest.mark.parametrize(
    "assignments",
    [
        "kind = 'text'",
        "options = '[]'",
        "lowest = 1",
        "depends_value = 'yes'",
        "depends_on_id = id",
        "position = -1",
    ],
)
def test_question_row_that_breaks_a_rule(activity, assignments):
    row = make.question(activity, kind="choice", options=["甲", "乙"])
    with pytest.raises(IntegrityError):
        change_row(row, assignments)


def test_number_row_with_bounds_the_wrong_way(activity):
    with pytest.raises(IntegrityError):
        change_row(make.question(activity, kind="number", lowest=2), "highest = 1")


# At the moment of booking.


@pytest.fixture
def size(activity):
    return make.question(activity, "衣服尺码", **SIZES)


def test_booking_without_the_answers_is_refused_and_writes_nothing(book, slot, size, resident, code_of, written):
    before = written()

    assert code_of(book, slot, resident) == "answer_missing"
    assert code_of(book, slot, resident, answers={str(size.pk): {str(resident.person.pk): "3XL"}}) == "answer_invalid"
    assert written() == before


def test_booking_stores_the_answers(book, slot, size, resident, children):
    answers = {str(size.pk): {str(person.pk): " 110 " for person in children}}

    made = book(slot, resident, *children, answers=answers)

    made.refresh_from_db()
    assert made.answers == {str(size.pk): {str(person.pk): "110" for person in children}}


def test_the_desk_answers_too(slot, size, clerk, grandmother, at, code_of):
    wish = {"persons": [grandmother.pk], "by": clerk, "at": at, "channel": "phone"}

    assert code_of(actions.book_on_behalf, slot.pk, **wish) == "answer_missing"
    made = actions.book_on_behalf(slot.pk, answers={str(size.pk): {str(grandmother.pk): "130"}}, **wish)
    assert made.answers == {str(size.pk): {str(grandmother.pk): "130"}}


def test_answers_where_nothing_is_asked_are_refused(book, slot, resident, code_of):
    assert code_of(book, slot, resident, answers={"1": "花生"}) == "answer_invalid"


def test_who_may_not_come_hears_that_first(book, slot, size, resident, grandmother, code_of):
    slot.activity.max_age = 3
    slot.activity.save()

    assert code_of(book, slot, resident, grandmother) == "age"


def test_a_retired_question_is_not_asked(book, slot, size, resident, clerk, at, code_of):
    actions.retire_question(size, by=clerk, at=at)

    assert code_of(book, slot, resident, answers={str(size.pk): {str(resident.person.pk): "110"}}) == "answer_invalid"
    assert book(slot, resident).answers == {}


@pytest.mark.parametrize("rows", [1, 3])
def test_questions_cost_one_statement_and_none_where_nothing_is_asked(book, slot, resident, neighbour, at, rows):
    with CaptureQueriesContext(connection) as silent:
        book(slot, resident)
    for _ in range(rows):
        make.question(slot.activity, required=False)
    with CaptureQueriesContext(connection) as asking:
        book(slot, neighbour)

    assert len(asking) == len(silent) + 1
