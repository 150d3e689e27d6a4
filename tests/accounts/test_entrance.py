"""The entrance: login by password and by code, and opening a household by phone."""

import re

import pytest

from accounts.models import User
from common.sms import MemoryBackend


@pytest.fixture
def sms():
    MemoryBackend.sent.clear()
    yield MemoryBackend.sent
    MemoryBackend.sent.clear()


def text_of(response) -> str:
    return response.content.decode()


def code_in(sms) -> str:
    return re.search(r"\d{6}", sms[-1][1]).group()


def test_login_page_offers_code_first_and_lists_demo_accounts(client_of, community):
    page = text_of(client_of(None).get("/accounts/login/?next=/book/7/"))

    assert "用手机验证码登录" in page
    assert "/accounts/login/code/?next=%2Fbook%2F7%2F" in page
    assert "linli-demo" in page


def test_demo_accounts_stay_in_the_demo(client_of, community, settings):
    settings.PROJECT_DEMO = False

    assert "linli-demo" not in text_of(client_of(None).get("/accounts/login/"))


def test_user_name_and_password_lead_to_next(client_of, resident):
    sent = {"login": "resident", "password": "linli-demo", "next": "/me/inbox/"}

    response = client_of(None).post("/accounts/login/", sent)

    assert (response.status_code, response["Location"]) == (302, "/me/inbox/")


def test_wrong_password_says_so_in_chinese(client_of, resident):
    response = client_of(None).post("/accounts/login/", {"login": "resident", "password": "wrong"})

    assert response.status_code == 400
    assert "用户名或密码不对" in text_of(response)
    assert "<title>错误：" in text_of(response)


def test_code_login_leads_to_next(client_of, resident, sms):
    client = client_of(None)
    asked = client.post("/accounts/login/code/", {"phone": resident.phone, "next": "/book/7/"})

    assert asked["Location"] == "/accounts/login/code/confirm/?next=%2Fbook%2F7%2F"
    assert 'inputmode="numeric"' in text_of(client.get(asked["Location"]))
    done = client.post("/accounts/login/code/confirm/", {"code": code_in(sms), "next": "/book/7/"})
    assert (done.status_code, done["Location"]) == (302, "/book/7/")


def test_sign_up_by_phone_opens_a_household_and_leads_to_next(client_of, community, sms):
    client = client_of(None)
    sent = {"phone": "138 0013-8001", "display_name": "赵敏", "next": "/book/7/"}

    assert client.post("/accounts/signup/", sent)["Location"] == "/accounts/phone/verify/"
    page = text_of(client.get("/accounts/phone/verify/"))
    assert "138 0013 8001" in page
    assert 'autocomplete="one-time-code"' in page
    done = client.post("/accounts/phone/verify/", {"code": code_in(sms)})

    assert (done.status_code, done["Location"]) == (302, "/book/7/")
    user = User.objects.get(phone="+8613800138001")
    assert (user.phone_verified, user.person.name) == (True, "赵敏")


def test_wrong_code_is_told_and_another_may_be_asked_for(client_of, community, sms):
    client = client_of(None)
    client.post("/accounts/signup/", {"phone": "13800138001", "display_name": "赵敏"})

    page = text_of(client.post("/accounts/phone/verify/", {"code": "000000x"}))

    assert "验证码不对" in page
    assert "没收到，再发一次" in page


def test_sign_up_with_a_bad_phone_keeps_what_was_typed(client_of, community, sms):
    page = text_of(client_of(None).post("/accounts/signup/", {"phone": "12345", "display_name": "赵敏"}))

    assert "请填 11 位手机号" in page
    assert 'value="赵敏"' in page
    assert not sms


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("/accounts/login/", {}),
        ("/accounts/login/", {"login": "长" * 10_000, "password": "长" * 10_000}),
        ("/accounts/login/", {"login": "a\x00", "password": "b"}),
        ("/accounts/login/code/", {}),
        ("/accounts/login/code/", {"phone": "\x00"}),
        ("/accounts/signup/", {}),
        ("/accounts/signup/", {"phone": "13800138001", "display_name": "长" * 10_000}),
        ("/accounts/signup/", {"phone": "13800138001", "display_name": "\x00"}),
    ],
)
def test_bad_input_at_the_entrance_is_400_and_makes_nobody(client_of, community, sms, path, sent):
    response = client_of(None).post(path, sent)

    assert response.status_code == 400
    assert "还差一步" in text_of(response)
    assert not User.objects.exists()
    assert not sms


@pytest.mark.parametrize(
    "path",
    ["/accounts/logout/", "/accounts/password/change/", "/accounts/password/reset/", "/accounts/phone/change/"],
)
def test_remaining_pages_of_the_entrance_stand_in_our_frame(client_of, resident, path):
    response = client_of(resident).get(path)

    assert response.status_code == 200
    assert "跳到正文" in text_of(response)
