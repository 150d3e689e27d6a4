"""Roles from the command line, and the superuser's."""

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from accounts.rules import holds_role
from accounts.states import DESK_ROLES
from booking.models import Slot

pytestmark = pytest.mark.django_db


def test_a_login_becomes_clerk(community, stranger, capsys):
    call_command("grant_role", stranger.username, community.code, "clerk")
    assert holds_role(stranger, community, DESK_ROLES)
    assert "is now clerk" in capsys.readouterr().out


@pytest.mark.parametrize(("username", "code"), [("nobody", "jingzhou"), ("stranger", "nowhere")])
def test_who_or_what_is_not_there_is_named(community, stranger, username, code):
    with pytest.raises(CommandError, match="There is no"):
        call_command("grant_role", username, code, "clerk")


def test_a_superuser_holds_every_role_everywhere(community, other_community, slot):
    root = User.objects.create_superuser("root", password="x")
    assert holds_role(root, other_community, DESK_ROLES)
    assert slot in Slot.objects.manageable_by(root)
