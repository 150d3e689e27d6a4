"""Every page on every width and in every dress: nothing scrolls sideways, nothing complains, axe finds nothing, and
the list is light. What `watch` collects (console, missing files, other hosts) is asserted after each test."""

import gzip
from datetime import date, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe

from booking.states import BookingStatus
from checkin.models import Checkpoint, DisplayLease
from cms.models import (
    ActivityIndexPage,
    ActivityPage,
    NewsIndexPage,
    NewsPage,
    ProgrammePage,
    VenueIndexPage,
    VenuePage,
)
from common.models import InboxMessage
from tests import factories as make

pytestmark = pytest.mark.journey

LONG = "“情暖社区·共庆佳节”第十二届暖冬饺子节暨邻里互助志愿服务集中展示日（含少儿专场）"
TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
RULES = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
COLOUR_RULES = {**RULES, "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
# What the reader has chosen, the widths to be held, and the colours that axe looks at.
DRESSES = {
    "usual": ("", [1280, 320, 390], ["light", "dark"]),
    "elder": ("elder", [320, 390], ["light"]),
    "largest": ("elder,contrast,30", [390], []),
}
PUBLIC = ["/", "/activities/", "/activities/?view=month", "/venues/", "/news/", "/study/", "/about/",
          "/about/accessibility/", "/accounts/login/", "/accounts/signup/", "/accounts/login/code/", "/volunteer/",
          "/search/?q=jzj", "/feeds/programme/", "/api/docs/", "/no-such-page/"]  # fmt: skip


@pytest.fixture
def full_house(house, hall, squad, resident, children, volunteer, neighbour, at):
    """One of everything, with a long name; returns the addresses that depend on rows."""
    activity = make.activity(house, LONG, at_venue=hall)
    page = ActivityPage(title=LONG, activity=activity, practical="免费，不用带东西")
    ActivityIndexPage.objects.get().add_child(instance=page)
    read = pages_to_read(activity, hall, at)
    slot = make.slot(activity, at=at, starts_at=at + timedelta(days=2), label="上午专场", capacity=5)
    full = make.slot(activity, at=at, starts_at=at + timedelta(days=3), capacity=1)
    make.fill(full, at=at)
    ill = make.question(activity, LONG[:40], scope="person", kind="choice", options=[LONG[:20], LONG[20:40]])
    make.question(activity, "几位", scope="person", kind="number", depends_on=ill, depends_value=LONG[:20])
    make.question(activity, "开车来吗", required=False)
    make.question(activity, "车牌", kind="text", required=False)
    told = {str(ill.pk): {str(children[0].pk): LONG[:20]}}
    held = make.booking(slot, resident.person, children[0], by=resident, at=at, answers=told)
    waits = make.booking(full, children[1], by=resident, at=at, status=BookingStatus.WAITLISTED)
    shift = make.shift(squad, at=at, venue=hall, title=LONG)
    make.shift_role(shift)
    make.signup(make.shift_role(shift, "领读"), volunteer.person.volunteer, at=at)
    offer = InboxMessage.objects.create(
        recipient=resident, kind="booking_offered", title=LONG, body=LONG, url=waits.ticket_path, created_at=at
    )
    study = study_pages(house, resident, at)
    point = Checkpoint.objects.create(community=house, venue=hall, name="大厅门口")
    lease = DisplayLease.objects.create(
        checkpoint=point, made_by=volunteer, created_at=at, expires_at=at + timedelta(hours=12)
    )
    return {
        "public": [*PUBLIC, *read, *study, f"/a/{activity.pk}/", f"/book/{slot.pk}/", f"/volunteer/shifts/{shift.pk}/"],
        "resident": ["/", "/me/", "/me/past/", "/me/household/", "/me/household/add/", "/me/inbox/",
                     f"/me/inbox/{offer.pk}/", "/me/notices/", held.ticket_path,
                     waits.ticket_path, f"{held.ticket_path}cancel/", f"/book/{slot.pk}/", f"/book/{full.pk}/",
                     "/volunteer/join/", *study],
        "volunteer": ["/volunteer/", "/volunteer/ledger/", "/volunteer/card/", f"/volunteer/shifts/{shift.pk}/"],
        "leader": ["/door/", f"/door/shifts/{shift.pk}/"],
        "clerk": ["/door/", f"/door/slots/{slot.pk}/"],
        "screen": f"/screen/{lease.token}/",
    }  # fmt: skip


def pages_to_read(activity, hall, at) -> list[str]:
    """A notice on top, a programme, a venue, each leading to the activity; their addresses."""
    news, venues = NewsIndexPage.objects.get(), VenueIndexPage.objects.get()
    leads = [("activities", {"title": "相关活动", "activities": [activity]})]
    shown = {"shown_until": at + timedelta(days=2), "pinned": True}
    notice = NewsPage(title=LONG, category="notice", intro=LONG, body=leads, **shown)
    programme = ProgrammePage(
        title=LONG,
        kind="情景朗诵",
        intro=LONG,
        cast=[("part", {"role": "领诵", "people": LONG})],
        rehearsals=[("activity", {"activity": activity, "words": LONG[:40]})],
        shows=[("show", {"on": date(2027, 2, 20), "place": LONG, "note": LONG})],
    )
    venue = VenuePage(title=hall.name, venue=hall, directions=LONG, body=leads)
    for index, page in ((news, notice), (news, programme), (venues, venue)):
        index.add_child(instance=page)
    return [notice.url, programme.url, venue.url]


def study_pages(house, resident, at) -> list[str]:
    """The series, an episode with all that it may have, a paper that is being answered, a result and its board."""
    wordy = ((LONG, (LONG, "短"), (0,)), ("哪几样？", ("内涝", LONG[:40], "风沙"), (0, 2)))
    running = make.quiz(house, wordy, at=at, title=LONG[:60], minutes=30, attempts_allowed=2)
    done = make.quiz(house, wordy, at=at, title="答过的", minutes=30)
    make.attempt(running, resident, at=at)
    make.attempt(done, resident, at=at, score=1, answers={})
    book = ("book", {"title": LONG[:80], "author": LONG[:60], "publisher": "", "note": LONG, "activity": None})
    page = make.study_page(
        house, title=LONG, video=make.video(house, at=at, transcript=LONG), quiz=done, reading_list=[book]
    )
    addresses = [f"/quiz/{quiz.pk}/" for quiz in (running, done)]
    return [page.get_parent().url, page.url, *addresses, f"{addresses[1]}board/"]


@pytest.fixture
def faces(full_house, resident, volunteer, leader, clerk):
    """Who looks, and at which pages."""
    people = {"public": None, "resident": resident, "volunteer": volunteer, "leader": leader, "clerk": clerk}
    return [(person, full_house[name]) for name, person in people.items()]


@pytest.mark.long
@pytest.mark.parametrize("dress", DRESSES)
def test_every_page_fits_and_axe_finds_nothing(dress, faces, phone_of):
    reading, widths, colours = DRESSES[dress]
    found = []
    for person, addresses in faces:
        phone = phone_of(person, reading=reading)
        for address in addresses:
            phone.open(address)
            faults = [*too_wide(phone.page, widths), *barriers(phone.page, colours)]
            found += [f"{address} {fault}" for fault in faults]
    assert found == []


def too_wide(page, widths: list[int]):
    for width in widths:
        page.set_viewport_size({"width": width, "height": 844})
        needed = page.evaluate("document.scrollingElement.scrollWidth")
        if needed > width:
            yield f"needs {needed} px on {width}"


def barriers(page, colours: list[str]):
    """Everything in the first colours; in the others, which change nothing else, what depends on colour. Nothing moves
    meanwhile, because what is still fading in has no contrast yet."""
    for number, colour in enumerate(colours):
        page.emulate_media(color_scheme=colour, reduced_motion="reduce")
        if number == 0:
            found = Axe().run(page, options=RULES).response
        else:
            found = page.evaluate("rules => axe.run(rules)", COLOUR_RULES)
        for fault in found["violations"]:
            yield f"{colour}: {fault['id']} {[node['target'] for node in fault['nodes']][:3]}"


def test_hall_screen_is_one_picture_on_a_television(full_house, hall, squad, phone_of, at):
    make.shift(squad, at=at, venue=hall, starts_at=at + timedelta(hours=1))
    phone = phone_of(width=1920, height=1080)
    phone.open(full_house["screen"])
    assert phone.scan().startswith(f"{phone.home}/c/")
    assert phone.page.evaluate("document.scrollingElement.scrollHeight <= innerHeight")
    assert phone.page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")


WEIGHED = {"document", "stylesheet", "script"}
HEAVIEST = 45 * 1024


@pytest.mark.parametrize(
    ("address", "requests"), [("/activities/", 8), ("/", 14)]
)  # how many covers are near is the browser's say
def test_list_is_light(address, requests, full_house, phone_of):
    """Words, styles and scripts, compressed as the server in production sends them; pictures come later, lazily."""
    phone, answers = phone_of(), []
    phone.page.on("response", lambda answer: answers.append(answer))
    phone.open(address)
    phone.page.wait_for_load_state("networkidle")
    weighed = [answer for answer in answers if answer.request.resource_type in WEIGHED]
    assert sum(len(gzip.compress(answer.body())) for answer in weighed) <= HEAVIEST
    assert len(answers) <= requests, [answer.url for answer in answers]
