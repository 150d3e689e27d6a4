"""A running house, and people with phones: a live server on a database in a file, and a real Chromium before it."""

import gc
import importlib.util
import os
import warnings
from datetime import date, timedelta

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from playwright.sync_api import sync_playwright
from pytest_django.live_server_helper import LiveServer

from accounts.states import RoleKind
from booking.models import Venue
from cms.actions import furnish
from common.sms import MemoryBackend
from tests import factories as make
from tests import migrated
from tests.conftest import NOW

from .cameras import film_of
from .phones import Phone, Watch

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
NO_BROWSER = "no Chromium was found: install one (apt-get install chromium) or name it in CHROMIUM"


# The ground.


@pytest.fixture
def at():
    """The moment the story begins; from here the clock of the server runs on as clocks do."""
    with time_machine.travel(NOW, tick=True):
        yield NOW


@pytest.fixture
def later():
    """later(hours=2): that much after the beginning, still running."""
    travels = []

    def travel(**span) -> None:
        travels.append(time_machine.travel(NOW + timedelta(**span), tick=True))
        travels[-1].start()

    yield travel
    for travelled in reversed(travels):
        travelled.stop()


@pytest.fixture
def uploads(tmp_path, settings):
    """Files that people upload lie in a folder, from where the server hands them out."""
    settings.MEDIA_ROOT = tmp_path
    files = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    settings.STORAGES = {**settings.STORAGES, "default": files}


@pytest.fixture
def ground(transactional_db, uploads, tmp_path):
    """Each request of the server has a connection of its own: SQLite needs a file for that."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        connection.settings_dict["NAME"] = str(tmp_path / "journey.sqlite3")
        connection.close()
        migrated.restore()
    yield
    if connection.vendor == "sqlite":
        connection.close()
        connection.settings_dict["NAME"] = name


@pytest.fixture
def server(ground, at, settings):
    running = LiveServer("127.0.0.1")
    settings.PUBLIC_BASE_URL = settings.WAGTAILADMIN_BASE_URL = settings.WAGTAILAPI_BASE_URL = running.url
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    with warnings.catch_warnings():
        # Wagtail leaves the temporary files of its renditions to the collector; let it come while nobody minds.
        warnings.simplefilter("ignore", ResourceWarning)
        yield running
        running.stop()
        gc.collect()


# The browser.


def chromium() -> str:
    """The same search that `make test` announces."""
    script = settings.BASE_DIR / "scripts" / "find_browser.py"
    spec = importlib.util.spec_from_file_location("find_browser", script)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.found()


@pytest.fixture(scope="module")
def browser():
    executable = chromium()
    if not executable:
        pytest.fail(NO_BROWSER) if os.environ.get("CI") else pytest.skip(NO_BROWSER)
    with pytest.MonkeyPatch.context() as patch:
        # Playwright keeps a loop running in this thread, and Django would take every query for one from inside it.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        with sync_playwright() as playwright:
            started = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
            yield started
            started.close()


@pytest.fixture
def watch(server):
    """What every page of a journey is held to: no error in the console, nothing missing, nobody else asked."""
    seen = Watch(server.url)
    yield seen
    assert seen.faults == []


@pytest.fixture
def phone_of(browser, server, watch, client_of):
    """phone_of(user): a phone of their own, logged in; phone_of(None) is nobody's yet."""
    contexts = []

    def build(user=None, *, width=390, height=844, reading="", **options) -> Phone:
        settled = {"locale": "zh-CN", "timezone_id": "Asia/Shanghai", "service_workers": "block"}
        context = browser.new_context(viewport={"width": width, "height": height}, **(settled | options))
        contexts.append(context)
        cookies = {"reading": reading} if reading else {}
        if user is not None:
            cookies[settings.SESSION_COOKIE_NAME] = client_of(user).session.session_key
        context.add_cookies([{"name": n, "value": v, "url": server.url} for n, v in cookies.items()])
        return Phone(context.new_page(), server.url, watch)

    yield build
    for context in contexts:
        context.close()


@pytest.fixture
def camera_before(server, watch, client_of, tmp_path, browser):
    """camera_before(picture, user): a phone whose camera sees that picture (PNG)."""
    started = []

    def build(picture: bytes, user) -> Phone:
        film = film_of(picture, tmp_path / f"camera{len(started)}.y4m")
        fake = [
            "--use-fake-ui-for-media-stream",
            "--use-fake-device-for-media-stream",
            f"--use-file-for-fake-video-capture={film}",
        ]
        own = browser.browser_type.launch(executable_path=chromium(), args=[*ARGUMENTS, *fake])
        started.append(own)
        context = own.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN", timezone_id="Asia/Shanghai")
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": client_of(user).session.session_key, "url": server.url}])
        return Phone(context.new_page(), server.url, watch)

    yield build
    for one in started:
        one.close()


@pytest.fixture
def phone(phone_of):
    return phone_of()


@pytest.fixture
def texts():
    """The text messages that were sent."""
    MemoryBackend.sent.clear()
    yield MemoryBackend.sent
    MemoryBackend.sent.clear()


# The house: a community whose site stands, a hall, a squad; no activity yet.


@pytest.fixture
def house(server, community):
    furnish(community)
    make.hours_policy(community, step_minutes=1)
    return community


@pytest.fixture
def hall(house) -> Venue:
    return make.venue(house, "综合文化服务中心")


@pytest.fixture
def squad(house, leader):
    return make.team(house, "守护家园突击队", leader=leader)


@pytest.fixture
def second_family(house, at):
    """A father and two children, who come later than the others."""
    father = make.resident(house, "father", name="陈建国")
    make.child(father.person, "陈一", at=at)
    make.child(father.person, "陈二", birth_date=date(2019, 3, 8), at=at)
    return father


@pytest.fixture
def editor(house):
    return make.staff(house, RoleKind.EDITOR, "editor")


@pytest.fixture
def secretary(house):
    return make.staff(house, RoleKind.SECRETARY, "secretary")
