"""Chinese as index words and queries as terms: what is found, and what only looks alike."""

import pytest

from common.search.sounds import LONGEST, canonical, index_words
from common.search.words import BREAK, MOST_TERMS, index_text, terms_of


def finds(query: str, text: str, *, spoken: bool = True) -> bool:
    """What both databases do with the words, in plain Python."""
    words = index_text(text, spoken=spoken).split()
    return bool(terms := terms_of(query)) and all(
        any(_stands(phrase, words, term.prefix) for phrase in term.phrases) for term in terms
    )


def _stands(phrase, words, prefix) -> bool:
    *first, last = phrase
    return any(
        words[at : at + len(first)] == first
        and at + len(first) < len(words)
        and (words[at + len(first)] == last or (prefix and words[at + len(first)].startswith(last)))
        for at in range(len(words))
    )


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("插花", "巧手插花 魅力巾帼"),
        ("花", "巧手插花"),
        ("插花魅力", "巧手插花魅力巾帼"),
        ("巾帼 插花", "巧手插花魅力巾帼"),
        ("第7期", "党史周周学 第7期"),
        ("第1", "第13期"),
        ("老人健康", "关爱老人 健康同行"),
        ("巧手插花 魅力巾帼", "巧手插花魅力巾帼"),
        ("10岁", "10岁以上"),
        ("2026", "2026年春节"),
        ("ｗｉｆｉ", "图书馆WiFi密码"),
        ("wifi密码", "图书馆WiFi密码"),
        ("CAFE", "café"),
        ("花。", "“花”，"),
        ("饺zi", "暖冬饺子节"),
    ],
)
def test_what_stands_in_the_text_is_found(query, text):
    assert finds(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("花插", "巧手插花"),
        ("花魅", "巧手插花，魅力巾帼"),
        ("花魅", "巧手插花\n魅力巾帼"),
        ("xyz", "xy，yz"),
        ("插花节", "插花"),
        ("第7期", "第17期"),
        ("", "花"),
        ("，。！", "花"),
        ("😀", "花"),
        (BREAK, "花，花"),
        ("\x00", "花"),
        ("%", "百分之百%"),
        ("_", "a_b"),
    ],
)
def test_what_does_not_is_not(query, text):
    assert not finds(query, text)


@pytest.mark.parametrize(
    "query", ["jiaozi", "jiaozijie", "jiao", "jia", "JiaoZi", "jiao zi", "jzj", "ndjzj", "jiǎozi", "zijie"]
)
def test_a_title_is_found_by_its_sound(query):
    assert finds(query, "情暖社区 暖冬饺子节")


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("chongyang", "重阳节敬老"),
        ("yinyue", "音乐会"),
        ("zhangzhe", "长者食堂"),
        ("zzst", "长者食堂"),
        ("lvcheng", "绿城妈妈"),
        ("lücheng", "绿城妈妈"),
        ("lucheng", "绿城妈妈"),
        ("chaoyang", "朝阳社区"),
        ("zhaoyang", "朝阳社区"),
        ("kuaiji", "会计课"),
        ("shaonianjiemu", "《少年》节目排演"),
        ("dangshizhouzhouxue", "党史·周周学"),
        ("nver", "女儿节"),
    ],
)
def test_readings_that_differ_are_all_there(query, text):
    assert finds(query, text)


@pytest.mark.parametrize(("query", "text"), [("jzj", "饺子"), ("zijiao", "饺子节"), ("jiaozi", "包子")])
def test_other_sounds_are_not_found(query, text):
    assert not finds(query, text)


def test_running_text_has_no_sound():
    assert not finds("jiaozi", "暖冬饺子节", spoken=False)


def test_a_long_title_stays_small_and_is_found_by_its_whole_sound():
    title = "长乐重行" * 60
    words = index_words((title,))
    assert max(map(len, words)) <= LONGEST
    assert len(" ".join(words)) < 40_000
    assert finds("qiaoshouchahuameilijinguoqiaoshouchahua", "巧手插花魅力巾帼巧手插花魅力巾帼")


def test_a_long_query_has_few_terms():
    assert len(terms_of("花，" * 5000 + "a b " * 5000)) <= MOST_TERMS
    assert len(terms_of(" ".join(f"w{n}" for n in range(10_000)))) == MOST_TERMS


def test_one_spelling_for_the_umlaut():
    assert canonical("LÜ") == canonical("lv") == canonical("lǚ") == "lu"
