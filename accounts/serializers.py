"""JSON shapes of the household and of the inbox."""

from rest_framework import serializers

from common.models import InboxMessage

from .models import Person
from .states import Relation


class PersonSerializer(serializers.ModelSerializer):
    class Meta:
        model = Person
        fields = ("id", "name", "birth_date", "relation")


class PersonWriteSerializer(serializers.Serializer):
    """`guardian_agrees` is needed for everybody under 18: the answer to the notice for minors."""

    name = serializers.CharField(max_length=40)
    birth_date = serializers.DateField(required=False, allow_null=True)
    relation = serializers.ChoiceField(Relation.choices)
    guardian_agrees = serializers.BooleanField(default=False, write_only=True)


class MessageSerializer(serializers.ModelSerializer):
    class Meta:
        model = InboxMessage
        fields = ("id", "kind", "title", "body", "url", "created_at", "read_at")


class UnreadSerializer(serializers.Serializer):
    unread = serializers.IntegerField(min_value=0)


class NoticeChoiceSerializer(serializers.Serializer):
    """By which ways reminders come beside the inbox. A new `email` counts once the link sent to it was opened."""

    by_sms = serializers.BooleanField()
    by_email = serializers.BooleanField()
    by_wechat = serializers.BooleanField()
    email = serializers.EmailField(allow_blank=True)
