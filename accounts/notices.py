"""提醒方式: by which ways beside the inbox a login is reached, and the e-mail address it has shown to be its own."""

from datetime import datetime, timedelta

from django.core import signing
from django.db import transaction

from common import audit, notifications
from common.errors import DomainError, Refusal
from common.models import NoticeChoice, OutboxMessage
from community.models import Community

from .models import User

SALT = "accounts.email"
LINK_LASTS = timedelta(days=2)
CHECKS_A_DAY = 3
NOT_AGAIN_FOR = timedelta(minutes=10)
EMAIL_TOO_OFTEN = Refusal("email_too_often", "今天发过几封确认信了", "请先看看邮箱，或明天再填", "/me/notices/")
EMAIL_LINK = Refusal("email_link", "这个确认网址用不了了", "请到“提醒方式”再填一次邮箱", "/me/notices/")


def choice_of(user: User) -> NoticeChoice:
    """What the login has chosen; the inbox alone until it says otherwise."""
    return NoticeChoice.objects.filter(user=user).first() or NoticeChoice(user=user)


@transaction.atomic
def choose_notices(
    user: User, *, by_sms: bool, by_email: bool, by_wechat: bool, email: str, community: Community, at: datetime
) -> NoticeChoice:
    """Keep the choice. A new address counts once its link was opened; until then the old one stays."""
    wanted = {"by_sms": by_sms, "by_email": by_email, "by_wechat": by_wechat}
    if not email:
        wanted["email"] = ""
    choice, _ = NoticeChoice.objects.update_or_create(user=user, defaults=wanted)
    audit.record(user, "notices.chosen", user, at=at, **wanted)
    if email and email != choice.email and email != unconfirmed_email(user, at=at, within=NOT_AGAIN_FOR):
        _ask(user, email, community, at)
    return choice


def unconfirmed_email(user: User, *, at: datetime, within: timedelta = LINK_LASTS) -> str:
    """The address whose link was sent and has not been opened yet; empty when there is none, or it is too old."""
    asked = OutboxMessage.objects.filter(recipient=user, kind="email_check", created_at__gt=at - within)
    email = asked.order_by("-id").values_list("payload__to", flat=True).first() or ""
    return "" if NoticeChoice.objects.filter(user=user, email=email).exists() else email


def _ask(user: User, email: str, community: Community, at: datetime) -> None:
    """Send the link; a few times a day at most, because anybody's address may be typed here."""
    User.objects.select_for_update(no_key=True).filter(pk=user.pk).values_list("pk").first()
    asked = OutboxMessage.objects.filter(recipient=user, kind="email_check", created_at__gt=at - timedelta(days=1))
    if asked.count() >= CHECKS_A_DAY:
        raise DomainError(EMAIL_TOO_OFTEN)
    token = signing.dumps([user.pk, email], salt=SALT)
    notifications.queue(
        user,
        "email_check",
        at=at,
        dedupe_key=f"email_check:{user.pk}:{at:%Y%m%dT%H%M%S%f}",
        to=email,
        community=str(community),
        url=f"/me/notices/email/{token}/",
    )


def email_in(token: str, user: User) -> str:
    """The address that the link of `user` is about; raises DomainError for anybody else's and for an old one."""
    try:
        owner, email = signing.loads(token, salt=SALT, max_age=LINK_LASTS)
    except signing.BadSignature:
        raise DomainError(EMAIL_LINK) from None
    if owner != user.pk:
        raise DomainError(EMAIL_LINK)
    return email


@transaction.atomic
def confirm_email(user: User, *, token: str, at: datetime) -> str:
    """Take the address that was shown to be the user's own; returns it."""
    email = email_in(token, user)
    NoticeChoice.objects.update_or_create(user=user, defaults={"email": email, "by_email": True})
    audit.record(user, "notices.email_confirmed", user, at=at)
    return email
