"""Database sessions that load their user in the same query."""

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user
from django.contrib.sessions.backends import db
from django.db.models import CharField, DateTimeField
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from common.kept_queries import Given, KeptQuery

from .models import Session, User

# Asked with every request of somebody who is logged in.
LIVE = KeptQuery(
    lambda: Session.objects.select_related("user").filter(
        session_key=Given("key", CharField()), expire_date__gt=Given("at", DateTimeField())
    )
)


class SessionStore(db.SessionStore):
    row_user: User | None = None

    @classmethod
    def get_model_class(cls):
        return Session

    def _get_session_from_db(self):
        row = LIVE.first(key=self.session_key, at=timezone.now())
        if row is None:
            self._session_key = None
            return None
        self.row_user = row.user
        return row

    def create_model_instance(self, data):
        row = super().create_model_instance(data)
        row.user_id = data.get(SESSION_KEY)
        return row


def user_of(request):
    """The logged-in user without a query of its own; anything unusual is left to Django's own check."""
    session = request.session
    user_id = session.get(SESSION_KEY)  # loads the session, and with it row_user
    user = getattr(session, "row_user", None)
    if user is None or str(user.pk) != user_id or not user.is_active:
        return get_user(request)
    if not constant_time_compare(session.get(HASH_SESSION_KEY, ""), user.get_session_auth_hash()):
        return get_user(request)
    user.backend = session.get(BACKEND_SESSION_KEY)
    return user
