"""Linked data in a real browser: the content security policy lets it stand, and nothing in it is run."""

import json

import pytest

from tests import factories as make

pytestmark = pytest.mark.journey


def test_a_document_in_the_page_is_read_and_never_run(house, hall, phone, at):
    title = "</script><script>document.title='run'</script>饺子节"
    activity = make.activity(house, title, at_venue=hall)
    make.slot(activity, at=at)
    phone.open(f"/a/{activity.pk}/")  # `watch` sees to it that the console stays empty
    phone.sees(title)
    document = json.loads(phone.page.locator("script[type='application/ld+json']").text_content())
    assert [node["@type"] for node in document["@graph"]] == ["Event", "BreadcrumbList"]
    assert document["@graph"][0]["name"] == title
    assert phone.page.title() != "run"
