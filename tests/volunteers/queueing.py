"""What a role's queue says, and what who stands in it does, in a line each."""

from volunteers import actions
from volunteers.models import ShiftRole, Signup


def states(*signups) -> list[str]:
    rows = {row.pk: row.state for row in Signup.objects.all()}
    return [rows[signup.pk] for signup in signups]


def counters() -> tuple[int, int]:
    return ShiftRole.objects.values_list("taken", "waiting").get()


def give_back(signup, at):
    signup = Signup.objects.get(pk=signup.pk)
    return actions.cancel_signup(signup, by=signup.volunteer.person.user, at=at)


def answer(act, signup, at):
    signup = Signup.objects.get(pk=signup.pk)
    return act(signup, by=signup.volunteer.person.user, at=at)
