"""Login of programs through allauth headless, client `app`: phone and SMS code, password, session token."""

import json
import re

import pytest
from django.test import Client

from accounts.models import Person, Session, User
from common.sms import MemoryBackend
from tests import factories as make
from tests.factories.people import PASSWORD

PHONE, WRITTEN = "+8613800138001", "138 0013-8001"
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def send(path: str, body, token: str | None = None, method: str = "post"):
    headers = {"X-Session-Token": token} if token else {}
    call = getattr(Client(raise_request_exception=False), method)
    return call(f"/_allauth/app/v1/{path}", body, content_type="application/json", headers=headers)


def token_of(answer) -> str:
    return answer.json()["meta"]["session_token"]


def code_sent_to(phone: str) -> str:
    to, text = MemoryBackend.sent[-1]
    assert to == phone
    return re.search(r"\b\d{6}\b", text).group()


def household(token: str):
    return Client().get("/api/v1/persons/", headers={"X-Session-Token": token})


@pytest.fixture(autouse=True)
def no_message_yet(community, at):
    MemoryBackend.sent.clear()


def test_sign_up_by_phone_opens_the_household(community):
    begun = send("auth/signup", {"phone": WRITTEN, "display_name": "林晓梅"})
    done = send("auth/phone/verify", {"code": code_sent_to(PHONE)}, token_of(begun))

    assert (begun.status_code, done.status_code) == (401, 200)
    assert done.json()["data"]["user"]["display"] == "林晓梅"
    answer = household(token_of(done))
    assert [(p["name"], p["relation"]) for p in answer.json()["results"]] == [("林晓梅", "self")]
    assert User.objects.get().phone_verified
    assert Person.objects.get().household.community == community


def test_token_before_the_code_opens_nothing():
    begun = send("auth/signup", {"phone": WRITTEN, "display_name": "林晓梅"})

    assert household(token_of(begun)).status_code == 401


def test_login_by_code(community):
    make.resident(community, phone=PHONE)

    begun = send("auth/code/request", {"phone": WRITTEN})
    done = send("auth/code/confirm", {"code": code_sent_to(PHONE)}, token_of(begun))

    assert (begun.status_code, done.status_code) == (401, 200)
    assert household(token_of(done)).status_code == 200


def test_wrong_code_is_told_in_chinese(community):
    make.resident(community, phone=PHONE)
    begun = send("auth/code/request", {"phone": WRITTEN})

    answer = send("auth/code/confirm", {"code": "000000"}, token_of(begun))

    assert answer.status_code == 400
    assert CHINESE.search(answer.json()["errors"][0]["message"])


@pytest.mark.parametrize("field", ["username", "phone"])
def test_login_by_password_gives_a_token_for_bookings(community, field):
    user = make.resident(community, "resident", phone=PHONE)

    done = send("auth/login", {field: getattr(user, field), "password": PASSWORD})

    assert done.status_code == 200
    answer = Client().get("/api/v1/bookings/", headers={"X-Session-Token": token_of(done)})
    assert (answer.status_code, answer.json()["results"]) == (200, [])


def test_failed_login_is_told_in_chinese(community):
    make.resident(community, "resident")

    for name in ("resident", "nobody"):
        answer = send("auth/login", {"username": name, "password": "wrong"})
        assert answer.status_code == 400
        assert [error["message"] for error in answer.json()["errors"]] == ["用户名或密码不对，请再试，或改用验证码登录"]


def test_logging_out_ends_the_token(community):
    make.resident(community, "resident")
    token = token_of(send("auth/login", {"username": "resident", "password": PASSWORD}))
    assert household(token).status_code == 200

    send("auth/session", {}, token, method="delete")

    assert household(token).status_code == 401
    assert not Session.objects.exists()


def test_disabled_login_has_no_token_left(community):
    user = make.resident(community, "resident")
    token = token_of(send("auth/login", {"username": "resident", "password": PASSWORD}))

    User.objects.filter(pk=user.pk).update(is_active=False)

    assert household(token).status_code == 401


def test_changed_password_ends_the_token(community):
    user = make.resident(community, "resident")
    token = token_of(send("auth/login", {"username": "resident", "password": PASSWORD}))

    user.set_password("another-one")
    user.save(update_fields=["password"])

    assert household(token).status_code == 401


def test_signing_up_twice_with_a_registered_phone_is_429_not_500(community, settings):
    settings.ACCOUNT_RATE_LIMITS = {"verify_phone": "1/30s/key"}
    make.resident(community, phone=PHONE)

    first = send("auth/signup", {"phone": WRITTEN, "display_name": "甲"})
    second = send("auth/signup", {"phone": WRITTEN, "display_name": "甲"})

    assert (first.status_code, second.status_code) == (401, 429)
    assert (second.json()["code"], second["Retry-After"]) == ("rate_limited", "60")
    assert User.objects.count() == 1


def test_asking_for_codes_too_often_is_refused_in_chinese(community, settings):
    settings.ACCOUNT_RATE_LIMITS = {"request_login_code": "1/60s/key"}
    make.resident(community, phone=PHONE)

    send("auth/code/request", {"phone": PHONE})
    answer = send("auth/code/request", {"phone": PHONE})

    assert answer.status_code in (400, 429)
    assert CHINESE.search(answer.json()["errors"][0]["message"])
    assert len(MemoryBackend.sent) == 1


FIELDS = ("phone", "username", "password", "code", "display_name")
BODIES = [b"", b"{", b"[]", b"[1]", b'"text"', b"7", b"null", b"{}", b"\xff", b"[" * 200_000] + [
    json.dumps(dict.fromkeys(FIELDS, value)).encode() for value in ([], {}, 7, True, "a\0", "\ud800", "长" * 10_000)
]


@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
@pytest.mark.parametrize("path", ["auth/login", "auth/signup", "auth/code/request", "auth/code/confirm"])
def test_bad_body_is_a_4xx(path, body):
    assert 400 <= send(path, body).status_code < 500
