"""JSON face of hours that need a word: closing a shift, the queue of reviews, a volunteer's own claim."""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.views import APIView

from common.api import Pagination, validated
from volunteers import actions
from volunteers.models import HoursReview, LedgerEntry, Shift
from volunteers.reviews import queue_for
from volunteers.serializers.reviews import (
    AgreeSerializer,
    ClaimSerializer,
    CloseSerializer,
    ClosingSerializer,
    DisagreeSerializer,
    ReviewSerializer,
)


class ByOpening(Pagination):
    ordering = ("opened_at", "id")


class CloseShiftView(APIView):
    @extend_schema(
        operation_id="shift_close", summary="Close a shift: credit what scans prove, ask for a word on the rest",
        request=CloseSerializer, responses=ClosingSerializer,
    )  # fmt: skip
    def post(self, request, pk):
        shift = get_object_or_404(Shift.objects.led_by(request.user).exclude(state="draft"), pk=pk)
        wanted = validated(CloseSerializer(data=request.data))
        excused = {line["signup"]: line["reason"] for line in wanted["excused"]}
        done = actions.close_shift(shift, by=request.user, at=timezone.now(), excused=excused)
        return Response(ClosingSerializer(done).data)


@extend_schema_view(
    list=extend_schema(summary="Hours of the own teams that wait for somebody's word, or were decided; oldest first"),
    retrieve=extend_schema(summary="One of them"),
)
class ReviewViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    queryset = HoursReview.objects.none()
    serializer_class = ReviewSerializer
    pagination_class = ByOpening

    def get_queryset(self):
        return queue_for(self.request.user)

    def _now(self, review: HoursReview) -> Response:
        return Response(ReviewSerializer(self.get_queryset().get(pk=review.pk)).data)

    @extend_schema(summary="Agree; the last one needed credits the minutes", request=AgreeSerializer,
                   responses=ReviewSerializer)  # fmt: skip
    @action(detail=True, methods=["post"])
    def agree(self, request, pk):
        review = self.get_object()
        wanted = validated(AgreeSerializer(data=request.data))
        return self._now(actions.agree(review, **wanted, by=request.user, at=timezone.now()))

    @extend_schema(summary="Disagree, with a reason that the volunteer reads", request=DisagreeSerializer,
                   responses=ReviewSerializer)  # fmt: skip
    @action(detail=True, methods=["post"])
    def disagree(self, request, pk):
        review = self.get_object()
        wanted = validated(DisagreeSerializer(data=request.data))
        return self._now(actions.disagree(review, **wanted, by=request.user, at=timezone.now()))


class ClaimView(APIView):
    @extend_schema(
        operation_id="volunteers_me_claim", summary="Say that an own entry is wrong, and propose other times",
        request=ClaimSerializer, responses={status.HTTP_201_CREATED: ReviewSerializer},
    )  # fmt: skip
    def post(self, request):
        wanted = validated(ClaimSerializer(data=request.data))
        mine = LedgerEntry.objects.filter(volunteer__person__user=request.user, kind="credit")
        entry = get_object_or_404(mine, seq=wanted.pop("seq"))
        review = actions.propose_correction(entry, **wanted, by=request.user, at=timezone.now())
        return Response(ReviewSerializer(review).data, status=status.HTTP_201_CREATED)
