"""The verifier in the page, in a real browser: agrees with the server and catches every change."""

import pytest
from django.conf import settings

from tests.draws.invented import invented, tampered, thousand
from tests.draws.test_verifier import WHOLE

pytestmark = pytest.mark.journey
EACH = """async (bundles) => {
    const answers = [];
    for (const bundle of bundles) answers.push((await linliDraw.verify(bundle)).every((check) => check.right));
    return answers;
}"""


@pytest.fixture
def judge(browser, tmp_path):
    """judge(bundles): which of them hold, asked in one page that was saved to a file."""
    script = settings.BASE_DIR / "static" / "draw" / "verify.js"
    saved = tmp_path / "saved.html"
    saved.write_text(f"<!doctype html><meta charset=utf-8><script>{script.read_text()}</script>")
    page = browser.new_page()
    page.goto(saved.as_uri())
    yield lambda bundles: page.evaluate(EACH, bundles)
    page.close()


@pytest.mark.long
def test_a_thousand_draws_agree_with_the_server(judge):
    answers = judge(thousand())
    assert len(answers) == 1000
    assert [number for number, holds in enumerate(answers) if not holds] == []


def test_every_single_change_is_caught(judge):
    changes = list(tampered(invented(5, **WHOLE)))
    answers = judge([bundle for _, bundle in changes])
    assert [what for (what, _), holds in zip(changes, answers, strict=True) if holds] == []
    assert judge([{}, None, {"rule": "{"}]) == [False, False, False]
