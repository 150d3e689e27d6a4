"""API login by allauth's X-Session-Token: session and user in one query."""

from types import SimpleNamespace

from rest_framework.authentication import BaseAuthentication

from .sessions import SessionStore, user_of


class SessionTokenAuthentication(BaseAuthentication):
    def authenticate(self, request):
        token = request.headers.get("X-Session-Token")
        if not token:
            return None
        session = SessionStore(session_key=token)
        user = user_of(SimpleNamespace(session=session, META=request.META))
        return (user, session) if user.is_authenticated else None

    def authenticate_header(self, request) -> str:
        return "X-Session-Token"
