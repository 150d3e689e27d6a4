"""What is marked in a title, and how well words fit it."""

import pytest

from common.search.fitting import Fit, fit, spans


def marked(text: str, query: str) -> str:
    out, last = "", 0
    for start, end in spans(text, query):
        out += f"{text[last:start]}[{text[start:end]}]"
        last = end
    return out + text[last:]


@pytest.mark.parametrize(
    ("text", "query", "shown"),
    [
        ("巧手插花 魅力巾帼", "插花", "巧手[插花] 魅力巾帼"),
        ("插花课，再插花", "插花", "[插花]课，再[插花]"),
        ("情暖社区 暖冬饺子节", "jzj", "情暖社区 暖冬[饺子节]"),
        ("情暖社区 暖冬饺子节", "jiaoz", "情暖社区 暖冬[饺子]节"),
        ("情暖社区 暖冬饺子节", "jiao jie", "情暖社区 暖冬[饺]子[节]"),
        ("《灯火里的中国》排演", "dhldzg", "《[灯火里的中国]》排演"),
        ("《灯火里的中国》排演", "zhongguopai", "《灯火里的[中国》排]演"),
        ("第17期 第7期", "第7期", "第17期 [第7期]"),
        ("ＷｉＦｉ密码", "wifi", "[ＷｉＦｉ]密码"),
        ("绿城妈妈", "lvcheng", "[绿城]妈妈"),
        ("插花<b>", "b", "插花<[b]>"),
        ("巧手插花", "剪纸", "巧手插花"),
        ("", "插花", ""),
        ("插花", "", "插花"),
        ("关爱老人 健康同行", "老人健康", "关爱[老人 健康]同行"),
    ],
)
def test_what_was_asked_for_is_marked(text, query, shown):
    assert marked(text, query) == shown


@pytest.mark.parametrize(
    ("text", "query", "how"),
    [
        ("儿童之家", "儿童之家", Fit.IS),
        ("儿童之家", "ertongzhijia", Fit.IS),
        ("儿童之家", "er tong zhi jia", Fit.IS),
        ("儿童之家 棋社", "儿童之家", Fit.BEGINS),
        ("社区儿童之家", "儿童", Fit.WRITTEN),
        ("社区儿童之家", "ertong", Fit.SOUNDS),
        ("社区儿童之家", "ertongz", Fit.PARTLY),
        ("社区儿童之家", "etzj", Fit.PARTLY),
        ("图书馆", "儿童", Fit.NOT),
        ("图书馆", "，", Fit.NOT),
    ],
)
def test_the_closer_fit_is_the_better(text, query, how):
    assert fit(text, query) == how
