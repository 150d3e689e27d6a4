"""JSON shapes of joining, and of the applicants who wait for a word."""

from rest_framework import serializers

from volunteers import identity
from volunteers.models import ServiceKind, Team, Volunteer
from volunteers.registration import Registration
from volunteers.states import IdType, Sex


class JoinSerializer(serializers.Serializer):
    """`community` in the context: teams and kinds are those of the own community. The document's number is taken in
    and never given out."""

    sex = serializers.ChoiceField(choices=Sex.choices)
    legal_name = serializers.CharField(max_length=40, required=False, default="", help_text="if it is another one")
    birth_date = serializers.DateField(required=False, default=None, help_text="needed where it is not known yet")
    skills = serializers.CharField(max_length=120, required=False, default="", allow_blank=True)
    service_kinds = serializers.PrimaryKeyRelatedField(
        queryset=ServiceKind.objects.none(),
        many=True,
        required=False,
        default=list,
        help_text="ids",
    )
    teams = serializers.PrimaryKeyRelatedField(
        queryset=Team.objects.none(), many=True, required=False, default=list, help_text="ids"
    )
    person = serializers.UUIDField(required=False, default=None, help_text="a child of the household, not oneself")
    guardian_agrees = serializers.BooleanField(
        required=False, default=False, help_text="the guardian's word, for a child"
    )
    id_type = serializers.ChoiceField(choices=IdType.choices, required=False, default=IdType.RESIDENT)
    id_number = serializers.CharField(max_length=30, required=False, default="", write_only=True)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if community := self.context.get("community"):
            kinds = ServiceKind.objects.filter(community=community, counts_as_service=True)
            self.fields["service_kinds"].child_relation.queryset = kinds
            self.fields["teams"].child_relation.queryset = Team.objects.filter(community=community)


def registration_of(wanted: dict) -> Registration:
    """What the action takes."""
    document = identity.read(wanted.pop("id_type"), wanted.pop("id_number"))
    return Registration(**wanted, identity=document)


class ApplicantSerializer(serializers.ModelSerializer):
    """`asked` are the teams that still have to agree; `why_not` is why this login may not decide, if it may not."""

    name = serializers.CharField(source="person.name")
    asked = serializers.ListField(child=serializers.CharField())
    why_not = serializers.SerializerMethodField()

    class Meta:
        model = Volunteer
        fields = ("id", "number", "name", "state", "skills", "asked", "joined_at", "why_not")

    def get_why_not(self, volunteer) -> str:
        return volunteer.no_word.code if volunteer.no_word else ""


class SendBackSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=200, help_text="the applicant reads it")
