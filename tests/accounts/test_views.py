"""The household and the inbox, as pages."""

import pytest

from accounts.models import Consent, Person
from common.models import InboxMessage, OutboxMessage

ADD = "/me/household/add/"
CHILD = {"name": "林小满", "relation": "child", "birth_date": "2019-03-08", "guardian_agrees": "on"}


def text_of(response) -> str:
    return response.content.decode()


def letter(user, at, **fields):
    outbox = OutboxMessage.objects.create(
        recipient=user, kind="x", dedupe_key=f"x{OutboxMessage.objects.count()}", created_at=at, due_at=at
    )
    words = {"title": "约好了", "body": "周六见"} | fields
    return InboxMessage.objects.create(recipient=user, outbox=outbox, created_at=at, **words)


# The household.


@pytest.mark.parametrize("path", ["/me/", "/me/household/", ADD, "/me/inbox/", "/me/past/"])
def test_personal_pages_ask_for_login_and_are_not_kept(client_of, resident, path):
    asked = client_of(None).get(path)

    assert asked["Location"].startswith("/accounts/login/?next=/me/")
    assert client_of(resident).get(path)["Cache-Control"] == "no-store, private"


def test_adding_a_child_needs_the_box_ticked_by_hand(client_of, resident):
    page = text_of(client_of(resident).get(ADD))
    assert 'name="guardian_agrees" id="id_guardian_agrees"' in page
    assert "checked" not in page

    without = {key: value for key, value in CHILD.items() if key != "guardian_agrees"}
    refused = client_of(resident).post(ADD, without)

    assert refused.status_code == 409
    assert "登记未成年人要监护人同意" in text_of(refused)
    assert 'value="林小满"' in text_of(refused)
    assert not Person.objects.filter(name="林小满").exists()


def test_adding_a_child_writes_the_consent_and_returns_where_one_came_from(client_of, resident):
    response = client_of(resident).post(ADD, CHILD | {"next": "/book/7/"})

    child = Person.objects.get(name="林小满")
    assert response["Location"] == "/book/7/"
    assert child.household == resident.person.household
    assert Consent.objects.filter(person=child, given_by=resident).count() == 1


def test_next_never_leads_away_from_the_site(client_of, resident):
    response = client_of(resident).post(ADD, CHILD | {"next": "https://evil.example/"})

    assert response["Location"] == "/me/household/"


def test_a_login_without_household_gets_one_when_it_adds_somebody(client_of, stranger):
    client_of(stranger).post(ADD, CHILD)

    assert {person.name for person in Person.objects.visible_to(stranger)} == {"stranger", "林小满"}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": ""}, "请填姓名"),
        ({"name": "长" * 10_000}, "姓名最多 40 个字"),
        ({"name": "林\x00"}, "里面有看不见的字符"),
        ({"relation": "emperor"}, "请从下面选一个关系"),
        ({"relation": ""}, "请选一个关系"),
        ({"birth_date": "明天"}, "出生日期看不懂"),
    ],
)
def test_bad_facts_of_a_person_are_told_at_the_field(client_of, resident, changes, words):
    before = Person.objects.count()

    response = client_of(resident).post(ADD, CHILD | changes)

    assert response.status_code == 400
    assert "还差一步" in text_of(response)
    assert words in text_of(response)
    assert Person.objects.count() == before


def test_an_empty_form_is_400(client_of, resident):
    assert client_of(resident).post(ADD, {}).status_code == 400


def test_a_birthday_to_come_is_409(client_of, resident):
    response = client_of(resident).post(ADD, CHILD | {"birth_date": "2030-01-01"})

    assert response.status_code == 409
    assert "不能晚于今天" in text_of(response)


def test_changing_a_name(client_of, resident, children):
    path = f"/me/household/{children[0].pk}/"
    facts = {"name": "林一诺诺", "relation": "child", "birth_date": "2018-05-04"}

    response = client_of(resident).post(path, facts)

    assert response["Location"] == "/me/household/"
    assert Person.objects.get(pk=children[0].pk).name == "林一诺诺"


def test_an_empty_change_is_400_and_changes_nothing(client_of, resident, children):
    response = client_of(resident).post(f"/me/household/{children[0].pk}/", {})

    assert response.status_code == 400
    assert Person.objects.get(pk=children[0].pk).name == "林一诺"


def test_one_cannot_make_oneself_somebody_elses_child(client_of, resident):
    own = resident.person

    client_of(resident).post(f"/me/household/{own.pk}/", {"name": "林晓梅", "relation": "child"})

    assert Person.objects.get(pk=own.pk).relation == "self"


def test_neighbour_and_stranger_do_not_see_the_household(client_of, resident, neighbour, stranger, clerk, children):
    for user in (neighbour, stranger, clerk):
        client = client_of(user)
        for path in (f"/me/household/{children[0].pk}/", f"/me/household/{children[0].pk}/remove/"):
            assert client.post(path, CHILD).status_code == 404
        assert client.get(f"/me/household/{children[0].pk}/").status_code == 404
        assert children[0].name not in text_of(client.get("/me/household/"))


def test_a_garbled_person_is_404(client_of, resident):
    assert client_of(resident).get("/me/household/not-a-uuid/").status_code == 404


# The inbox.


def test_opening_a_message_writes_nothing(client_of, resident, at):
    message = letter(resident, at)

    page = text_of(client_of(resident).get(f"/me/inbox/{message.pk}/"))

    assert "知道了" in page
    assert InboxMessage.objects.get().read_at is None


def test_a_message_is_marked_read_by_its_button(client_of, resident, at):
    message, other = letter(resident, at), letter(resident, at)

    response = client_of(resident).post(f"/me/inbox/{message.pk}/read/")

    assert response["Location"] == "/me/inbox/"
    assert list(InboxMessage.objects.filter(read_at=None)) == [other]


def test_all_are_marked_read_and_nobody_elses(client_of, resident, neighbour, at):
    letter(resident, at), letter(resident, at)
    theirs = letter(neighbour, at)

    client_of(resident).post("/me/inbox/read/")

    assert list(InboxMessage.objects.filter(read_at=None)) == [theirs]


def test_a_neighbours_message_is_404(client_of, resident, neighbour, at):
    message = letter(resident, at)

    assert client_of(neighbour).get(f"/me/inbox/{message.pk}/").status_code == 404
    assert client_of(neighbour).post(f"/me/inbox/{message.pk}/read/").status_code == 404
    assert InboxMessage.objects.get().read_at is None


def test_wrong_method_is_405_in_words(client_of, resident):
    response = client_of(resident).get("/me/inbox/read/")

    assert response.status_code == 405
    assert "这个地址不能这样打开" in text_of(response)


@pytest.mark.parametrize("rows", [1, 3])
def test_inbox_costs_the_same_for_one_and_three(client_of, resident, at, rows, django_assert_num_queries):
    for _ in range(rows):
        letter(resident, at)
    client = client_of(resident)
    client.get("/me/inbox/")

    with django_assert_num_queries(4):
        client.get("/me/inbox/")
