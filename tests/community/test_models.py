"""The place: one site for each community, names given once; the host decides whose page it is."""

import pytest
from django.db import IntegrityError
from django.test import RequestFactory

from community.models import Grid, Partner
from community.sites import community_of, forget
from tests.raw import copy_row


@pytest.mark.parametrize("model", [Grid, Partner])
def test_numbers_and_names_are_given_once(community, other_community, model):
    fields = {"name": "竞舟苑"} | ({"number": 1} if model is Grid else {"kind": Partner.Kind.SOCIAL})
    row = model.objects.create(community=community, **fields)
    with pytest.raises(IntegrityError):
        copy_row(row)
    copy_row(row, community_id=other_community.pk)
    assert model.objects.count() == 2


def test_a_site_belongs_to_one_community(community):
    with pytest.raises(IntegrityError):
        copy_row(community, code="another")


def test_the_host_decides(community, other_community, settings):
    hosts = [other_community.site.hostname, "localhost", "unknown.example.org"]
    found = [community_of(RequestFactory().get("/", headers={"host": host})) for host in hosts]
    assert found == [other_community, community, community]


def test_a_host_is_looked_up_once_a_minute(community, django_assert_num_queries):
    request = RequestFactory().get("/")
    community_of(request)
    with django_assert_num_queries(0):
        community_of(request)
    forget()
    assert community_of(request) == community
