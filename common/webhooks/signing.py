"""The three headers of Standard Webhooks: `webhook-signature` is v1,base64(HMAC-SHA256(secret, "id.timestamp.body")).

Secrets are not stored: they follow from the site's SECRET_KEY and the endpoint's salt, so a stolen database signs
nothing. For a day after a change both secrets sign.
"""

import base64
import hmac
from datetime import datetime, timedelta

from django.conf import settings

from common.keys import hkdf
from common.models import WebhookEndpoint

BOTH_VALID = timedelta(days=1)
PREFIX = "whsec_"


def secret_of(salt: str) -> str:
    """whsec_ and 32 bytes in base64: what the receiver keeps."""
    key = hkdf(settings.SECRET_KEY.encode(), info=b"webhook", salt=salt.encode())
    return PREFIX + base64.b64encode(key).decode()


def signature(secret: str, name: str, timestamp: int, body: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    mac = hmac.digest(key, b"%s.%d." % (name.encode(), timestamp) + body, "sha256")
    return f"v1,{base64.b64encode(mac).decode()}"


def headers_for(endpoint: WebhookEndpoint, name: str, body: bytes, *, at: datetime) -> dict[str, str]:
    """`name` is the event's id: the same for every attempt, so that the receiver knows what it has seen."""
    timestamp = int(at.timestamp())
    salts = [endpoint.salt]
    if endpoint.old_salt and endpoint.old_until and at < endpoint.old_until:
        salts.append(endpoint.old_salt)
    signed = " ".join(signature(secret_of(salt), name, timestamp, body) for salt in salts)
    return {
        "Content-Type": "application/json",
        "User-Agent": "linli-webhooks/1",
        "webhook-id": name,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signed,
    }
