"""Questions on the booking page, on the ticket and in the API."""

import re

import pytest

from booking.models import Booking
from tests import factories as make


@pytest.fixture
def asks(activity):
    """开车来吗 → 车牌 of the party, 衣服尺码 of each person."""
    car = make.question(activity, "开车来吗")
    plate = make.question(activity, "车牌", kind="text", depends_on=car, depends_value="yes")
    size = make.question(activity, "衣服尺码", kind="choice", scope="person", options=["110", "130"])
    return car, plate, size


@pytest.fixture
def wish(asks, resident, children):
    """A form filled in well for two children."""
    car, _plate, size = asks
    ticked = {"persons": [str(child.pk) for child in children], "key": "k"}
    return {**ticked, f"q{car.pk}": "no", **{f"q{size.pk}-{child.pk}": "130" for child in children}}


def text_of(response) -> str:
    return response.content.decode()


def address(slot) -> str:
    return f"/book/{slot.pk}/"


# The page.


def test_every_question_stands_there_without_a_script(client_of, slot, asks, resident, children):
    car, _plate, size = asks

    page = text_of(client_of(resident).get(address(slot)))

    assert f'name="q{car.pk}" value="yes"' in page
    assert "如果“开车来吗”选“是”，再答这一条" in page
    assert f'data-when="q{car.pk}" data-equals="yes"' in page
    assert all(f'name="q{size.pk}-{person.pk}"' in page for person in [resident.person, *children])
    assert "js/questions" in page
    assert not re.search(r'name="q[^>]* required', page)


def test_an_activity_that_asks_nothing_shows_no_heading(client_of, slot, resident):
    page = text_of(client_of(resident).get(address(slot)))

    assert "回答几个问题" not in page
    assert "js/questions" not in page


def test_who_may_not_come_is_not_asked(client_of, slot, asks, resident, children, grandmother):
    slot.activity.max_age = 20
    slot.activity.save()

    page = text_of(client_of(resident).get(address(slot)))

    assert f"-{children[0].pk}" in page
    assert f'name="q{asks[2].pk}-{grandmother.pk}"' not in page


def test_good_answers_are_stored_and_stand_on_the_ticket(client_of, slot, asks, wish, resident, children):
    car, _plate, size = asks
    browser = client_of(resident)

    answer = browser.post(address(slot), wish)

    made = Booking.objects.get()
    assert answer["Location"] == f"/t/{made.code}/"
    assert made.answers == {str(car.pk): False, str(size.pk): {str(child.pk): "130" for child in children}}
    page = text_of(browser.get(answer["Location"]))
    assert "开车来吗" in page
    assert "林一诺：130<br>林一鸣：130" in page
    assert "车牌" not in page


def test_answers_to_what_is_not_asked_are_dropped(client_of, slot, asks, wish, resident, grandmother):
    _car, plate, size = asks
    idle = {f"q{plate.pk}": "浙A1", f"q{size.pk}-{grandmother.pk}": "3XL", "q999": "什么"}

    assert client_of(resident).post(address(slot), wish | idle).status_code == 302
    assert str(plate.pk) not in Booking.objects.get().answers
    assert str(grandmother.pk) not in Booking.objects.get().answers[str(size.pk)]


def test_what_is_wrong_is_told_at_its_field_and_what_was_typed_stays(client_of, slot, asks, wish, resident, children):
    car, plate, size = asks
    first, second = (f"q{size.pk}-{child.pk}" for child in children)
    wish = {**wish, f"q{car.pk}": "yes", first: "130", second: ""}

    answer = client_of(resident).post(address(slot), wish)

    page = text_of(answer)
    assert answer.status_code == 400
    assert f'href="#id_{second}"' in page
    assert f'id="id_{second}_error">林一鸣的“衣服尺码”还没有回答。请补上这一条再报' in page
    assert f'aria-describedby="id_{second}_error"' in page
    assert f'id="id_q{plate.pk}_error">“车牌”还没有回答' in page
    assert re.search(rf'name="{first}" value="130"[^>]*checked', page)
    assert not Booking.objects.exists()


@pytest.mark.parametrize("typed", ["", "两", "4", "-1", "1.5", "9" * 5000, "\x00"])
def test_a_number_that_is_none_is_told(client_of, slot, resident, typed):
    asked = make.question(slot.activity, "几辆车", kind="number", highest=3)
    wish = {"persons": [str(resident.person.pk)], f"q{asked.pk}": typed}

    answer = client_of(resident).post(address(slot), wish)

    assert answer.status_code == 400
    assert f'href="#id_q{asked.pk}"' in text_of(answer)


@pytest.mark.parametrize("typed", ["3XL", "\x00", "长" * 200])
@pytest.mark.parametrize("kind", ["choice", "yes_no", "text"])
def test_forged_answers_are_told(client_of, slot, resident, typed, kind):
    options = ["大", "小"] if kind == "choice" else []
    asked = make.question(slot.activity, "问", kind=kind, options=options)
    wish = {"persons": [str(resident.person.pk)], f"q{asked.pk}": typed}

    assert client_of(resident).post(address(slot), wish).status_code == (
        302 if (kind, typed) == ("text", "3XL") else 400
    )


