"""JSON face of applicants: who waits for a leader's or the desk's word."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from common.api import Pagination, validated
from volunteers import actions
from volunteers.applicants import applicants_for, described, in_queue, with_teams
from volunteers.models import Volunteer
from volunteers.serializers.joining import ApplicantSerializer, SendBackSerializer


class ByAsking(Pagination):
    ordering = ("joined_at", "id")


@extend_schema_view(
    list=extend_schema(summary="Who asks to serve, or to join a team, and waits for a word; the longest first"),
    retrieve=extend_schema(summary="One of them"),
)
class ApplicantViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    queryset = Volunteer.objects.none()
    serializer_class = ApplicantSerializer
    pagination_class = ByAsking

    def get_queryset(self):
        return applicants_for(self.request.user)

    def paginate_queryset(self, queryset):
        return [in_queue(volunteer, self.request.user) for volunteer in super().paginate_queryset(queryset)]

    def get_object(self):
        return described(super().get_object(), self.request.user)

    def _now(self, volunteer: Volunteer) -> Response:
        after = with_teams(Volunteer.objects.filter(pk=volunteer.pk)).get()
        return Response(ApplicantSerializer(described(after, self.request.user)).data)

    @extend_schema(summary="Agree to an applicant", request=None, responses=ApplicantSerializer)
    @action(detail=True, methods=["post"])
    def admit(self, request, pk):
        return self._now(actions.admit(self.get_object(), by=request.user, at=timezone.now()))

    @extend_schema(summary="Say no, with a reason that the applicant reads", request=SendBackSerializer,
                   responses=ApplicantSerializer)  # fmt: skip
    @action(detail=True, methods=["post"], url_path="send-back")
    def send_back(self, request, pk):
        wanted = validated(SendBackSerializer(data=request.data))
        return self._now(actions.send_back(self.get_object(), **wanted, by=request.user, at=timezone.now()))
