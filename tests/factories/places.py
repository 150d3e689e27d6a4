"""Communities and the Wagtail site each of them owns."""

from itertools import count

from wagtail.models import Locale, Page, Site

from community.models import Community

_numbers = count(1)


def page_tree() -> Site:
    """The default site with its root page and locale, made if a flush has taken them away."""
    site = Site.objects.filter(is_default_site=True).first()
    if site:
        return site
    Locale.objects.get_or_create(language_code="zh-hans")
    root = Page.get_first_root_node() or Page.add_root(title="Root", slug="root")
    return Site.objects.create(hostname="localhost", root_page=root, is_default_site=True)


def community(*, site: Site | None = None, **fields) -> Community:
    """A community; without `site` it gets one of its own at an address of its own."""
    number = next(_numbers)
    site = site or Site.objects.create(hostname=f"c{number}.example.org", root_page=page_tree().root_page)
    defaults = {
        "name": f"第{number}社区",
        "short_name": f"{number}社区",
        "code": f"community-{number}",
        "phone": "0571-88880000",
        "address": "文新街道1号",
    }
    return Community.objects.create(site=site, **(defaults | fields))


def on_own_pages(community: Community) -> Community:
    """Its site begins at the root of the page tree, so that furnishing gives it a home page beside that of others."""
    community.site.root_page = Page.get_first_root_node()
    community.site.save(update_fields=["root_page"])
    return community
