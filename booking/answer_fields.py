"""The JSON shape of answers; whether they will do is the rule's to say."""

from uuid import UUID

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from .answers import ANSWER_MOST, NUMBER_MOST
from .models.questions import Question

ANSWERS_MOST, PERSONS_MOST = 20, 20  # in one request
ID_MOST = 18  # digits
SHAPE = "请按问题编号写回答，每人分别回答的再按个人编号写"
ONE = f"回答要是 {ANSWER_MOST} 字以内的文字、true、false 或整数"
_VALUE = {"oneOf": [{"type": "string", "maxLength": ANSWER_MOST}, {"type": "boolean"}, {"type": "integer"}]}
_EACH = {"type": "object", "additionalProperties": _VALUE, "description": "by the person's id"}
_SCHEMA = {
    "type": "object",
    "additionalProperties": {"oneOf": [*_VALUE["oneOf"], _EACH]},
    "description": "By the question's id: text and choice are strings, yes_no is a boolean, number an integer.",
    "example": {"12": True, "13": {"8c5d6f2e-6c0e-4f0e-9a56-0f6b8f1f2d11": "120"}},
}


@extend_schema_field(_SCHEMA)
class AnswersField(serializers.Field):
    """{"<question id>": value} or {"<question id>": {"<person uuid>": value}}."""

    default_error_messages = {"shape": SHAPE, "value": ONE, "many": f"最多 {ANSWERS_MOST} 个回答"}

    def to_internal_value(self, data):
        if not isinstance(data, dict):
            self.fail("shape")
        if len(data) > ANSWERS_MOST:
            self.fail("many")
        return {self._question(number): self._answer(value) for number, value in data.items()}

    def to_representation(self, value):
        return value

    def _question(self, number: str) -> str:
        if not (number.isascii() and number.isdecimal() and len(number) <= ID_MOST):
            self.fail("shape")
        return str(int(number))

    def _answer(self, value):
        if not isinstance(value, dict):
            return self._value(value)
        if len(value) > PERSONS_MOST:
            self.fail("many")
        return {self._person(person): self._value(one) for person, one in value.items()}

    def _person(self, written: str) -> str:
        try:
            return str(UUID(written))
        except ValueError:
            self.fail("shape")

    def _value(self, value):
        fits = {str: lambda: len(value) <= ANSWER_MOST, int: lambda: abs(value) <= NUMBER_MOST, bool: lambda: True}
        if type(value) not in fits or not fits[type(value)]():
            self.fail("value")
        return value


class QuestionSerializer(serializers.ModelSerializer):
    """Asked only if the question `depends_on` was answered with `depends_value`: yes, no, or one of its options."""

    depends_on = serializers.IntegerField(source="depends_on_id", allow_null=True)
    options = serializers.ListField(child=serializers.CharField(), help_text="of a choice, else empty")

    class Meta:
        model = Question
        fields = (
            "id",
            "text",
            "kind",
            "scope",
            "required",
            "options",
            "lowest",
            "highest",
            "depends_on",
            "depends_value",
        )
