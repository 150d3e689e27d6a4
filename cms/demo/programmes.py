"""The demo's programmes: what neighbours rehearse, who is in it, where it is shown. Days count from today."""

# (title, kind, team, picture, intro, cast, title of the rehearsals, words, shows, text)
PROGRAMMES = (
    (
        "《灯火里的中国》",
        "合唱",
        "夕阳红艺术团",
        "lantern",
        "迎春晚会的压轴节目。台上老的七十二，爱唱的都来，谱子现场发。",
        (("领唱", "宋玉梅、陈建国"), ("指挥", "退休音乐老师 田老师"), ("快板", "还缺两位，跟宋老师说一声")),
        "《灯火里的中国》节目排演",
        "每周排一次，来听的邻居也欢迎坐下。",
        ((45, "综合文化服务中心 大厅", "迎春晚会，压轴"), (-58, "社区广场", "国庆邻里歌会，第一次亮相")),
        "<p>调子不难，难的是二十几个人往一处使劲。头一个月只练一件事：一起换气。</p>",
    ),
    (
        "《少年》",
        "舞蹈",
        "红领巾社团",
        "sunrise",
        "孩子们的节目，小的才七岁。一起练到上台那天。",
        (("领舞", "向阳小学 四年级小队员"), ("编舞", "许静"), ("服装", "绿城妈妈手工组")),
        "《少年》节目排演",
        "六到十五岁都能来，穿运动鞋。",
        ((45, "综合文化服务中心 大厅", "迎春晚会，开场"),),
        "<p>动作拆成八拍一段，一次学一段。家长可以坐在旁边看，也可以一起跳。</p>",
    ),
)
# title of the news → what makes it stand out; days count from today
STANDING_OUT = {
    "道路提质完工，路灯全亮了": {"pinned": True, "pinned_days": 20},
    "图书馆换冬季开放时间": {"shown_days": 6},
}
# title of the news → (heading, titles of the activities that it leads to)
LEADING_TO = {
    "家庭教育第十讲：写作业不吵架": ("下一讲", ("家庭教育讲堂", "送学上门")),
    "红领巾社团走进社区图书馆": ("一起读书", ("樊登读书分享会", "亲子阅读营")),
}
# title of the news → (title of the quiz that it leads to, words)
ASKING = {"党员微视频拍好了": ("党史小竞赛", "看完视频，来答一答：")}
# kind of venue → (the way, what the sketch shows)
WAYS = {
    "children": ("东门进来，沿小花园走到底，黄色门。有斜坡，婴儿车能推。", "东门进来直走，过小花园，左手边黄色门"),
    "women": ("东门进来第一个路口左转，门口摆着花架。", "东门进来第一个路口左转，右手边有花架的门"),
    "library": ("南门进来，上三级台阶，旁边有坡道。", "南门进来直走，左手边红色门，台阶旁有坡道"),
    "daycare": ("南门进来右转，一楼，门口能停轮椅。", "南门进来右转，一楼，门口有停轮椅的地方"),
    "culture": ("东门进来直走 50 米，最大的那栋楼。", "东门进来直走 50 米，右手边最大的一栋楼"),
}
