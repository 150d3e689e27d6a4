"""What search engines read: JSON-LD of activities, news and venues, taken out of the page as they take it."""

import json
from datetime import date, timedelta

import extruct
import pytest
from lxml import etree
from rdflib import Graph, Namespace

from booking import actions
from booking.models import OpeningHours
from cms.models import NewsPage, VenuePage
from cms.states import NewsCategory
from tests import factories as make

SCHEMA = Namespace("https://schema.org/")
EVIL = "</script><script>alert(1)</script> & “饺子” <!-- \u2028"
# What Google's documents of rich results require or recommend of each type, as far as a community has it.
MUST = {
    "Event": {"name", "startDate", "endDate", "eventStatus", "eventAttendanceMode", "location", "organizer", "offers",
              "image", "description", "maximumAttendeeCapacity", "remainingAttendeeCapacity", "isAccessibleForFree"},
    "Offer": {"price", "priceCurrency", "availability", "url", "validFrom"},
    "BreadcrumbList": {"itemListElement"},
    "ListItem": {"position", "name", "item"},
    "NewsArticle": {"headline", "image", "datePublished", "dateModified", "author", "publisher"},
    "Organization": {"name", "url"},
    "PostalAddress": {"streetAddress", "addressCountry"},
    "Place": {"name", "address"}, "CivicStructure": {"name", "address"}, "Library": {"name", "address"},
}  # fmt: skip


def nodes(client, path: str) -> list[dict]:
    """The nodes of the page's one document, of whose types all have what they must."""
    html = client.get(path).content.decode()
    (document,) = extruct.extract(html, base_url=f"http://testserver{path}", syntaxes=["json-ld"])["json-ld"]
    assert document["@context"] == "https://schema.org"
    for node in walked(document["@graph"]):
        assert MUST.get(node["@type"], set()) - set(node) == set(), node
    return document["@graph"]


def walked(part):
    """Every node below."""
    if isinstance(part, list):
        for each in part:
            yield from walked(each)
    elif isinstance(part, dict):
        yield part
        yield from walked(list(part.values()))


def of_type(found: list[dict], name: str) -> list[dict]:
    return [node for node in found if node["@type"] == name]


def test_each_slot_is_an_event_with_all_its_facts(client, home, community, at):
    venue = make.venue(community, "图书馆", kind="library", address="竞舟北路88号")
    activity = make.activity(
        community, "读书会", at_venue=venue, summary="一起读", min_age=6, max_age=10, organiser="读书社"
    )
    slot = make.slot(activity, at=at, capacity=3, label="上午场")
    make.fill(slot, at=at, leave=1)
    (event,) = of_type(nodes(client, f"/a/{activity.pk}/"), "Event")
    book = f"http://testserver/book/{slot.pk}/"
    assert event == {
        "@type": "Event",
        "@id": f"{book}#event",
        "name": "读书会（上午场）",
        "startDate": "2026-11-27T09:00:00+08:00",
        "endDate": "2026-11-27T11:00:00+08:00",
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": {
            "@type": "Library",
            "name": "图书馆",
            "address": {"@type": "PostalAddress", "streetAddress": "竞舟北路88号", "addressCountry": "CN"},
        },
        "maximumAttendeeCapacity": 3,
        "remainingAttendeeCapacity": 1,
        "offers": {
            "@type": "Offer",
            "price": 0,
            "priceCurrency": "CNY",
            "availability": "https://schema.org/InStock",
            "validFrom": "2026-11-19T09:00:00+08:00",
            "url": book,
        },
        "image": [f"http://testserver/covers/{activity.pk}.svg"],
        "description": "一起读",
        "url": f"http://testserver/a/{activity.pk}/",
        "organizer": {"@type": "Organization", "name": "读书社", "url": "http://testserver/"},
        "isAccessibleForFree": True,
        "inLanguage": "zh-CN",
        "typicalAgeRange": "6-10",
    }


def test_full_called_off_and_moved_slots_say_so(client, home, activity, clerk, at):
    full, off, moved, back = (
        make.slot(activity, at=at, starts_at=at + timedelta(days=n), capacity=1) for n in (2, 3, 4, 6)
    )
    make.fill(full, at=at)
    actions.cancel_slot(off, by=clerk, at=at, reason="下雨")
    day = timedelta(days=1)
    actions.change_slot(moved, starts_at=moved.starts_at + day, ends_at=moved.ends_at + day, by=clerk, at=at)
    there = actions.change_slot(back, starts_at=back.starts_at + day, ends_at=back.ends_at + day, by=clerk, at=at)
    actions.change_slot(there, starts_at=back.starts_at, ends_at=back.ends_at, by=clerk, at=at)
    events = of_type(nodes(client, f"/a/{activity.pk}/"), "Event")
    told = [
        (event["eventStatus"][19:], event["offers"]["availability"][19:], event.get("previousStartDate"))
        for event in events
    ]
    assert told == [
        ("EventScheduled", "SoldOut", None),
        ("EventCancelled", "SoldOut", None),
        ("EventRescheduled", "InStock", "2026-11-24T09:00:00+08:00"),
        ("EventScheduled", "InStock", None),
    ]


