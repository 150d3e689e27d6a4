"""What each role may open in Wagtail's admin: one group for each role, with exactly these model permissions.

A group opens the door; which rows are behind it is decided by the role in a community (`accounts.admin.policies`).
"""

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q, QuerySet

from .states import RoleKind

SEE = ("view",)
MAKE = ("view", "add", "change")
ALL = (*MAKE, "delete")
DESK = {
    "booking.activity": MAKE,
    "booking.slot": MAKE,
    "booking.series": MAKE,
    "booking.booking": SEE,
    "booking.creditentry": SEE,
    "booking.appeal": SEE,
    "booking.bookingpolicy": ("view", "change"),
    "booking.venue": MAKE,
    "booking.space": ALL,
    "booking.openinghours": ALL,
    "booking.closure": ALL,
    "accounts.household": MAKE,
    "accounts.person": MAKE,
    "community.grid": MAKE,
    "community.partner": MAKE,
    "community.calendarday": ALL,
    "cms.quiz": MAKE,
    "cms.video": ALL,
    "volunteers.volunteer": MAKE,
    "volunteers.team": MAKE,
    "volunteers.servicekind": MAKE,
    "volunteers.qualification": MAKE,
    "volunteers.volunteerqualification": ("view", "add", "delete"),
    "volunteers.trainingrecord": ("view", "add", "delete"),
    "volunteers.shift": MAKE,
    "volunteers.shifttemplate": MAKE,
    "volunteers.signup": SEE,
    "volunteers.ledgerentry": SEE,
    "volunteers.hoursreview": SEE,
    "checkin.checkpoint": MAKE,
    "checkin.displaylease": MAKE,
    "common.auditentry": SEE,
}
TEAM = {
    "volunteers.shift": MAKE,
    "volunteers.shifttemplate": MAKE,
    "volunteers.signup": SEE,
    "volunteers.hoursreview": SEE,
}
PERMISSIONS: dict[RoleKind, dict[str, tuple[str, ...]]] = {
    RoleKind.CLERK: DESK,
    RoleKind.SECRETARY: {
        **DESK,
        "community.community": ("view", "change"),
        "common.webhookendpoint": ALL,
    },
    RoleKind.LEADER: TEAM,
    RoleKind.EDITOR: {
        "booking.activity": MAKE,
        "booking.slot": MAKE,
        "booking.series": MAKE,
        "cms.quiz": MAKE,
        "cms.video": ALL,
    },
    RoleKind.GRID_WORKER: {},
    RoleKind.SUBDISTRICT: {"volunteers.hoursreview": SEE},
}


@transaction.atomic
def install_groups() -> list[Group]:
    """Make the groups and set their permissions on our models; other apps' permissions in them are kept. Idempotent."""
    return [_install(kind, models) for kind, models in PERMISSIONS.items()]


def _install(kind: RoleKind, models: dict[str, tuple[str, ...]]) -> Group:
    group, _ = Group.objects.get_or_create(name=str(kind.label))
    wanted = _permissions(models)
    ours = {model.split(".")[0] for of_role in PERMISSIONS.values() for model in of_role}
    mine = group.permissions.filter(content_type__app_label__in=ours)
    group.permissions.remove(*mine.exclude(pk__in=wanted))
    group.permissions.add(*wanted)
    return group


def _permissions(models: dict[str, tuple[str, ...]]) -> QuerySet[Permission]:
    wanted = Q(content_type__app_label="wagtailadmin", codename="access_admin")
    for model, verbs in models.items():
        app_label, name = model.split(".")
        wanted |= Q(content_type__app_label=app_label, codename__in=[f"{verb}_{name}" for verb in verbs])
    return Permission.objects.filter(wanted)


def install_after_migrate(sender, **kwargs) -> None:
    """Receiver of post_migrate. It waits for the last app that has tables, when all permissions exist."""
    if sender.label == "sessions":
        install_groups()
