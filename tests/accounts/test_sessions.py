"""A login in one query; logging out, disabling and a new password end it."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from accounts.models import Session
from accounts.sessions import SessionStore, user_of
from tests import factories as make


@pytest.fixture
def request_of(client_of):
    """request_of(user) → a request that carries the stored session of that user."""

    def build(user):
        request = RequestFactory().get("/")
        request.session = SessionStore(session_key=client_of(user).session.session_key)
        return request

    return build


def test_session_and_user_take_one_query(request_of, resident, django_assert_num_queries):
    request = request_of(resident)
    with django_assert_num_queries(1):
        assert user_of(request) == resident


def test_the_session_knows_its_user(client_of, resident, neighbour):
    client_of(resident)
    client_of(neighbour)
    assert set(Session.objects.values_list("user", flat=True)) == {resident.pk, neighbour.pk}


@pytest.mark.parametrize("change", ["disabled", "new password", "session gone"])
def test_what_ends_a_login(request_of, resident, change):
    request = request_of(resident)
    if change == "disabled":
        resident.is_active = False
        resident.save()
    elif change == "new password":
        resident.set_password("another")
        resident.save()
    else:
        Session.objects.all().delete()
    assert user_of(request) == AnonymousUser()


def test_one_delete_logs_out_everywhere(client_of, resident, neighbour):
    phone, tablet, other = client_of(resident), client_of(resident), client_of(neighbour)
    resident.login_sessions.all().delete()
    assert [client.get("/me/").status_code for client in (phone, tablet, other)] == [302, 302, 200]


def test_a_wrong_token_is_nobody(api_of, db):
    api = api_of(None)
    api.credentials(HTTP_X_SESSION_TOKEN="0" * 32)
    assert api.get("/api/v1/persons/").status_code == 401


def test_a_token_is_enough_for_a_program(api_of, community, at):
    user = make.resident(community)
    assert [p["name"] for p in api_of(user).get("/api/v1/persons/").json()["results"]] == [user.person.name]
