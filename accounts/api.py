"""JSON face of the people: the own household and the own inbox."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.views import APIView

from common.api import Pagination, validated
from common.models import InboxMessage
from common.notifications import mark_read
from community.sites import community_of

from .actions import add_person, change_person, household_of
from .models import Person
from .notices import choice_of, choose_notices
from .serializers import (
    MessageSerializer,
    NoticeChoiceSerializer,
    PersonSerializer,
    PersonWriteSerializer,
    UnreadSerializer,
)


class ByCreation(Pagination):
    ordering = ("created_at", "id")


@extend_schema_view(
    list=extend_schema(summary="The household of the login"),
    retrieve=extend_schema(summary="One person of the household"),
    create=extend_schema(
        summary="Add a person", request=PersonWriteSerializer, responses={status.HTTP_201_CREATED: PersonSerializer}
    ),
    partial_update=extend_schema(summary="Change a person", request=PersonWriteSerializer, responses=PersonSerializer),
)
class PersonViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    queryset = Person.objects.none()
    serializer_class = PersonSerializer
    pagination_class = ByCreation

    def get_queryset(self):
        return Person.objects.visible_to(self.request.user)

    def create(self, request):
        wanted = validated(PersonWriteSerializer(data=request.data))
        wanted.setdefault("birth_date", None)
        at = timezone.now()
        home = household_of(request.user, community=community_of(request), at=at)
        person = add_person(home, by=request.user, at=at, **wanted)
        return Response(PersonSerializer(person).data, status=status.HTTP_201_CREATED)

    def partial_update(self, request, pk):
        person = self.get_object()
        changes = validated(PersonWriteSerializer(data=request.data, partial=True))
        kept = {"name": person.name, "relation": person.relation, "birth_date": person.birth_date}
        person = change_person(person, by=request.user, at=timezone.now(), **{**kept, **changes})
        return Response(PersonSerializer(person).data)


@extend_schema_view(
    list=extend_schema(summary="The inbox, newest first"),
    retrieve=extend_schema(summary="One message"),
)
class MessageViewSet(viewsets.ReadOnlyModelViewSet):
    queryset = InboxMessage.objects.none()
    serializer_class = MessageSerializer

    def get_queryset(self):
        return InboxMessage.objects.filter(recipient=self.request.user)

    @extend_schema(summary="Mark a message as read", request=None, responses=MessageSerializer)
    @action(detail=True, methods=["post"])
    def read(self, request, pk):
        message = self.get_object()
        mark_read(InboxMessage.objects.filter(pk=message.pk), at=timezone.now())
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(summary="How many messages are unread", responses=UnreadSerializer, filters=False)
    @action(detail=False, pagination_class=None)
    def unread(self, request):
        return Response({"unread": self.get_queryset().filter(read_at__isnull=True).count()})

    @extend_schema(
        operation_id="messages_read_all", summary="Mark every message as read", request=None, responses=UnreadSerializer
    )
    @action(detail=False, methods=["post"], url_path="read")
    def read_all(self, request):
        mark_read(self.get_queryset(), at=timezone.now())
        return Response({"unread": 0})


class NoticeChoiceView(APIView):
    @extend_schema(
        summary="How the login is reached beside the inbox", tags=["messages"], responses=NoticeChoiceSerializer
    )
    def get(self, request):
        return Response(NoticeChoiceSerializer(choice_of(request.user)).data)

    @extend_schema(
        summary="Choose it",
        tags=["messages"],
        request=NoticeChoiceSerializer(partial=True),
        responses=NoticeChoiceSerializer,
    )
    def patch(self, request):
        wanted = validated(NoticeChoiceSerializer(data=request.data, partial=True))
        now = NoticeChoiceSerializer(choice_of(request.user)).data
        choice = choose_notices(request.user, **{**now, **wanted}, community=community_of(request), at=timezone.now())
        return Response(NoticeChoiceSerializer(choice).data)
