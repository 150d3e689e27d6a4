"""A team's invitation: a signed code in a QR that names the team and the day, good for thirty days."""

from datetime import UTC, datetime, timedelta

from django.core.signing import BadSignature, Signer

from .models import Team

GOOD_FOR = timedelta(days=30)
_SIGNER = Signer(salt="volunteers.invitation")


def invitation(team: Team, *, at: datetime) -> str:
    return _SIGNER.sign(f"{team.pk}.{int(at.timestamp())}")


def team_of(code: str, *, community_id: int, at: datetime) -> Team | None:
    """The team that invites; None for a code that is not ours, has run out, or is another community's."""
    try:
        number, made = _SIGNER.unsign(code).split(".")
    except (BadSignature, ValueError):
        return None
    age = at - datetime.fromtimestamp(int(made), UTC)
    if not timedelta(seconds=-1) <= age <= GOOD_FOR:
        return None
    return Team.objects.filter(pk=int(number), community=community_id).first()
