"""Believable names for the demo's residents, by sex and generation."""

from random import Random

SURNAMES = list(
    "王李张刘陈杨赵黄周吴徐孙马朱胡郭何林罗高郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严武"
)
GIVEN = {
    (
        "f",
        "old",
    ): [
        "桂芳",
        "玉珍",
        "秀兰",
        "淑芬",
        "玉兰",
        "凤英",
        "桂英",
        "素云",
        "秀英",
        "玉梅",
        "春花",
        "金凤",
        "惠兰",
        "月娥",
        "桂花",
        "兰英",
        "翠花",
        "淑珍",
        "秋菊",
        "美玲",
    ],
    (
        "m",
        "old",
    ): [
        "长根",
        "建国",
        "国庆",
        "德明",
        "福生",
        "志明",
        "永福",
        "玉山",
        "金水",
        "文忠",
        "保国",
        "大勇",
        "树林",
        "庆丰",
        "学文",
        "振华",
        "广林",
        "立军",
        "光明",
        "忠义",
    ],
    ("f", "adult"): [
        "婷",
        "静",
        "丽娜",
        "晓燕",
        "敏",
        "慧敏",
        "雅琴",
        "丹",
        "倩",
        "艳红",
        "莉",
        "娟",
        "雪梅",
        "晓静",
        "佳",
        "玲玲",
        "海燕",
        "小燕",
        "芳芳",
        "蕾",
    ],
    ("m", "adult"): [
        "伟",
        "强",
        "磊",
        "建华",
        "志刚",
        "鹏",
        "浩",
        "斌",
        "亮",
        "勇",
        "海涛",
        "永强",
        "晓东",
        "建军",
        "凯",
        "立新",
        "文博",
        "宏伟",
        "俊杰",
        "少华",
    ],
    ("f", "child"): [
        "雨桐",
        "欣怡",
        "梓涵",
        "一诺",
        "思琪",
        "可欣",
        "诗涵",
        "语晨",
        "佳怡",
        "若曦",
        "沐晴",
        "依依",
        "悦悦",
        "甜甜",
        "安然",
    ],
    ("m", "child"): [
        "浩然",
        "子轩",
        "宇航",
        "博文",
        "俊熙",
        "梓豪",
        "明轩",
        "天佑",
        "一鸣",
        "泽宇",
        "睿",
        "乐乐",
        "晨曦",
        "嘉懿",
        "思远",
    ],
}


class Names:
    """Draws full names that do not repeat while new ones can be made."""

    def __init__(self, rng: Random):
        self.rng, self.used = rng, set()

    def surname(self) -> str:
        return self.rng.choice(SURNAMES)

    def full(self, sex: str, age: int, surname: str = "") -> str:
        """A full name for that sex ("f" or "m") and age; `surname` keeps a family together."""
        generation = "child" if age < 18 else "old" if age >= 58 else "adult"
        for _ in range(20):
            name = (surname or self.surname()) + self.rng.choice(GIVEN[sex, generation])
            if name not in self.used:
                break
        self.used.add(name)
        return name
