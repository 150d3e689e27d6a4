"""The sealed months of the ledger, as JSON for everybody."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, viewsets
from rest_framework.permissions import AllowAny
from rest_framework.response import Response

from common.api import Pagination
from community.sites import community_of
from volunteers import digests, months
from volunteers.models import LedgerDigest
from volunteers.serializers.digests import LedgerDigestSerializer, SealedMonthSerializer


class NewestMonth(Pagination):
    ordering = "-id"  # months are sealed in their order


@extend_schema_view(list=extend_schema(summary="The sealed months of the ledger of hours, newest first"))
class LedgerDigestViewSet(mixins.ListModelMixin, viewsets.GenericViewSet):
    permission_classes = (AllowAny,)
    queryset = LedgerDigest.objects.none()
    serializer_class = LedgerDigestSerializer
    pagination_class = NewestMonth
    lookup_field = "month"
    lookup_value_regex = "[0-9]{4}-[0-9]{2}"

    def get_queryset(self):
        return LedgerDigest.objects.filter(community=community_of(self.request))

    @extend_schema(
        summary="A sealed month with its sums by team and activity", responses=SealedMonthSerializer,
        description="404 while the month is not sealed: that is done half an hour after it is over.",
    )  # fmt: skip
    def retrieve(self, request, month: str):
        wanted = months.parsed(month)
        if wanted is None:
            raise Http404
        digest = get_object_or_404(self.get_queryset(), month=wanted)
        digest.parts = digests.parts(digest)
        return Response(SealedMonthSerializer(digest).data)
