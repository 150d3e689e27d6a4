"""The people, places and clients that the tests share, and the ground they stand on."""

import gc
import os
import socket
from datetime import date, datetime
from zoneinfo import ZoneInfo

import hypothesis
import pytest
import time_machine
from django.core.cache import cache
from django.test import Client, TransactionTestCase
from pytest_django.plugin import blocking_manager_key
from rest_framework.test import APIClient

from accounts.states import RoleKind
from community import sites
from tests import factories as make
from tests import migrated

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))

# CI asks the same every time, so that a change is judged by what it changed; whoever develops rolls the dice anew.
hypothesis.settings.register_profile("dev", max_examples=20, stateful_step_count=25, deadline=None)
hypothesis.settings.register_profile(
    "ci", max_examples=115, stateful_step_count=50, deadline=None, derandomize=True, print_blob=True
)
hypothesis.settings.register_profile("release", max_examples=20_000, stateful_step_count=50, deadline=None)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "dev"))


# The ground: a migrated database, no way out of the machine, nothing remembered from the test before.


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_modify_db_settings, django_db_blocker):
    """Instead of migrating for every run, copy a database that has been migrated once."""
    with django_db_blocker.unblock():
        migrated.load()
    with pytest.MonkeyPatch.context() as patch:
        # Flushing would also empty Wagtail's tree; the hook below brings the whole copy back instead.
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda self: None)
        yield
    with django_db_blocker.unblock():
        migrated.drop()


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def pytest_collection_finish():
    """What is imported and collected stays until the end: the garbage collector need not walk through it again and
    again, which was a quarter of all computing."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    """After a test that committed, bring back what the migrations had put into the tables."""
    result = yield
    marker = item.get_closest_marker("django_db")
    committed = {"transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
    if committed or (marker and marker.kwargs.get("transaction")):
        with item.config.stash[blocking_manager_key].unblock():
            migrated.restore()
    return result


@pytest.fixture(scope="session", autouse=True)
def no_way_out():
    """Refuse every connection that leaves the machine."""
    connect = socket.socket.connect

    def guarded(self, address):
        host = address[0] if isinstance(address, tuple) else "localhost"
        if host not in {"127.0.0.1", "::1", "localhost"}:
            raise RuntimeError(f"a test tried to connect to {address}")
        return connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield


@pytest.fixture(autouse=True)
def nothing_remembered():
    cache.clear()
    sites.forget()
    yield
    sites.forget()


@pytest.fixture
def at():
    """The moment of the test, Friday 2026-11-20 09:00 in Shanghai; the process clock stands there."""
    with time_machine.travel(NOW, tick=False):
        yield NOW


# The place.


@pytest.fixture
def community(db):
    """The community of the default site: what a request to any unknown host belongs to."""
    return make.community(site=make.page_tree(), name="竞舟社区", short_name="竞舟", code="jingzhou")


@pytest.fixture
def other_community(community):
    return make.community(name="文苑社区", short_name="文苑", code="wenyuan")


# The people: one owns, one may help, one must see nothing.


@pytest.fixture
def resident(community, at):
    """林晓梅: a household of her own with two children and a grandmother."""
    user = make.resident(community, "resident", name="林晓梅")
    make.child(user.person, "林一诺", at=at)
    make.child(user.person, "林一鸣", birth_date=date(2020, 9, 1), at=at)
    make.grandmother(user.person.household, "王秀兰")
    return user


@pytest.fixture
def children(resident):
    return list(resident.person.household.persons.filter(relation="child").order_by("birth_date"))


@pytest.fixture
def grandmother(resident):
    return resident.person.household.persons.get(relation="parent")


@pytest.fixture
def neighbour(community, at):
    """Same community, another household."""
    return make.resident(community, "neighbour", name="陈建国")


@pytest.fixture
def stranger(community, at):
    """Logged in, without a household."""
    return make.login("stranger")


@pytest.fixture
def clerk(community, at):
    return make.staff(community, RoleKind.CLERK, "clerk")


@pytest.fixture
def editor(community, at):
    return make.staff(community, RoleKind.EDITOR, "editor")


@pytest.fixture
def secretary(community, at):
    return make.staff(community, RoleKind.SECRETARY, "secretary")


@pytest.fixture
def other_community_clerk(other_community, at):
    return make.staff(other_community, RoleKind.CLERK, "other_clerk")


@pytest.fixture
def leader(community, at):
    """Leads `team`."""
    return make.staff(community, RoleKind.LEADER, "leader")


@pytest.fixture
def volunteer(community, at):
    """A resident who serves: `user.person.volunteer`."""
    user = make.resident(community, "volunteer", name="周志强")
    make.volunteer(user.person, at=at)
    return user


# The things.


@pytest.fixture
def activity(community):
    return make.activity(community, "暖冬饺子节")


@pytest.fixture
def slot(activity, at):
    """Twenty seats, a week ahead, open for booking."""
    return make.slot(activity, at=at)


@pytest.fixture
def team(community, leader):
    return make.team(community, "守护家园突击队", leader=leader)


@pytest.fixture
def shift(team, at):
    """Three hours, a week ahead, with one role of five."""
    made = make.shift(team, at=at, title="饺子节引导")
    make.shift_role(made)
    return made


@pytest.fixture
def shift_role(shift):
    return shift.roles.get()


# The clients.


@pytest.fixture
def client_of(db):
    """client_of(user): a browser with a real login session; client_of(None) is anonymous."""

    def build(user, **options) -> Client:
        client = Client(**options)
        if user is not None:
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return build


@pytest.fixture
def api_of(client_of):
    """api_of(user): a program that sends JSON and allauth's X-Session-Token; api_of(None) is anonymous."""

    def build(user) -> APIClient:
        api = APIClient()
        api.default_format = "json"
        if user is not None:
            api.credentials(HTTP_X_SESSION_TOKEN=client_of(user).session.session_key)
        return api

    return build
