"""What one request to another program may take, and where it never goes."""

import pytest

from common.webhooks import posting
from tests.common.listening import PATIENCE, break_off, drip, hang

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("misbehaviour", [hang, drip, break_off])
def test_whatever_it_does_the_request_ends(listener, monkeypatch, misbehaviour):
    monkeypatch.setattr(posting, "TOTAL_SECONDS", 0.6)
    listener.answers = [misbehaviour]
    answer = posting.post(listener.url, b"{}", {})
    assert answer.status is None and answer.error
    assert answer.took_ms < PATIENCE * 500  # the other end would go on for twice as long


def test_redirects_are_not_followed(listener):
    listener.answers = [302]
    answer = posting.post(listener.url, b"{}", {})
    assert (answer.status, answer.is_good, len(listener.heard)) == (302, False, 1)


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://example.com/", "webhook_not_https"),
        ("https://127.0.0.1/", "webhook_private"),
        ("https://[::1]/", "webhook_private"),
        ("https://[::ffff:10.0.0.1]/", "webhook_private"),
        ("https://[64:ff9b::a00:1]/", "webhook_private"),
        ("https://10.1.2.3/", "webhook_private"),
        ("https://169.254.169.254/latest/", "webhook_private"),
        ("https://0.0.0.0/", "webhook_private"),
        ("https://2130706433/", "webhook_private"),
        ("https://localhost/", "webhook_private"),
        ("https://user:word@203.0.114.1/", "webhook_address"),
        ("https:///x", "webhook_address"),
        ("ftp://example.com/", "webhook_address"),
        ("https://example.com:99999/", "webhook_address"),
    ],
)
def test_nothing_goes_into_the_own_network(settings, url, code):
    settings.WEBHOOK_LOCAL_TARGETS = False
    assert posting.refusal_of_address(url).code == code
    answer = posting.post(url, b"{}", {})
    assert answer.status is None and answer.error


def test_a_name_that_turns_private_after_it_was_saved_is_not_connected_to(settings, monkeypatch, listener):
    settings.WEBHOOK_LOCAL_TARGETS = False
    public, private = [(2, 1, 6, "", ("93.184.215.14", 443))], [(2, 1, 6, "", ("127.0.0.1", 443))]
    monkeypatch.setattr(posting.socket, "getaddrinfo", lambda *a, **k: public)
    assert posting.refusal_of_address("https://hooks.example/") is None
    monkeypatch.setattr(posting.socket, "getaddrinfo", lambda *a, **k: public + private)
    assert posting.post("https://hooks.example/", b"{}", {}).error == "这个地址在内部网络里"
