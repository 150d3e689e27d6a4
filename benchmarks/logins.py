"""Login sessions, made without logging in."""

import secrets
from datetime import timedelta

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from accounts.models import Session, User
from accounts.sessions import SessionStore

BATCH = 2000


def sessions_of(users: list[User], now) -> list[str]:
    """A login session for each; the keys are good as token and as cookie."""
    store = SessionStore()
    made = [
        Session(
            session_key=secrets.token_hex(16),
            session_data=store.encode(
                {
                    SESSION_KEY: str(user.pk),
                    BACKEND_SESSION_KEY: "django.contrib.auth.backends.ModelBackend",
                    HASH_SESSION_KEY: user.get_session_auth_hash(),
                }
            ),
            user=user,
            expire_date=now + timedelta(days=1),
        )
        for user in users
    ]
    Session.objects.bulk_create(made, batch_size=BATCH)
    return [session.session_key for session in made]
