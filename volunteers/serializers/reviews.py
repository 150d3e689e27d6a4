"""JSON shapes of reviews and of a shift's closing."""

from rest_framework import serializers

from common.api import BIGGEST_ID
from volunteers.models import ApprovalStep, HoursReview


class ExcuseSerializer(serializers.Serializer):
    signup = serializers.UUIDField()
    reason = serializers.CharField(max_length=100)


class CloseSerializer(serializers.Serializer):
    excused = ExcuseSerializer(many=True, required=False, default=list, help_text="those who said why they stay away")


class ClosingSerializer(serializers.Serializer):
    """Sign-ups by what became of them."""

    credited = serializers.SerializerMethodField()
    reviews = serializers.SerializerMethodField()
    uncounted = serializers.SerializerMethodField()
    absent = serializers.SerializerMethodField()
    excused = serializers.SerializerMethodField()

    def get_credited(self, closing) -> list[str]:
        return _ids(closing.credited)

    def get_reviews(self, closing) -> list[str]:
        return _ids(closing.reviews)

    def get_uncounted(self, closing) -> list[str]:
        return _ids(closing.uncounted)

    def get_absent(self, closing) -> list[str]:
        return _ids(closing.absent)

    def get_excused(self, closing) -> list[str]:
        return _ids(closing.excused)


def _ids(signups) -> list[str]:
    return [str(signup.pk) for signup in signups]


class ApprovalStepSerializer(serializers.ModelSerializer):
    by = serializers.CharField(source="by.display_name")

    class Meta:
        model = ApprovalStep
        fields = ("by", "at", "agrees", "note")


class ReviewSerializer(serializers.ModelSerializer):
    """`needed`: how many people must agree beside the witness; `steps`: the words given so far."""

    signup = serializers.UUIDField(source="signup_id")
    shift = serializers.IntegerField(source="signup.shift_id")
    title = serializers.CharField(source="signup.shift.title")
    volunteer = serializers.CharField(source="signup.volunteer.number")
    steps = ApprovalStepSerializer(many=True)

    class Meta:
        model = HoursReview
        fields = (
            "id", "signup", "shift", "title", "volunteer", "kind", "state", "tier", "needed", "opened_at", "came_at",
            "left_at", "reason", "notice_until", "decided_at", "steps",
        )  # fmt: skip


class AgreeSerializer(serializers.Serializer):
    note = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)
    left_at = serializers.DateTimeField(
        required=False, help_text="when somebody left who forgot to check out; the first who agrees may say it"
    )


class DisagreeSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=200)


class ClaimSerializer(serializers.Serializer):
    seq = serializers.IntegerField(min_value=1, max_value=BIGGEST_ID, help_text="of the own ledger entry")
    came_at = serializers.DateTimeField()
    left_at = serializers.DateTimeField()
    reason = serializers.CharField(max_length=200)
