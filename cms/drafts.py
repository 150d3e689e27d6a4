"""Drafts for a front end at another origin: kept with a signed token that is good for an hour, read once it is shown.

The token says which stored words may be read; whoever has it reads these and nothing else.
"""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib.contenttypes.models import ContentType
from django.core import signing
from django.db import transaction
from wagtail.models import Page

from .models import PagePreview

GOOD_FOR = timedelta(hours=1)
_signer = signing.TimestampSigner(salt="cms.draft")


@transaction.atomic
def keep_draft(page: Page, *, at: datetime) -> str:
    """Store the page's words as they are now; answers the token. What is older than the tokens' time goes."""
    PagePreview.objects.filter(made_at__lt=at - GOOD_FOR).delete()
    kind = ContentType.objects.get_for_model(type(page))
    kept = PagePreview.objects.create(content_type=kind, content=page.serializable_data(), made_at=at)
    return _signer.sign(str(kept.pk))


def draft_of(kind: str, token: str) -> Page | None:
    """The page behind the token, not saved; None when it is forged, too old or of another kind ("cms.newspage")."""
    try:
        number = _signer.unsign(token, max_age=GOOD_FOR)
    except signing.BadSignature:
        return None
    kept = PagePreview.objects.filter(pk=number).select_related("content_type").first()
    if kept is None or kind.lower() != _name(kept.content_type):
        return None
    model: Any = kept.content_type.model_class()
    page = model.from_serializable_data(kept.content, check_fks=False, strict_fks=False)
    page.pk = page.pk or 0  # a page that was never saved has no number, and its links need one
    return page


def address_of_front_end(base: str, page: Page, token: str) -> str:
    kind = _name(ContentType.objects.get_for_model(type(page)))
    return f"{base}{'&' if '?' in base else '?'}{urlencode({'content_type': kind, 'token': token})}"


def _name(kind: ContentType) -> str:
    return f"{kind.app_label}.{kind.model}"
