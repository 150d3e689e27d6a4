"""The shared people can log in both ways, and the clock stands where the fixture says."""

from django.utils import timezone

from accounts.models import Household, Session


def test_everybody_stands(
    resident, children, grandmother, neighbour, stranger, volunteer, leader, clerk, editor, secretary,
    other_community_clerk, slot, shift_role, at,
):  # fmt: skip
    household = resident.person.household
    assert household.persons.count() == 4
    assert [child.name for child in children] == ["林一诺", "林一鸣"]
    assert grandmother.age_on(at.date()) == 78
    assert list(Household.objects.of(stranger)) == []
    assert volunteer.person.volunteer.community == slot.community == leader.led_teams.get().community
    assert shift_role.left == 5
    assert timezone.now() == at


def test_clients_use_real_sessions(client_of, api_of, resident):
    client_of(resident)
    api_of(resident)
    assert list(Session.objects.values_list("user", flat=True)) == [resident.pk] * 2
