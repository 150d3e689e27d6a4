"""Verbs of the content: make a community's site ready, and start a page from an activity."""

from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from wagtail.models import Page, Revision, Site

from accounts.models import User
from accounts.rules import require
from booking.models import Activity, Slot
from common import audit
from community import sites
from community.models import Community

from .groups import install_workflow
from .models import (
    ActivityIndexPage,
    ActivityPage,
    HomePage,
    NewsIndexPage,
    PosterPrint,
    StandardPage,
    StudyIndexPage,
    VenueIndexPage,
)
from .rules import printed_facts, refusal_to_draft
from .states import PosterLayout, PosterSize
from .texts import ABOUT, ACCESSIBILITY, PRIVACY

SECTIONS = (
    (ActivityIndexPage, "activities", "活动"),
    (VenueIndexPage, "venues", "场地"),
    (NewsIndexPage, "news", "社区动态"),
    (StudyIndexPage, "study", "学习"),
)


@transaction.atomic
def furnish(community: Community) -> HomePage:
    """Give a community's site its home page, sections, standing pages and workflow. Again: changes nothing."""
    home = _home_of(community)
    _address(community.site)
    for model, slug, title in SECTIONS:
        _child(home, model, slug, title=title)
    about = _child(home, StandardPage, "about", **ABOUT)
    _child(about, StandardPage, "accessibility", **ACCESSIBILITY)
    _child(about, StandardPage, "privacy", **PRIVACY)
    install_workflow(home, community)
    return home


def _home_of(community: Community) -> HomePage:
    site = community.site
    root = site.root_page.specific
    if isinstance(root, HomePage):
        return root
    home = Page.get_first_root_node().add_child(instance=HomePage(title=community.name, slug=community.code))
    site.root_page = home
    site.site_name = community.name
    site.save(update_fields=["root_page", "site_name"])
    if type(root) is Page and root.depth > 1 and root.numchild == 0 and not root.sites_rooted_here.exists():
        root.delete()  # Wagtail's welcome page
    sites.forget()
    return home


def _address(site: Site) -> None:
    """Wagtail's first site says localhost:80; the addresses that leave the house need the real one."""
    base = urlsplit(settings.PUBLIC_BASE_URL)
    if site.is_default_site and site.hostname == "localhost" and base.hostname:
        site.hostname = base.hostname
        site.port = base.port or (443 if base.scheme == "https" else 80)
        site.save(update_fields=["hostname", "port"])


def _child(parent: Page, model: type[Page], slug: str, **fields) -> Page:
    return parent.get_children().type(model).filter(slug=slug).specific().first() or parent.add_child(
        instance=model(slug=slug, **fields)
    )


@transaction.atomic
def draft_page(activity: Activity, *, by: User, at: datetime) -> ActivityPage:
    """A draft page with the activity's title, summary and cover; the page that exists already, if there is one."""
    if page := ActivityPage.objects.filter(activity=activity).order_by("pk").first():
        return page
    section = activity_section(activity.community)
    require(refusal_to_draft(section, by))
    page = ActivityPage(
        title=activity.title,
        activity=activity,
        intro=activity.summary,
        cover=activity.cover,
        live=False,
        owner=by,
    )
    section.add_child(instance=page)
    page.save_revision(user=by)
    audit.record(by, "page.drafted", page, at=at, activity=activity.pk)
    return page


def activity_section(community: Community) -> ActivityIndexPage | None:
    """Where the activity pages of a community stand."""
    return ActivityIndexPage.objects.descendant_of(community.site.root_page).first()


@transaction.atomic
def take_down(page: Page) -> None:
    """Unpublish a page whose time is over; Wagtail's log of the page says that it was the clock."""
    page.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")


@transaction.atomic
def publish_due(revision: Revision) -> None:
    """Publish what was approved for a moment that has come."""
    revision.publish(log_action="wagtail.publish.scheduled", skip_permission_checks=True)


@transaction.atomic
def note_print(
    activity: Activity, slots: list[Slot], layout: PosterLayout, size: PosterSize, *, by: User, at: datetime
) -> PosterPrint:
    """Remember what stands on a poster that goes to the printer; `slots` are those ahead."""
    made = PosterPrint.objects.create(
        activity=activity,
        layout=layout,
        size=size,
        printed=printed_facts(activity, slots),
        made_at=at,
        made_by=by,
    )
    audit.record(by, "poster.printed", activity, at=at, layout=layout.value, size=size.value)
    return made
