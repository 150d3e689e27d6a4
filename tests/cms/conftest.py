"""A furnished site with its editor and secretary."""

import pytest
from django.test import Client

from accounts.states import RoleKind
from cms import actions
from cms.models import ActivityIndexPage, ActivityPage, NewsIndexPage, StudyIndexPage, VenueIndexPage
from tests import factories as make

SECTIONS = {
    "activities": ActivityIndexPage,
    "venues": VenueIndexPage,
    "news": NewsIndexPage,
    "study": StudyIndexPage,
}


@pytest.fixture
def home(community, at):
    return actions.furnish(community)


@pytest.fixture
def section(home):
    """section("news"): the index page of that name."""
    return lambda name: SECTIONS[name].objects.child_of(home).get()


@pytest.fixture
def page_of(section):
    """page_of(activity): its live page."""

    def made(activity, **fields):
        page = ActivityPage(title=activity.title, activity=activity, **fields)
        section("activities").add_child(instance=page)
        return page

    return made


def _browser_of(user) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def writer(home, community):
    return make.staff(community, RoleKind.EDITOR, "writer")


@pytest.fixture
def at_desk(home, writer):
    """The editor's browser."""
    return _browser_of(writer)


@pytest.fixture
def approving(home, community):
    """The secretary's browser."""
    return _browser_of(make.staff(community, RoleKind.SECRETARY, "approver"))
