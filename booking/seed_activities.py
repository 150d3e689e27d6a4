"""What the demo community does: every activity of the report under its own name, and the everyday ones around them.

When: `Weekly` repeats on a weekday over the whole demo span; `Days` are offsets from today.
"""

from dataclasses import dataclass

from .states import Allocation, Audience, Category, WaitlistPolicy

CHILD_HOME, MUMS, LIBRARY = "儿童之家/活动室", "绿城妈妈/手作教室", "社区图书馆/研讨室"
DAYCARE, HALL, ROOM = ("日间照料中心/活动厅", "综合文化服务中心/一楼大厅", "综合文化服务中心/多功能厅")
STAGE, SQUARE, PICTURES = "综合文化服务中心/排练室", "户外广场/广场", "儿童之家/绘本角"
PARLOUR, CORNER = "绿城妈妈/会客厅", "日间照料中心/康复角"
BRANCH = "向阳社区党支部"


@dataclass(frozen=True)
class Weekly:
    """Every `every` weeks on `weekday` (0 is Monday) at `at`."""

    weekday: int
    at: str
    minutes: int = 90
    every: int = 1


@dataclass(frozen=True)
class Days:
    """On each day that lies so many days from today, at each time of `at`."""

    offsets: tuple[int, ...]
    at: tuple[str, ...]
    minutes: int = 90


@dataclass(frozen=True)
class Plan:
    """One activity. `demand` is how much of the capacity people want: above 1 there is a waitlist."""

    title: str
    category: Category
    audience: Audience
    summary: str
    space: str
    seats: int
    when: Weekly | Days
    ages: tuple[int | None, int | None] = (None, None)
    party: int = 4
    organiser: str = "向阳社区"
    contact: str = "刘婷"
    partners: tuple[str, ...] = ()
    waitlist: WaitlistPolicy = WaitlistPolicy.STRICT
    study: bool = False
    demand: float = 0.6
    opens_days: int = 30
    giving: Allocation = Allocation.FIRST_COME


F, A, C, R, K, H, P, E, S, X = (
    Category.FESTIVAL, Category.ARTS, Category.CRAFT, Category.READING, Category.FAMILY, Category.HEALTH,
    Category.HISTORY, Category.EDUCATION, Category.SPORT, Category.OTHER,
)  # fmt: skip
ALL, KIDS, FAMILY, ELDERS, WOMEN, MEMBERS = (
    Audience.ALL, Audience.CHILDREN, Audience.FAMILY, Audience.ELDERS, Audience.WOMEN, Audience.MEMBERS,
)  # fmt: skip
SCARF = "“童心向党—红领巾社团好少年”"
SCHOOLS = ("向阳小学", "一中国际城中学")
BY_BRANCH = {"organiser": BRANCH, "contact": "孙立军"}

