"""Programs hear of pages."""

import json

import pytest

from common import webhooks
from tests import factories as make
from tests.common.listening import Listener

pytestmark = pytest.mark.django_db


def test_publishing_and_taking_back_a_page_is_told(community, page_of, at):
    with Listener() as listener:
        make.webhook(community, listener.url, at=at, events=["page.published", "page.unpublished"])
        page = page_of(make.activity(community, "亲子彩绘"))
        page.save_revision().publish()
        page.unpublish()
        webhooks.collect(at=at)
        assert webhooks.send_due(at=at) == 2
    told = [json.loads(body) for _, body in listener.heard]
    assert [one["type"] for one in told] == ["page.published", "page.unpublished"]
    assert told[0]["data"] == {
        "page": page.pk,
        "type": "cms.ActivityPage",
        "title": "亲子彩绘",
        "url": page.full_url,
        "activity": page.activity_id,
    }