def test_filled_in_answers_survive_a_refusal_of_the_rule(client_of, slot, asks, wish, resident, children):
    slot.activity.party_max = 1
    slot.activity.save()

    answer = client_of(resident).post(address(slot), wish)

    assert answer.status_code == 409
    assert re.search(rf'name="q{asks[2].pk}-{children[1].pk}" value="130"[^>]*checked', text_of(answer))


def test_answers_survive_an_expired_login_and_no_address_tells_them(client_of, slot, asks, wish, resident, children):
    car, plate, size = asks
    browser = client_of(None)
    filled = {**wish, f"q{car.pk}": "yes", f"q{plate.pk}": "浙A1"}

    answer = browser.post(address(slot), filled)
    assert "q" + str(plate.pk) not in answer["Location"]
    browser.force_login(resident, backend="django.contrib.auth.backends.ModelBackend")
    page = text_of(browser.get(address(slot)))

    assert 'value="浙A1"' in page
    assert re.search(rf'name="q{size.pk}-{children[0].pk}" value="130"[^>]*checked', page)
    assert browser.post(address(slot), filled).status_code == 302
    assert "浙A1" not in text_of(browser.get(address(slot)))


def test_pressing_twice_books_once(client_of, slot, wish, resident):
    browser = client_of(resident)

    assert {browser.post(address(slot), wish)["Location"] for _ in range(2)} == {f"/t/{Booking.objects.get().code}/"}


@pytest.mark.parametrize("who", ["neighbour", "stranger"])
def test_answers_of_others_are_not_there(request, client_of, api_of, slot, asks, wish, resident, who):
    client_of(resident).post(address(slot), wish)
    made = Booking.objects.get()
    user = request.getfixturevalue(who)

    assert client_of(user).get(f"/t/{made.code}/").status_code == 404
    assert api_of(user).get(f"/api/v1/bookings/{made.code}/").status_code == 404


# The API.


def test_the_activity_tells_what_it_asks(api_of, activity, asks, clerk, at):
    car, plate, size = asks
    make.question(activity, "旧问题", retired_at=at)

    listed = api_of(None).get("/api/v1/activities/").json()["results"][0]
    told = api_of(None).get(f"/api/v1/activities/{activity.pk}/").json()

    assert (listed["asks"], "questions" in listed) == (True, False)
    assert [question["id"] for question in told["questions"]] == [car.pk, plate.pk, size.pk]
    assert told["questions"][1] == {
        "id": plate.pk,
        "text": "车牌",
        "kind": "text",
        "scope": "party",
        "required": True,
        "options": [],
        "lowest": None,
        "highest": None,
        "depends_on": car.pk,
        "depends_value": "yes",
    }


def test_booking_with_answers_shows_them_to_the_household(api_of, slot, asks, resident, children):
    car, plate, size = asks
    answers = {str(car.pk): True, str(plate.pk): "浙A1", str(size.pk): {str(child.pk): "110" for child in children}}
    wish = {"slot": slot.pk, "persons": [str(child.pk) for child in children], "answers": answers}

    made = api_of(resident).post("/api/v1/bookings/", wish)

    assert (made.status_code, made.json()["answers"]) == (201, answers)
    assert api_of(resident).get(f"/api/v1/bookings/{made.json()['code']}/").json()["answers"] == answers


def test_rules_of_answers_are_409_and_name_the_question(api_of, slot, asks, resident):
    car, plate, size = asks
    mine = str(resident.person.pk)
    wish = {"slot": slot.pk, "persons": [mine]}

    missing = api_of(resident).post("/api/v1/bookings/", {**wish, "answers": {str(car.pk): False}})
    idle = api_of(resident).post(
        "/api/v1/bookings/",
        {**wish, "answers": {str(car.pk): False, str(plate.pk): "浙A1", str(size.pk): {mine: "110"}}},
    )

    assert (missing.status_code, missing.json()) == (
        409,
        {
            "code": "answer_missing",
            "detail": "林晓梅的“衣服尺码”还没有回答",
            "next_step": "请补上这一条再报",
            "question": size.pk,
            "person": mine,
        },
    )
    assert (idle.status_code, idle.json()["code"], idle.json()["question"]) == (409, "answer_invalid", plate.pk)
    assert not Booking.objects.exists()


@pytest.mark.parametrize("own", [None, 1.5, [], "长" * 101, 10**9, {"x": True}, {"deep": {"er": 1}}])
def test_answers_of_a_wrong_shape_are_400(api_of, slot, asks, resident, own):
    wish = {"slot": slot.pk, "persons": [str(resident.person.pk)], "answers": {str(asks[0].pk): own}}

    answer = api_of(resident).post("/api/v1/bookings/", wish)

    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["answers"])


def test_the_same_key_with_other_answers_is_another_wish(api_of, slot, resident):
    asked = make.question(slot.activity)
    wish = {"slot": slot.pk, "persons": [str(resident.person.pk)]}
    post = api_of(resident).post
    key = {"Idempotency-Key": "a"}

    first = post("/api/v1/bookings/", {**wish, "answers": {str(asked.pk): True}}, headers=key)
    again = post("/api/v1/bookings/", {**wish, "answers": {str(asked.pk): True}}, headers=key)
    other = post("/api/v1/bookings/", {**wish, "answers": {str(asked.pk): False}}, headers=key)

    assert (first.status_code, again.status_code, other.json()["code"]) == (201, 200, "idempotency_mismatch")