@pytest.mark.parametrize(("ages", "told"), [((60, None), "60-"), ((None, 12), "-12"), ((None, None), None)])
def test_ages_are_told_as_far_as_they_are_bounded(client, home, community, at, ages, told):
    activity = make.activity(community, min_age=ages[0], max_age=ages[1])
    make.slot(activity, at=at)
    (event,) = of_type(nodes(client, f"/a/{activity.pk}/"), "Event")
    assert event.get("typicalAgeRange") == told


def test_an_activity_without_slots_or_a_venue_has_no_event_and_no_hole(client, home, community, at):
    activity = make.activity(community)
    (crumbs,) = nodes(client, f"/a/{activity.pk}/")
    assert [step["name"] for step in crumbs["itemListElement"]] == ["首页", "活动", activity.title]
    activity.venue = None
    activity.save()
    make.slot(activity, at=at)
    (event,) = of_type(nodes(client, f"/a/{activity.pk}/"), "Event")
    assert event["location"]["name"] == "竞舟社区"


def test_news_is_an_article(client, section, at):
    page = section("news").add_child(
        instance=NewsPage(
            title="停水", date=date(2026, 11, 18), category=NewsCategory.NOTICE, intro="明天", author="小周"
        )
    )
    article, crumbs = nodes(client, page.get_url())
    assert {name: article[name] for name in ("headline", "datePublished", "author", "description")} == {
        "headline": "停水",
        "datePublished": "2026-11-18T00:00:00+08:00",
        "author": {"@type": "Person", "name": "小周"},
        "description": "明天",
    }
    assert article["publisher"]["name"] == "竞舟社区"
    assert [step["item"] for step in crumbs["itemListElement"]] == [
        "http://testserver/", "http://testserver/news/", f"http://testserver{page.get_url()}",
    ]  # fmt: skip


def test_a_venue_tells_its_hours_and_who_can_get_in(client, section, community):
    venue = make.venue(community, "图书馆", kind="library", phone="0571-1", step_free=True)
    for room in ("一楼", "二楼"):
        OpeningHours.objects.create(space=make.space(venue, room), weekday=5, opens="09:00", closes="17:00")
    page = section("venues").add_child(instance=VenuePage(title="图书馆", venue=venue))
    (library,) = of_type(nodes(client, page.get_url()), "Library")
    assert library["openingHoursSpecification"] == [
        {"@type": "OpeningHoursSpecification", "dayOfWeek": "https://schema.org/Saturday", "opens": "09:00",
         "closes": "17:00"}
    ]  # fmt: skip
    assert {part["name"]: part["value"] for part in library["amenityFeature"]}["轮椅能进"] is True
    assert library["telephone"] == "0571-1"


def test_no_words_can_leave_the_script(client, home, page_of, community, at):
    activity = make.activity(community, EVIL[:60], summary=EVIL, organiser=EVIL[:60])
    make.slot(activity, at=at, label="</script>")
    page_of(activity, intro=EVIL)
    html = client.get(f"/a/{activity.pk}/", follow=True).content.decode()
    scripts = etree.HTML(html).xpath("//script")
    assert [script.text for script in scripts if "alert" in (script.text or "")] == [
        script.text for script in scripts if script.get("type") == "application/ld+json"
    ]
    path = client.get(f"/a/{activity.pk}/")["Location"]
    (event,) = of_type(nodes(client, path), "Event")
    assert (event["description"], event["name"]) == (EVIL, f"{EVIL[:60]}（</script>）")


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
def test_the_nodes_are_one_graph(client, home, slot):
    """Read as linked data, under a vocabulary that need not be fetched."""
    found = {"@context": {"@vocab": str(SCHEMA)}, "@graph": nodes(client, f"/a/{slot.activity_id}/")}
    graph = Graph().parse(data=json.dumps(found), format="json-ld")
    (event,) = graph.subjects(predicate=SCHEMA.startDate)
    assert graph.value(graph.value(event, SCHEMA.offers), SCHEMA.priceCurrency).toPython() == "CNY"
    assert graph.value(graph.value(event, SCHEMA.location), SCHEMA.address) is not None
    assert len(list(graph.objects(predicate=SCHEMA.itemListElement))) == 3


@pytest.mark.parametrize("rows", [1, 3])
def test_it_costs_no_statement(client, home, activity, at, rows, django_assert_num_queries):
    for number in range(rows):
        make.slot(activity, at=at, starts_at=at + timedelta(days=number + 1))
    client.get(f"/a/{activity.pk}/")
    with django_assert_num_queries(6):
        client.get(f"/a/{activity.pk}/")
