"""提醒方式: what a login chooses, the confirmed address, and how many messages wait, as pages and as JSON."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail

from accounts import notices
from common.errors import DomainError
from common.models import AuditEntry, InboxMessage, NoticeChoice, OutboxMessage
from common.notifications import deliver_pending

PAGE = "/me/notices/"


def chosen(user) -> tuple:
    return NoticeChoice.objects.values_list("by_sms", "by_email", "by_wechat", "email").get(user=user)


def link_to(user, email="lin@example.org", at=None) -> str:
    """Ask for an address by the form's action, and read the link from the mail."""
    notices.choose_notices(
        user,
        by_sms=False,
        by_email=True,
        by_wechat=False,
        email=email,
        community=user.person.household.community,
        at=at,
    )
    deliver_pending(at=at)
    return re.search(r"http://127\.0\.0\.1:8000(/me/notices/email/\S+)", mail.outbox[-1].body).group(1)


def letter(user, at, **fields):
    return InboxMessage.objects.create(
        recipient=user, **({"title": "约好了", "body": "周六见", "created_at": at} | fields)
    )


# The choice


def test_the_page_offers_what_can_reach_the_login(client_of, resident, settings):
    page = client_of(resident).get(PAGE).content.decode()
    assert [name in page for name in ('name="by_sms"', 'name="by_email"', 'name="by_wechat"')] == [True, True, False]

    NoticeChoice.objects.create(user=resident, openid="oLin")
    assert 'name="by_wechat"' in client_of(resident).get(PAGE).content.decode()

    settings.WECHAT_BACKEND = settings.SMS_BACKEND = ""
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    assert "现在只有站内消息" in client_of(resident).get(PAGE).content.decode()


def test_a_choice_is_kept_audited_and_taken_back(client_of, resident):
    browser = client_of(resident)

    assert browser.post(PAGE, {"by_sms": "on"})["Location"] == PAGE
    assert chosen(resident) == (True, False, False, "")
    assert AuditEntry.objects.get(verb="notices.chosen").actor == resident
    browser.post(PAGE, {})
    assert chosen(resident) == (False, False, False, "")


def test_what_is_not_offered_is_not_lost(client_of, resident):
    NoticeChoice.objects.create(user=resident, by_email=True, email="lin@example.org", openid="oLin", by_wechat=True)
    NoticeChoice.objects.update(openid="")

    client_of(resident).post(PAGE, {"by_email": "on", "email": "lin@example.org"})
    assert chosen(resident) == (False, True, True, "lin@example.org")
    assert not OutboxMessage.objects.exists()


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"by_email": "on"}, "请填邮箱，或不勾邮件"),
        ({"by_email": "on", "email": "lin"}, "邮箱看不懂"),
        ({"email": "a\x00b@example.org"}, "看不见的字符"),
    ],
)
def test_a_bad_address_stands_at_its_field(client_of, resident, sent, words):
    answer = client_of(resident).post(PAGE, sent)

    assert (answer.status_code, words in answer.content.decode()) == (400, True)
    assert not NoticeChoice.objects.exists()


# The address


def test_an_address_counts_once_its_link_was_opened_and_pressed(client_of, resident, at):
    path = link_to(resident, at=at)
    assert (chosen(resident), mail.outbox[0].to) == ((False, True, False, ""), ["lin@example.org"])
    assert not InboxMessage.objects.exists()  # the link proves the mailbox, so it is nowhere else
    browser = client_of(resident)

    assert "lin@example.org" in browser.get(path).content.decode()
    assert chosen(resident)[3] == ""
    assert browser.post(path)["Location"] == PAGE
    assert chosen(resident) == (False, True, False, "lin@example.org")


def test_the_old_address_stays_until_then_and_the_page_says_what_it_waits_for(client_of, resident, at):
    NoticeChoice.objects.create(user=resident, by_email=True, email="old@example.org")
    path = link_to(resident, at=at)
    browser = client_of(resident)

    assert chosen(resident) == (False, True, False, "old@example.org")
    page = browser.get(PAGE).content.decode()
    assert "确认信发到 lin@example.org 了" in page and 'value="old@example.org"' in page
    browser.post(path)
    assert "确认信" not in browser.get(PAGE).content.decode()


