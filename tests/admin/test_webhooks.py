"""推送 in the back office: the secretary's, with a trial, a log and a note when something is paused."""

from datetime import timedelta

import pytest

from booking import actions
from booking.states import Channel
from cms.actions import furnish
from common import webhooks
from common.models import AuditEntry, WebhookEndpoint, WebhookEvent
from common.webhooks import posting
from common.webhooks.signing import secret_of
from tests import factories as make
from tests.common.listening import Listener, hang

pytestmark = pytest.mark.django_db
LIST = "/admin/desk/webhookendpoint/"


@pytest.fixture
def listener():
    with Listener() as running:
        yield running


@pytest.fixture
def endpoint(community, listener, at):
    return make.webhook(community, listener.url, at=at)


@pytest.fixture
def desk(client_of, secretary):
    return client_of(secretary)


def page_of(endpoint) -> str:
    return f"/admin/desk/webhooks/{endpoint.pk}/"


def form(**changes) -> dict:
    return {"name": "小程序", "url": "http://127.0.0.1:9/hook", "events": ["booking.made", "page.published"]} | changes


def test_the_secretary_adds_one_and_sees_its_secret(desk, community, secretary, at):
    answer = desk.post(f"{LIST}new/", form())
    endpoint = WebhookEndpoint.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, page_of(endpoint))
    assert (endpoint.community_id, endpoint.events) == (community.pk, ["booking.made", "page.published"])
    assert secret_of(endpoint.salt) in desk.get(page_of(endpoint)).content.decode()
    assert AuditEntry.objects.filter(verb="webhookendpoint.added", actor=secretary).count() == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"url": "https://10.0.0.1/"}, "这个地址在内部网络里"),
        ({"url": "http://example.org/"}, "地址不是 https:// 开头"),
        ({"url": "https://a:b@example.org/"}, "这不是可以推送的地址"),
        ({"url": "nothing"}, "请输入合法的"),
        ({"events": []}, "events"),
        ({"events": ["no.such"]}, "no.such"),
    ],
)
def test_a_bad_address_or_choice_is_told_and_stores_nothing(desk, settings, changes, words):
    settings.WEBHOOK_LOCAL_TARGETS = False
    answer = desk.post(f"{LIST}new/", form(**changes))
    assert answer.status_code == 200
    assert words in answer.context["form"].errors.as_text()
    assert not WebhookEndpoint.objects.exists()


def test_the_trial_shows_what_came_back(desk, endpoint, listener):
    listener.text = b"<script>alert(1)</script>" + b"x" * 2000
    page = desk.post(page_of(endpoint), {"do": "ping"}).content.decode()
    assert "试发成功" in page and "对方回答 200" in page
    assert "&lt;script&gt;" in page and "<script>alert" not in page and "x" * 501 not in page
    assert not WebhookEvent.objects.exists()
    [(headers, _)] = listener.heard
    assert headers["webhook-signature"].startswith("v1,")


@pytest.mark.parametrize(("answers", "words"), [([503], "对方回答 503"), ([hang], "等太久了，没有回答")])
def test_a_trial_that_fails_says_why(desk, endpoint, listener, monkeypatch, answers, words):
    monkeypatch.setattr(posting, "TOTAL_SECONDS", 0.5)
    listener.answers = answers
    page = desk.post(page_of(endpoint), {"do": "ping"}).content.decode()
    assert "试发没成功" in page and words in page


def test_nobody_listening_is_a_reason_too(desk, community, at):
    endpoint = make.webhook(community, "http://127.0.0.1:9/", at=at)
    assert "对方拒绝连接" in desk.post(page_of(endpoint), {"do": "ping"}).content.decode()


def test_the_log_shows_what_went_and_sends_it_again(desk, endpoint, listener, slot, resident, at):
    actions.book(slot.pk, persons=[resident.person.pk], by=resident, at=at, channel=Channel.API)
    webhooks.collect(at=at)
    webhooks.send_due(at=at)
    delivery = endpoint.deliveries.get()
    page = desk.get(page_of(endpoint)).content.decode()
    assert "有人预约" in page and "已收到" in page and f"booking:{delivery.event.facts['booking']}" in page
    assert desk.post(page_of(endpoint), {"do": "again", "delivery": delivery.pk}).status_code == 302
    assert desk.post(page_of(endpoint), {"do": "again", "delivery": delivery.pk}).status_code == 409
    webhooks.send_due(at=at)
    assert len(listener.heard) == 2


def test_a_pause_stands_on_the_first_page_until_it_is_resumed(desk, endpoint, community, at):
    furnish(community)
    assert "推送暂停了" not in desk.get("/admin/").content.decode()
    WebhookEndpoint.objects.update(paused_at=at, failures=10)
    assert "推送暂停了" in desk.get("/admin/").content.decode()
    assert "失败太多，已暂停" in desk.get(LIST).content.decode()
    desk.post(page_of(endpoint), {"do": "resume"})
    assert "推送暂停了" not in desk.get("/admin/").content.decode()


def test_switching_and_a_new_secret(desk, endpoint, at):
    before = endpoint.salt
    for do in ("rotate", "off", "on"):
        assert desk.post(page_of(endpoint), {"do": do}).status_code == 302
    endpoint.refresh_from_db()
    assert endpoint.active and endpoint.salt != before == endpoint.old_salt
    assert endpoint.old_until == at + timedelta(days=1)
    verbs = AuditEntry.objects.filter(verb__startswith="webhook.").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["webhook.rotated", "webhook.switched_off", "webhook.switched_on"]


@pytest.mark.parametrize(("do", "delivery"), [("nothing", ""), ("again", "x"), ("again", "9" * 30), ("again", "²")])
def test_a_button_that_is_none_is_a_404(desk, endpoint, do, delivery):
    assert desk.post(page_of(endpoint), {"do": do, "delivery": delivery}).status_code == 404


@pytest.mark.parametrize("who", ["clerk", "editor", "leader", "resident", "other_community_clerk"])
def test_it_is_nobody_else_s(client_of, request, endpoint, who):
    visitor = client_of(request.getfixturevalue(who))
    for path in (LIST, f"{LIST}new/", page_of(endpoint), f"{LIST}edit/{endpoint.pk}/", f"{LIST}delete/{endpoint.pk}/"):
        assert visitor.get(path).status_code in {302, 403, 404}, path


def test_the_secretary_of_another_community_does_not_find_it(client_of, other_community, endpoint):
    other = client_of(make.staff(other_community, "secretary", "other_secretary"))
    assert other.get(page_of(endpoint)).status_code == 404
    assert other.get(f"{LIST}edit/{endpoint.pk}/").status_code in {302, 403, 404}
    assert list(other.get(LIST).context["object_list"]) == []


def test_the_list_asks_as_often_for_three_as_for_one(desk, community, endpoint, at, django_assert_num_queries):
    desk.get(LIST)
    with django_assert_num_queries(9):
        desk.get(LIST)
    for _ in range(2):
        make.webhook(community, at=at)
    with django_assert_num_queries(9):
        assert desk.get(LIST).status_code == 200


def test_it_can_be_deleted(desk, endpoint):
    assert desk.post(f"{LIST}delete/{endpoint.pk}/").status_code == 302
    assert not WebhookEndpoint.objects.exists()
