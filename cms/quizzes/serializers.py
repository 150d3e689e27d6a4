"""JSON shapes of the quizzes. `right` stands in a result only; no other shape has room for it."""

from rest_framework import serializers

from cms.models import Attempt, Quiz
from cms.states import AttemptState, QuestionKind, QuizState

from .rules import MOST_OPTIONS, MOST_QUESTIONS


class PaperOptionSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    text = serializers.CharField()


class PaperQuestionSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    kind = serializers.ChoiceField(QuestionKind.choices, help_text="multiple is right with exactly the right options")
    text = serializers.CharField()
    picture = serializers.IntegerField(allow_null=True, help_text="an image of the content API")
    picture_words = serializers.CharField()
    options = PaperOptionSerializer(many=True)


class JudgedOptionSerializer(PaperOptionSerializer):
    right = serializers.BooleanField()
    chosen = serializers.BooleanField()


class JudgedQuestionSerializer(PaperQuestionSerializer):
    options = JudgedOptionSerializer(many=True)
    explanation = serializers.CharField()
    is_right = serializers.BooleanField()


class QuizSerializer(serializers.ModelSerializer):
    state = serializers.ChoiceField(QuizState.choices)
    questions_count = serializers.IntegerField()
    url = serializers.CharField(help_text="the page")

    class Meta:
        model = Quiz
        fields = (
            "id", "title", "intro", "state", "opens_at", "closes_at", "minutes", "attempts_allowed", "show_answers",
            "has_board", "questions_count", "url",
        )  # fmt: skip


class QuizDetailSerializer(QuizSerializer):
    questions = PaperQuestionSerializer(
        many=True,
        help_text="Without answers. Empty before the quiz opens, and where time is limited: then begin first.",
    )

    class Meta(QuizSerializer.Meta):
        fields = (*QuizSerializer.Meta.fields, "questions")


class AttemptSerializer(serializers.ModelSerializer):
    state = serializers.ChoiceField(AttemptState.choices)
    questions = PaperQuestionSerializer(many=True, help_text="the paper of this attempt, without answers")
    result = JudgedQuestionSerializer(
        many=True, allow_null=True, help_text="with the right answers; null while they may not be seen"
    )

    class Meta:
        model = Attempt
        fields = (
            "id", "quiz", "number", "state", "started_at", "due_at", "submitted_at", "total", "score", "seconds",
            "on_board", "questions", "result",
        )  # fmt: skip


class AnswerSerializer(serializers.Serializer):
    question = serializers.IntegerField(min_value=1)
    options = serializers.ListField(child=serializers.IntegerField(min_value=1), max_length=MOST_OPTIONS)


class SubmitSerializer(serializers.Serializer):
    answers = AnswerSerializer(many=True, max_length=MOST_QUESTIONS)
    incomplete = serializers.BooleanField(default=False, help_text="the gaps are meant; they count as wrong")
    on_board = serializers.BooleanField(required=False, help_text="stand on the board with a masked name")

    def validate_answers(self, answers):
        if len({answer["question"] for answer in answers}) < len(answers):
            raise serializers.ValidationError("有一道题答了两遍")
        return answers


class BoardLineSerializer(serializers.Serializer):
    rank = serializers.IntegerField()
    name = serializers.CharField(help_text="masked: 姓 and *")
    score = serializers.IntegerField()
    total = serializers.IntegerField()
    seconds = serializers.IntegerField()
    mine = serializers.BooleanField()


class BoardSerializer(serializers.Serializer):
    lines = BoardLineSerializer(many=True, help_text="the first fifty")
    own_rank = serializers.IntegerField(allow_null=True, help_text="where one's best stands, or would stand")
    on_board = serializers.BooleanField(allow_null=True, help_text="null without an attempt")