def test_saving_again_at_once_sends_no_second_mail(client_of, resident, at):
    browser, sent = client_of(resident), {"by_email": "on", "email": "lin@example.org"}
    for minutes, mails in ((0, 1), (9, 1), (10, 2)):
        with time_machine.travel(at + timedelta(minutes=minutes), tick=False):
            assert browser.post(PAGE, sent).status_code == 302
        assert OutboxMessage.objects.count() == mails


def test_a_link_of_another_an_old_one_and_a_changed_one_are_refused(client_of, resident, neighbour, at):
    path = link_to(resident, at=at)

    for user, address in ((neighbour, path), (resident, f"{path[:-3]}x/")):
        for answer in (client_of(user).get(address), client_of(user).post(address)):
            assert (answer.status_code, "用不了了" in answer.content.decode()) == (409, True)
    browser = client_of(resident)
    with time_machine.travel(at + timedelta(days=2, seconds=1), tick=False):
        assert browser.post(path).status_code == 409
    assert [choice.email for choice in NoticeChoice.objects.all()] == [""]


def test_nobody_can_fill_foreign_mailboxes(client_of, resident, at):
    for number in range(3):
        link_to(resident, f"a{number}@example.org", at=at + timedelta(minutes=number))
    answer = client_of(resident).post(PAGE, {"by_email": "on", "email": "fourth@example.org"})

    assert (answer.status_code, "今天发过几封确认信了" in answer.content.decode()) == (409, True)
    assert OutboxMessage.objects.count() == 3
    with pytest.raises(DomainError):
        link_to(resident, "fifth@example.org", at=at + timedelta(hours=23))
    link_to(resident, "next-day@example.org", at=at + timedelta(days=1, minutes=3))


# How many wait


@pytest.mark.parametrize(("unread", "shown"), [(0, ""), (1, "1"), (99, "99"), (100, "99+")])
def test_every_page_says_how_many_messages_wait(client_of, resident, at, unread, shown):
    for _ in range(unread):
        letter(resident, at)
    letter(resident, at, read_at=at)
    page = client_of(resident).get("/me/household/").content.decode()

    found = re.search(r'class="unread" aria-hidden="true">([^<]*)<', page)
    assert (found.group(1) if found else "") == shown


def test_the_count_costs_one_query_and_visitors_none(client_of, resident, at, django_assert_num_queries):
    letter(resident, at)
    browser, visitor = client_of(resident), client_of(None)
    for client in (browser, visitor):
        client.get("/accounts/login/code/")
    with django_assert_num_queries(3):  # session with its user, the household's people, the count
        browser.get("/me/household/")
    with django_assert_num_queries(0):
        assert b'class="unread"' not in visitor.get("/accounts/login/code/").content


def test_an_offer_has_its_own_words_on_the_button(client_of, resident, at):
    offer = letter(resident, at, kind="booking_offered", url="/t/ABC/")
    other = letter(resident, at, kind="booking_made", url="/t/ABC/")
    browser = client_of(resident)

    assert 'href="/t/ABC/">去确认名额' in browser.get(f"/me/inbox/{offer.pk}/").content.decode()
    assert 'href="/t/ABC/">去看看' in browser.get(f"/me/inbox/{other.pk}/").content.decode()


# For programs


def test_programs_read_the_count_and_mark_all(api_of, resident, neighbour, at):
    for user in (resident, resident, neighbour):
        letter(user, at)
    api = api_of(resident)

    assert api.get("/api/v1/messages/unread/").json() == {"unread": 2}
    assert api.post("/api/v1/messages/read/").json() == {"unread": 0}
    assert list(InboxMessage.objects.filter(read_at=None).values_list("recipient", flat=True)) == [neighbour.pk]


def test_programs_read_and_change_the_choice(api_of, resident, at):
    api = api_of(resident)
    nothing = {"by_sms": False, "by_email": False, "by_wechat": False, "email": ""}

    assert api.get("/api/v1/notice-choice/").json() == nothing
    answer = api.patch("/api/v1/notice-choice/", {"by_sms": True})
    assert (answer.status_code, answer.json()) == (200, nothing | {"by_sms": True})
    answer = api.patch("/api/v1/notice-choice/", {"by_email": True, "email": "lin@example.org"})
    assert answer.json() == nothing | {"by_sms": True, "by_email": True}
    assert OutboxMessage.objects.get().payload["to"] == "lin@example.org"
    assert api.patch("/api/v1/notice-choice/", {"email": "lin"}).status_code == 400