PLANS = [
    Plan("情暖社区 暖冬饺子节", F, ALL, "面和馅都备好，会包的教不会包的，包好现煮一起吃。", HALL, 60, Days((-110, 5), ("09:00", "10:30", "14:30"), 75), party=4, partners=("绿城妈妈公益服务中心",), demand=0.8, **BY_BRANCH),
    Plan("迎春送福写春联 翰墨飘香添年味", F, ALL, "老师现场写，也教您写，红纸笔墨都备好。", HALL, 40, Days((-60, 40), ("09:00", "14:30"), 120), partners=("夕阳红艺术团",), opens_days=14, **BY_BRANCH),
    Plan("庆元宵 猜灯谜 其乐融融度佳节", F, ALL, "大厅挂三百条灯谜，猜中领汤圆。", HALL, 60, Days((-45, 43), ("18:30",), 90), party=5, opens_days=14, **BY_BRANCH),
    Plan("巧手插花魅力巾帼", C, WOMEN, "一篮鲜花，一位老师，带一件作品回家。", MUMS, 20, Weekly(5, "14:00", 120, every=2), ages=(14, None), party=2, organiser="绿城妈妈", contact="许静", partners=("绿城妈妈公益服务中心",), demand=0.92),
    Plan("关爱老人 健康同行", H, ELDERS, "社区医生来量血压、测血糖、讲用药。", DAYCARE, 40, Weekly(1, "09:00", 120), ages=(50, None), party=2, partners=("向阳社区卫生服务站",), demand=0.55),
    Plan("“运动创造和谐 健康快乐你我”亲子运动会", S, FAMILY, "两人三足、袋鼠跳、拔河，一家人一起上。", SQUARE, 100, Days((-58, 6), ("09:30",), 150), ages=(3, None), party=5, partners=("向阳小学",), demand=0.6),
    Plan("“约绘春天，放飞梦想”亲子彩绘", K, FAMILY, "给风筝上颜色，画好了到广场放。", CHILD_HOME, 24, Days((-70, -42, -14, 12, 26), ("10:00",), 90), ages=(3, None), party=3, demand=1.5),
    Plan("樊登读书分享会", R, ALL, "一个月共读一本书，来听也来说。", LIBRARY, 30, Days((-84, -70, -56, -42, -28, -14, 0, 14, 28), ("14:30",), 90), ages=(12, None), party=3, partners=("樊登读书会社区分会",), demand=0.8, study=True),
    Plan("为党写一封红色家书", P, MEMBERS, "铺开信纸，把想说的话写给党。", LIBRARY, 30, Days((-62, 3), ("19:00",), 90), party=3, study=True, demand=0.4, **BY_BRANCH),
    Plan("党史小竞赛", P, MEMBERS, "两人一队，抢答三轮，赢的队领一套书。", ROOM, 50, Days((-48, -20, 10), ("19:00",), 90), party=2, study=True, demand=0.7, **BY_BRANCH),
    Plan("党史周周学", P, MEMBERS, "每周三晚一个故事，十五期学完。", ROOM, 50, Weekly(2, "19:00", 60), party=4, study=True, demand=0.45, **BY_BRANCH),
    Plan("《灯火里的中国》节目排演", A, ALL, "合唱排演，爱唱的都来，谱子现场发。", STAGE, 30, Days(tuple(range(-49, 22, 7)), ("16:30",), 90), party=2, partners=("夕阳红艺术团",), demand=0.6),
    Plan("《少年》节目排演", A, KIDS, "孩子们的舞蹈节目，一起练到上台那天。", STAGE, 24, Weekly(5, "10:00", 90), ages=(6, 15), party=3, partners=("向阳小学",), demand=0.7),
    Plan("家庭教育讲堂", E, FAMILY, "孩子磨蹭、厌学、爱手机，老师和您一起想办法。", ROOM, 50, Weekly(5, "15:00", 90, every=2), party=2, study=True, demand=0.5),
    Plan("送学上门", P, ELDERS, "走不动的党员在家等，我们把学习送到家。", PARLOUR, 12, Weekly(3, "15:30", 60, every=2), ages=(55, None), party=2, study=True, demand=0.4, **BY_BRANCH),
    Plan(f"{SCARF}：非遗小技艺 剪窗花", C, KIDS, "一把剪刀一张红纸，剪出会动的影子。", CHILD_HOME, 20, Weekly(6, "14:00", 90), ages=(6, 14), party=2, partners=SCHOOLS, demand=1.15),
    Plan(f"{SCARF}：非遗小技艺 捏面人", C, KIDS, "面团在手里变成孙悟空，作品带回家。", MUMS, 18, Weekly(6, "10:00", 90, every=2), ages=(6, 14), party=2, partners=SCHOOLS, demand=1.2),
    Plan(f"{SCARF}：品味国家语言文字魅力", R, KIDS, "读古诗、写大字、认碑帖，说好普通话。", LIBRARY, 24, Weekly(5, "10:00", 60, every=2), ages=(6, 14), party=2, partners=SCHOOLS, demand=0.6),
    Plan(f"{SCARF}：美育兴趣培养课", A, KIDS, "国画、水彩、版画轮着来，颜料画纸都备好。", CHILD_HOME, 20, Weekly(5, "16:00", 90), ages=(5, 14), party=2, partners=SCHOOLS, demand=0.75),
    Plan("“童心向党”宣讲队 试讲", P, KIDS, "红领巾讲党史，大人坐在下面听。", ROOM, 40, Days((-90, -27, 8), ("10:00",), 60), ages=(7, None), party=4, partners=SCHOOLS, demand=0.5, **BY_BRANCH),
    Plan("主题党日", P, MEMBERS, "每月一次，重温誓词，一起做一件实事。", HALL, 60, Days((-105, -75, -46, -16, 17), ("09:30",), 120), party=2, study=True, demand=0.4, **BY_BRANCH),
    Plan("居民议事会", X, ALL, "停车、路灯、晾晒，坐下来一条一条说。", ROOM, 40, Days((-100, -72, -43, -15, 9, 37), ("19:00",), 120), party=2, demand=0.5),
    Plan("反电诈小课堂", X, ELDERS, "民警拆穿八种骗局，教您三招不上当。", DAYCARE, 40, Days((-95, -66, -37, -9, 1, 19), ("10:00",), 60), party=2, partners=("向阳路派出所",), study=True),
    Plan("优惠政策宣讲 企业商户恳谈", X, ALL, "用工、贷款、减税，政策讲明白，难处当面说。", ROOM, 30, Days((-64, -22, 15), ("15:00",), 90), ages=(18, None), party=1, partners=("惠民生活超市", "惠丰粮油商行")),
    Plan("健康同行 养生课", H, ELDERS, "节气养生、护膝护腰，听完练一套操。", DAYCARE, 36, Weekly(6, "19:00", 60), ages=(45, None), party=2, demand=1.1),
    Plan("八段锦晨练", H, ELDERS, "跟着教练慢慢练，出一点汗就好。", SQUARE, 40, Weekly(0, "07:00", 60), ages=(40, None), party=2, demand=0.5),
    Plan("广场舞排练", S, WOMEN, "新曲子学两遍就会，音量晚八点调小。", SQUARE, 50, Weekly(3, "18:30", 90), ages=(16, None), party=2, demand=0.5),
    Plan("老年手机课堂", E, ELDERS, "一对一教挂号、视频、扫码，笔记带回家。", LIBRARY, 16, Weekly(3, "09:30", 90), ages=(55, None), party=2, study=True, demand=1.1, waitlist=WaitlistPolicy.FILL),
    Plan("绘本故事会", R, FAMILY, "周末上午讲两本绘本，讲完一起画。", PICTURES, 12, Weekly(6, "10:00", 60), ages=(2, None), party=3, demand=1.3),
    Plan("四点半课堂", E, KIDS, "放学先来写作业，志愿者陪着，家长放心。", PICTURES, 12, Weekly(1, "16:30", 90), ages=(6, 12), party=2, demand=0.9),
    Plan("四点半课堂 周四班", E, KIDS, "写完作业下棋、读书，六点家长来接。", PICTURES, 12, Weekly(3, "16:30", 90), ages=(6, 12), party=2, demand=0.9),
    Plan("书法班", A, ALL, "从一横一竖写起，笔墨毛毡都备好。", LIBRARY, 16, Weekly(1, "19:00", 90), ages=(8, None), party=2, demand=0.8),
    Plan("象棋角", S, ALL, "老棋友对弈，新手有人教。", PARLOUR, 16, Weekly(4, "15:00", 120), ages=(6, None), party=2, demand=0.4),
    Plan("编织小组", C, WOMEN, "织围巾送给独居老人，毛线社区出。", MUMS, 16, Weekly(4, "09:30", 120, every=2), ages=(14, None), party=2, organiser="绿城妈妈", contact="许静", demand=0.6),
    Plan("周五烘焙", C, FAMILY, "揉面、打发、进炉，两小时后满屋香。", MUMS, 16, Weekly(4, "18:30", 120), ages=(5, None), party=3, organiser="绿城妈妈", contact="许静", demand=1.2, waitlist=WaitlistPolicy.FILL),
    Plan("社区合唱团", A, ALL, "每周一晚开嗓，谱子老师都有。", STAGE, 30, Weekly(0, "19:00", 90), ages=(12, None), party=2, partners=("夕阳红艺术团",), demand=0.6),
    Plan("周末电影", A, ALL, "大厅放一部老电影，茶水自取。", HALL, 60, Weekly(5, "18:30", 120, every=2), party=5, demand=0.5),
    Plan("急救培训 心肺复苏", H, ALL, "每人上手按压假人，会了能救一条命。", HALL, 30, Days((-80, -30, 2, 24), ("09:30",), 120), ages=(14, None), party=2, partners=("向阳社区卫生服务站",), study=True, waitlist=WaitlistPolicy.NONE, demand=0.8, giving=Allocation.APPROVAL),
    Plan("乒乓球友谊赛", S, ALL, "单打淘汰，赢球不重要，出汗最重要。", STAGE, 24, Days((-88, -34, 7), ("13:30",), 150), ages=(8, None), party=2, demand=0.7, giving=Allocation.APPROVAL),
    Plan("亲子阅读营", R, FAMILY, "半天读完一本书，合写一张读书卡。", LIBRARY, 24, Days((2, 13), ("09:30",), 120), ages=(4, None), party=3, demand=1.7, waitlist=WaitlistPolicy.FILL, giving=Allocation.DRAW),
    Plan("二手书交换市集", R, ALL, "带一本来，换一本走。", SQUARE, 60, Days((-52, -8, 21), ("10:00",), 120), party=4, demand=0.35),
    Plan("垃圾分类小能手", E, KIDS, "扔对一袋盖一个章，集满换绿植。", CHILD_HOME, 24, Days((-85, -33, 0, 16), ("16:00",), 60), ages=(4, 12), party=3, partners=("绿城物业服务中心",), demand=0.7),
    Plan("康复操", H, ELDERS, "康复师带着做，坐着也能练。", CORNER, 10, Weekly(2, "10:00", 60), ages=(55, None), party=2, demand=1.1),
    Plan("早安义诊", H, ELDERS, "量血压、看舌苔、问用药，不用排队。", DAYCARE, 30, Days((-29, -1, 0, 1, 4), ("08:30",), 90), ages=(50, None), party=2, partners=("向阳社区卫生服务站",), demand=0.5),
    Plan("午间工间操", S, ALL, "二十分钟放松肩颈，上班族也来得及。", HALL, 30, Days((-7, -3, 0, 1, 2), ("12:20",), 40), ages=(16, None), party=2, demand=0.4),
    Plan("晚间读报会", R, ELDERS, "读报、聊天、喝茶，九点前送到楼下。", PARLOUR, 16, Days((-5, -2, 0, 1, 3, 5), ("19:30",), 60), ages=(50, None), party=2, demand=0.9),
    Plan("守护家园应急演练", X, ALL, "沙袋怎么垒、闸门怎么关，汛期前练一遍。", SQUARE, 40, Days((-68, 11), ("15:00",), 120), ages=(16, None), party=2, partners=("锦绣苑物业",), study=True),
]  # fmt: skip
CANCELLED = (f"{SCARF}：非遗小技艺 剪窗花", "老师生病，改期另告")  # its next slot after this week is called off
READING_SEATS = "社区图书馆/阅览座位"
