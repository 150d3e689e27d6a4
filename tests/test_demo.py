"""The demo community is real input: all of the report stands in it under its own name, and all counters are right."""

import pytest
from django.core.management import call_command
from django.db.models import Count
from django.utils import timezone

from accounts.models import Person, User
from accounts.seed import DEMO_ACCOUNTS, DEMO_PASSWORD
from booking.models import Activity, Appeal, Booking, Offer, Place, Slot
from booking.states import PlaceStatus, SlotStatus
from checkin.models import KioskPin, PersonalCard
from cms.models import Quiz, StudyPage
from cms.quizzes.rules import drafts_of, faults_of
from community.models import Community, Partner
from config.seed import seed_everything
from volunteers.models import Shift, Signup, Team, Volunteer

VENUES = {"儿童之家", "绿城妈妈", "社区图书馆", "日间照料中心", "综合文化服务中心"}
SQUADS = {
    "全员核酸检测服务队", "卡点值守志愿队", "环境消杀队", "隔离人员后勤保障队", "疫情防控宣传队", "守护家园突击队",
}  # fmt: skip
ACTIVITIES = [
    "暖冬饺子节", "迎春送福写春联", "猜灯谜", "巧手插花", "关爱老人 健康同行", "亲子运动会", "约绘春天",
    "樊登读书分享会", "为党写一封红色家书", "党史小竞赛", "党史周周学", "《灯火里的中国》", "《少年》",
    "家庭教育", "送学上门", "非遗小技艺", "语言文字", "美育",
]  # fmt: skip


def faults(quiz: Quiz) -> list:
    return faults_of(drafts_of(quiz))


@pytest.mark.django_db
def test_the_demo_holds_the_whole_report_and_recounts_clean(client):
    at = timezone.now()

    made = seed_everything(at=at)

    community = Community.objects.get()
    assert set(community.venues.values_list("name", flat=True)) >= VENUES
    assert set(Team.objects.values_list("name", flat=True)) == SQUADS
    assert set(community.partners.values_list("kind", flat=True)) == set(Partner.Kind.values)
    titles = " ".join(Activity.objects.values_list("title", flat=True))
    assert [name for name in ACTIVITIES if name not in titles] == []
    assert (made["persons"] >= 300, made["activities"] >= 40, made["slots"] >= 400) == (True, True, True)
    assert Place.objects.count() >= 3000
    assert Shift.objects.filter(signups__ledger__isnull=False).distinct().count() >= 200
    assert Slot.objects.filter(waiting__gt=0, starts_at__gt=at).exists()
    assert Slot.objects.filter(booking_opens_at__gt=at).exists()
    assert Slot.objects.filter(status=SlotStatus.CANCELLED).exists()
    assert Place.objects.filter(slot__series_date__series__activity__title="儿童之家 棋社周五班").exists()
    assert Person.objects.filter(user__username="resident").get().household.persons.count() == 5
    assert not Slot.objects.annotate(n=Count("places")).filter(activity__isnull=False, activity__listed=False).exists()
    assert Signup.objects.filter(volunteer__person__user__username="volunteer", shift__ends_at__gt=at).exists()
    queue = Signup.objects.filter(role__name="写福字").values_list("state", "volunteer__person__user__username")
    assert ("offered", "volunteer") in queue and Signup.objects.seeking().exists()
    assert Volunteer.objects.waiting_for(User.objects.get(username="leader")).count() >= 3
    assert set(Volunteer.objects.values_list("state", flat=True)) >= {"active", "pending", "draft", "suspended"}
    assert Volunteer.objects.filter(state="pending", consents__withdrawn_at=None).exclude(consents=None).exists()
    assert Volunteer.objects.filter(source="paper", state="active", service_kinds__isnull=False).exists()
    resident = Booking.objects.filter(contact__username="resident").values_list("status", flat=True)
    assert set(resident) >= {"confirmed", "waitlisted", "entered", "pending", "rejected", "offered"}
    assert PersonalCard.objects.filter(kind="paper").exists() and KioskPin.objects.exists()
    assert Offer.objects.open().filter(booking__contact=None).exists()
    contest = Quiz.objects.get(title="党史小竞赛")
    assert contest.questions.count() >= 10 and contest.attempts.filter(state="submitted").count() >= 30
    assert StudyPage.objects.exclude(quiz=None).count() == 15 and not [q for q in Quiz.objects.all() if faults(q)]
    assert StudyPage.objects.get(episode=1).video.content_type == "video/mp4"
    assert Appeal.objects.open().get().made_by.username == "neighbour"
    assert Slot.objects.filter(roster_closed_at__isnull=False, places__status=PlaceStatus.NO_SHOW).exists()
    drawn = Slot.objects.filter(draw__state="drawn", starts_at__gt=at).get()
    assert set(drawn.bookings.values_list("status", flat=True)) >= {"confirmed", "waitlisted"}
    assert all(client.login(username=name, password=DEMO_PASSWORD) for name in DEMO_ACCOUNTS)
    call_command("verify")
