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
        fields = ("id", "title", "body", "url", "created_at", "read_at")
