"""Questions at the desk: editing them, answering for who calls, and the answers on rosters and in exports."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from booking.models import Booking, Question
from tests import factories as make

FILLED = {"text": "衣服尺码", "kind": "choice", "scope": "person", "options": "110\n 130 \n\n", "required": "on"}


@pytest.fixture
def size(activity):
    return make.question(activity, "衣服尺码", kind="choice", scope="person", options=["110", "130"])


@pytest.fixture
def car(activity):
    return make.question(activity, "开车来吗", required=False)


def text_of(response) -> str:
    return response.content.decode()


def of_activity(activity, page: str = "") -> str:
    return f"/admin/desk/activities/{activity.pk}/questions/{page}"


def of_question(question, page: str = "") -> str:
    return f"/admin/desk/questions/{question.pk}/{page}"


# Editing.


@pytest.mark.parametrize("who", ["clerk", "editor", "secretary"])
def test_who_plans_activities_writes_questions(request, client_of, activity, who):
    browser = client_of(request.getfixturevalue(who))

    answer = browser.post(of_activity(activity, "new/"), FILLED)

    made = Question.objects.get()
    assert answer["Location"] == of_activity(activity)
    assert (made.text, made.options, made.scope, made.required) == ("衣服尺码", ["110", "130"], "person", True)
    assert "选一项：110、130" in text_of(browser.get(of_activity(activity)))


def test_what_belongs_to_another_kind_is_left_out(client_of, clerk, activity):
    client_of(clerk).post(of_activity(activity, "new/"), {**FILLED, "kind": "number", "lowest": "1", "highest": "3"})

    made = Question.objects.get()
    assert (made.kind, made.options, made.lowest, made.highest) == ("number", [], 1, 3)


def test_a_condition_is_chosen_from_the_answers_before(client_of, clerk, activity, car):
    browser = client_of(clerk)
    assert f'value="{car.pk}:yes"' in text_of(browser.get(of_activity(activity, "new/")))

    browser.post(of_activity(activity, "new/"), {**FILLED, "kind": "text", "condition": f"{car.pk}:yes"})

    made = Question.objects.get(text="衣服尺码")
    assert (made.depends_on, made.depends_value) == (car, "yes")
    assert "“开车来吗”选“是”时" in text_of(browser.get(of_activity(activity)))


@pytest.mark.parametrize("typed", [{"options": "110"}, {"kind": "none"}, {"condition": "999:yes"}, {"text": "长" * 41}])
def test_a_question_that_cannot_be_stays_on_the_form(client_of, clerk, activity, typed):
    answer = client_of(clerk).post(of_activity(activity, "new/"), {**FILLED, **typed})

    assert answer.status_code in {200, 409}
    assert "衣服尺码" in text_of(answer) or "长长" in text_of(answer)
    assert not Question.objects.exists()


def test_changing_moving_and_retiring(client_of, clerk, activity, size, car):
    browser = client_of(clerk)
    assert "110\n130" in text_of(browser.get(of_question(size)))

    browser.post(of_question(car, "move/"), {"way": "up"})
    browser.post(of_question(size), {**FILLED, "options": "110\n130\n150"})
    new = Question.objects.live().get(text="衣服尺码")
    assert "以后不再问" in text_of(browser.get(of_question(new, "retire/")))
    browser.post(of_question(new, "retire/"))

    assert [row.text for row in activity.questions.live()] == ["开车来吗"]
    assert text_of(browser.get(of_activity(activity))).count("停用</li>") == 2
    assert browser.get(of_question(new)).status_code == 404


def test_moving_beyond_the_end_says_why(client_of, clerk, size):
    answer = client_of(clerk).post(of_question(size, "move/"), {"way": "up"}, follow=True)

    assert "已经在最前或最后" in text_of(answer)


def test_preview_shows_what_residents_see(client_of, editor, activity, size, car):
    page = text_of(client_of(editor).get(of_activity(activity, "preview/")))

    assert "家人甲" in page and "开车来吗" in page and page.count("衣服尺码") == 2


def test_activity_leads_to_its_questions(client_of, editor, activity):
    browser = client_of(editor)

    assert of_activity(activity) in text_of(browser.get("/admin/desk/activity/"))
    assert of_activity(activity) in text_of(browser.get(f"/admin/desk/activity/edit/{activity.pk}/"))


@pytest.mark.parametrize("who", ["resident", "leader", "stranger", "other_community_clerk"])
def test_nobody_else_reads_or_writes_questions(request, client_of, activity, size, who):
    browser = client_of(request.getfixturevalue(who))

    for path in (of_activity(activity), of_activity(activity, "new/"), of_question(size), of_question(size, "retire/")):
        assert browser.get(path).status_code in {302, 403, 404}
        assert browser.post(path, FILLED).status_code in {302, 403, 404, 405}
    assert browser.post(of_question(size, "move/"), {"way": "up"}).status_code in {302, 403, 404}
    assert [row.pk for row in Question.objects.live()] == [size.pk]


@pytest.mark.parametrize("rows", [1, 3])
def test_list_takes_the_same_statements(client_of, clerk, activity, rows, django_assert_num_queries):
    first = make.question(activity)
    for _ in range(rows):
        make.question(activity, depends_on=first, depends_value="yes")
    browser = client_of(clerk)
    browser.get(of_activity(activity))
    with django_assert_num_queries(10):
        browser.get(of_activity(activity))


# Booking for somebody.


def test_desk_asks_the_same_and_tells_what_is_missing(client_of, clerk, resident, slot, size):
    browser, person = client_of(clerk), resident.person
    url = f"/admin/desk/slots/{slot.pk}/book/?household={person.household_id}"
    wish = {"persons": [str(person.pk)], "channel": "phone"}
    assert f'data-person="{person.pk}"' in text_of(browser.get(url))

    refused = text_of(browser.post(url, wish))
    assert "林晓梅的“衣服尺码”还没有回答" in refused

    browser.post(url, {**wish, f"q{size.pk}-{person.pk}": "130"})
    assert Booking.objects.get().answers == {str(size.pk): {str(person.pk): "130"}}


# The roster.


@pytest.fixture
def answered(slot, size, car, resident, children, neighbour, at):
    first, second = children
    told = {str(size.pk): {str(first.pk): "110", str(second.pk): "130"}, str(car.pk): True}
    make.booking(slot, *children, by=resident, at=at, answers=told)
    return make.booking(
        slot, neighbour.person, by=neighbour, at=at, answers={str(size.pk): {str(neighbour.person.pk): "130"}}
    )


def roster(slot, page: str = "/") -> str:
    return f"/admin/desk/slots/{slot.pk}/roster{page}"


def test_roster_counts_the_answers(client_of, clerk, slot, answered):
    for page in ("/", "/print/"):
        shown = " ".join(text_of(client_of(clerk).get(roster(slot, page))).split())
        assert '110 <b>1</b></span> <span class="desk-count">130 <b>2</b>' in shown
        assert '是 <b>1</b></span> <span class="desk-count">否 <b>0</b></span> </td><td class="num">1 户' in shown


def test_roster_without_questions_has_no_count(client_of, clerk, resident, slot, at):
    make.booking(slot, resident.person, by=resident, at=at)

    assert "回答汇总" not in text_of(client_of(clerk).get(roster(slot)))


def test_spreadsheet_has_a_column_a_question(client_of, clerk, slot, answered):
    sheet = load_workbook(BytesIO(client_of(clerk).get(roster(slot, ".xlsx")).content)).active
    rows = [[cell.value for cell in row][-2:] for row in sheet.rows]

    assert rows == [["衣服尺码", "开车来吗"], ["110", "是"], ["130", None], ["130", None]]


def test_an_answer_that_would_start_a_formula_does_not(client_of, clerk, resident, slot, at):
    asked = make.question(slot.activity, "=问", kind="text")
    make.booking(slot, resident.person, by=resident, at=at, answers={str(asked.pk): "=cmd()"})

    sheet = load_workbook(BytesIO(client_of(clerk).get(roster(slot, ".xlsx")).content)).active

    assert [row[-1].value for row in sheet.rows] == ["'=问", "'=cmd()"]


def test_answers_to_a_retired_question_stay_and_silent_ones_go(client_of, clerk, slot, answered, size, car, at):
    Question.objects.update(retired_at=at)
    silent = make.question(slot.activity, "没人答过", retired_at=at)

    page = text_of(client_of(clerk).get(roster(slot)))

    assert "衣服尺码<small>（已停用）" in page and silent.text not in page


def test_roster_with_questions_takes_one_statement_more(client_of, clerk, slot, answered, django_assert_num_queries):
    browser = client_of(clerk)
    browser.get(roster(slot))
    with django_assert_num_queries(14):
        browser.get(roster(slot))


def test_bookings_export_and_detail_tell_the_answers(client_of, clerk, answered, resident):
    browser = client_of(clerk)
    words = "衣服尺码：林一诺 110、林一鸣 130；开车来吗：是"

    exported = b"".join(browser.get("/admin/desk/booking/?export=csv").streaming_content).decode()
    assert words in exported
    first = Booking.objects.get(household=resident.person.household)
    assert words in text_of(browser.get(f"/admin/desk/booking/inspect/{first.pk}/"))
