"""Give a login a role in a community, from the command line."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.actions import grant_role
from accounts.models import User
from accounts.states import RoleKind
from community.models import Community


class Command(BaseCommand):
    help = "Make a login clerk, editor, secretary … of a community: grant_role liuting xiangyang clerk"

    def add_arguments(self, parser) -> None:
        parser.add_argument("username")
        parser.add_argument("community", help="the community's code")
        parser.add_argument("kind", choices=RoleKind.values)

    def handle(self, *, username: str, community: str, kind: str, **options) -> None:
        user = User.objects.filter(username=username).first()
        place = Community.objects.filter(code=community).first()
        if user is None or place is None:
            raise CommandError(f"There is no {'login ' + username if user is None else 'community ' + community}.")
        grant_role(user, place, RoleKind(kind), by=None, at=timezone.now())
        self.stdout.write(f"{user} is now {kind} of {place.name}.")
