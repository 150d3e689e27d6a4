"""The audit log says in words what was done."""

import re

import pytest
from django.conf import settings
from django.utils import translation

from accounts.admin.place import FORM_WORDS, WORDS, verb_words

RECORDED = re.compile(r'(?:audit\.record\(\s*[\w.]+,|verb=|: )\s*"([a-z]+\.[a-z_]+)"')


@pytest.mark.parametrize(
    ("verb", "words"),
    [
        ("slot.changed", "修改场次"),
        ("page.drafted", "起草活动页"),
        ("venue.added", "新建场地"),
        ("household.changed", "修改家庭"),
        ("closure.deleted", "删除闭馆"),
        ("something.else", "something.else"),
    ],
)
def test_words_of_an_action(verb, words):
    assert verb_words(verb) == words


def test_words_follow_the_reader():
    with translation.override("en"):
        assert str(verb_words("slot.changed")) == "Slot changed"
        assert verb_words("venue.added").startswith("Add: ")


def test_every_verb_of_booking_has_words():
    sources = (settings.BASE_DIR / "booking" / "actions").glob("*.py")
    verbs = {verb for path in sources for verb in RECORDED.findall(path.read_text())}
    assert {"booking.offered", "credit.noted", "policy.changed"} <= verbs
    assert {verb for verb in verbs if verb not in WORDS and verb.partition(".")[2] not in FORM_WORDS} == set()
