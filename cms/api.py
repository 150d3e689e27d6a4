"""The content API (Wagtail API v2)."""

from wagtail.api.v2.router import WagtailAPIRouter

router = WagtailAPIRouter("wagtailapi")
