"""A quiz on a phone with JavaScript off: read, tick, answer with a gap, be logged out, hand in, leave the board."""

import pytest
from playwright.sync_api import expect

from accounts.models import Session
from cms.models import Attempt, StudyProgress
from tests import factories as make
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.journey


def test_an_episode_and_its_quiz_without_a_script(house, resident, at, phone_of):
    page = make.study_page(house, title="红旗渠", quiz=make.quiz(house, at=at, title="第一期答一答"))
    plain = phone_of(java_script_enabled=False)
    plain.open(page.url)
    plain.tap("登录，记下读到第几期")
    plain.log_in("resident", PASSWORD)
    plain.tap("我读完了")
    plain.sees("这一期学完了")
    assert StudyProgress.objects.get().user == resident
    plain.tap("答一答")
    plain.tap("开始答题")
    plain.tick("1960 年", "3 月 5 日")
    plain.tap("交卷")
    plain.sees("还有 1 题没答", "第 2 题还没答")
    plain.tick("内涝", "风沙", "盐碱")
    Session.objects.all().delete()
    plain.tap("交卷")
    plain.sees("登录过期了", "你答的都还在")
    plain.log_in("resident", PASSWORD)
    expect(plain.page.locator("input:checked")).to_have_count(5)
    plain.tap("交卷")
    plain.sees("我的成绩", "3/3", "答案和讲解")
    assert Attempt.objects.get().score == 3
    plain.tap("看排行榜")
    plain.sees("林**")
    plain.tap("我不上榜")
    plain.sees("榜上还没有人")
