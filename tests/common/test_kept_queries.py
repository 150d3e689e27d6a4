"""Queries that are built once: they answer as their queryset would, each time for what is given then."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, connections, models

from accounts.models import Person
from common.kept_queries import Given, KeptQuery


@pytest.fixture
def named():
    """Kept anew for each test: persons of one household by name, with their household and whether they are `new`."""
    built = []

    def build(names: int):
        built.append(names)
        wanted = [Given(f"name{n}", models.CharField()) for n in range(names)]
        new = models.Q(created_at__gt=Given("since", models.DateTimeField()))
        persons = Person.objects.filter(household=Given("household", models.BigIntegerField()), name__in=wanted)
        return persons.select_related("household").annotate(new=models.ExpressionWrapper(new, models.BooleanField()))

    query = KeptQuery(build)
    query.built = built
    return query


def test_rows_are_those_of_the_queryset_with_what_it_joins(named, resident, at, django_assert_num_queries):
    person = resident.person
    with django_assert_num_queries(1):
        found = named.rows(1, household=person.household_id, name0=person.name, since=person.created_at)
        assert [(one, one.household, one.new) for one in found] == [(person, person.household, False)]
    assert [field.name for field in Person._meta.concrete_fields if not hasattr(found[0], field.attname)] == []
    assert (found[0].created_at, found[0].birth_date) == (person.created_at, person.birth_date)


def test_each_asking_has_its_own_values_and_the_sql_is_built_once(named, resident, neighbour, at):
    def ask(person):
        since = person.created_at - timedelta(seconds=1)
        return named.first(1, household=person.household_id, name0=person.name, since=since)

    assert [ask(user.person) for user in (resident, neighbour, resident)] == [
        user.person for user in (resident, neighbour, resident)
    ]
    assert (named.built, ask(resident.person).new) == ([1], True)


def test_another_shape_is_built_for_itself(named, resident, children, at):
    home = {"household": resident.person.household_id, "since": at}
    names = {f"name{n}": child.name for n, child in enumerate(children)}
    assert set(named.rows(len(children), **home, **names)) == set(children)
    assert named.first(1, **home, name0=resident.person.name) == resident.person
    assert named.built == [len(children), 1]


def test_nothing_found_is_none(named, resident, at):
    assert named.first(1, household=resident.person.household_id, name0="没有这个人", since=at) is None


def test_what_does_not_fit_its_field_is_refused_before_it_is_asked(resident, django_assert_num_queries):
    by_id = KeptQuery(lambda: Person.objects.filter(pk=Given("pk", models.UUIDField())))
    with django_assert_num_queries(0), pytest.raises(Exception, match="UUID"):
        by_id.first(pk="not an id")


def test_a_visitor_who_is_not_logged_in_is_nobody(resident):
    own = KeptQuery(lambda: Person.objects.visible_to(Given("user", models.BigIntegerField())))
    assert (own.rows(user=None), own.first(user=resident.pk)) == ([], resident.person)


def test_what_is_kept_lies_on_the_connection_of_this_thread(named, resident, at):
    named.rows(1, household=0, name0="", since=at)
    assert any(key[0] is named for key in vars(connections[connection.alias])["_kept_queries"])
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(lambda: "_kept_queries" in vars(connections[connection.alias])).result() is False


def test_a_row_may_be_saved_and_reads_on_where_it_came_from(named, resident, at):
    person = named.first(1, household=resident.person.household_id, name0=resident.person.name, since=at)
    person.name = "李晓梅梅"
    person.save(update_fields=["name"])
    person.refresh_from_db()
    assert (person.name, person._state.db, person._state.adding) == ("李晓梅梅", "default", False)
