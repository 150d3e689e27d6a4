"""JSON shapes of joining, and of the applicants who wait for a word."""

from rest_framework import serializers

from volunteers.models import Team, Volunteer


class JoinSerializer(serializers.Serializer):
    """`community` in the context: the teams are those of the own community."""

    skills = serializers.CharField(max_length=120, required=False, default="", allow_blank=True)
    teams = serializers.PrimaryKeyRelatedField(
        queryset=Team.objects.none(), many=True, required=False, default=list, help_text="ids of teams to serve with"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if community := self.context.get("community"):
            self.fields["teams"].child_relation.queryset = Team.objects.filter(community=community)


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
