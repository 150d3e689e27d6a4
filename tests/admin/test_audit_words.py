"""The audit log says in words what was done."""

import pytest
from django.utils import translation

from accounts.admin.place import verb_words


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
