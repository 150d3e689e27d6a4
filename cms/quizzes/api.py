"""JSON face of the quizzes: the same actions as the pages."""

from django.db.models import Count
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.response import Response

from cms.models import Attempt, Quiz
from cms.states import QuizState
from common.api import BIGGEST_ID, validated
from community.sites import community_of

from . import actions, pages
from .board import board, own_best, rank_of
from .papers import paper_of, without_answers
from .serializers import AttemptSerializer, BoardSerializer, QuizDetailSerializer, QuizSerializer, SubmitSerializer

ATTEMPT_ID = OpenApiParameter("attempt_id", OpenApiTypes.INT, OpenApiParameter.PATH)


@extend_schema_view(list=extend_schema(summary="The quizzes that are published, newest first"))
class QuizViewSet(mixins.ListModelMixin, viewsets.GenericViewSet):
    permission_classes = (AllowAny,)
    queryset = Quiz.objects.none()
    serializer_class = QuizSerializer
    lookup_value_regex = r"\d{1,18}"

    def get_queryset(self):
        here = Quiz.objects.published().filter(community=community_of(self.request))
        return here.annotate(questions_count=Count("questions"))

    def paginate_queryset(self, queryset):
        return [described(quiz) for quiz in super().paginate_queryset(queryset)]

    @extend_schema(summary="A quiz, with its questions where time is not limited", responses=QuizDetailSerializer)
    def retrieve(self, request, pk):
        quiz = described(self.get_object())
        shown = quiz.state != QuizState.NOT_OPEN and not quiz.minutes
        questions = list(quiz.questions.prefetch_related("options")) if shown else []
        body = QuizSerializer(quiz).data
        paper = without_answers(paper_of(questions))
        return Response({**body, "questions": paper})

    @extend_schema(summary="Where everybody's best attempt stands, by masked names", responses=BoardSerializer)
    @action(detail=True, methods=["get"])
    def leaderboard(self, request, pk):
        quiz = get_object_or_404(self.get_queryset().filter(has_board=True), pk=pk)
        best = own_best(list(Attempt.objects.of(request.user).filter(quiz=quiz).defer("paper", "answers")))
        body = {
            "lines": board(quiz, request.user),
            "own_rank": rank_of(best) if best else None,
            "on_board": best.on_board if best else None,
        }
        return Response(BoardSerializer(body).data)

    @extend_schema(
        methods=["get"], operation_id="quizzes_attempts_list", summary="One's own attempts",
        responses=AttemptSerializer(many=True),
    )  # fmt: skip
    @extend_schema(
        methods=["post"], operation_id="quizzes_attempts_create", request=None,
        summary="Begin: 201 with the paper, 200 when one is running already",
        responses={200: AttemptSerializer, 201: AttemptSerializer},
    )  # fmt: skip
    @action(detail=True, methods=["get", "post"], permission_classes=(IsAuthenticated,), pagination_class=None)
    def attempts(self, request, pk):
        quiz = self.get_object()
        if request.method == "GET":
            mine = Attempt.objects.of(request.user).filter(quiz=quiz).select_related("quiz").order_by("number")
            return Response([shown(attempt) for attempt in mine])
        attempt, is_new = actions.start(quiz, by=request.user, at=timezone.now())
        return Response(shown(attempt), status=status.HTTP_201_CREATED if is_new else status.HTTP_200_OK)

    def own(self, request) -> Attempt:
        mine = Attempt.objects.of(request.user).filter(
            quiz__in=self.get_queryset().values("pk"), quiz=self.kwargs["pk"]
        )
        number = min(int(self.kwargs["attempt_id"]), BIGGEST_ID)
        return get_object_or_404(mine.select_related("quiz"), pk=number)

    @extend_schema(
        operation_id="quizzes_attempts_retrieve", summary="One of one's own attempts, with its result",
        parameters=[ATTEMPT_ID], responses=AttemptSerializer,
    )  # fmt: skip
    @action(
        detail=True, url_path=r"attempts/(?P<attempt_id>\d{1,18})", permission_classes=(IsAuthenticated,)
    )  # fmt: skip
    def attempt(self, request, pk, attempt_id):
        return Response(shown(self.own(request)))

    @extend_schema(
        operation_id="quizzes_attempts_submit", summary="Hand in; once, in time, with answers of this paper only",
        parameters=[ATTEMPT_ID], request=SubmitSerializer, responses=AttemptSerializer,
    )  # fmt: skip
    @action(
        detail=True, methods=["post"], url_path=r"attempts/(?P<attempt_id>\d{1,18})/submit",
        permission_classes=(IsAuthenticated,),
    )  # fmt: skip
    def submit(self, request, pk, attempt_id):
        attempt = self.own(request)
        wanted = validated(SubmitSerializer(data=request.data))
        answers = {answer["question"]: answer["options"] for answer in wanted["answers"]}
        done = actions.submit(
            attempt, answers=answers, by=request.user, at=timezone.now(),
            incomplete=wanted["incomplete"], on_board=wanted.get("on_board"),
        )  # fmt: skip
        return Response(shown(done))


def described(quiz: Quiz) -> Quiz:
    """With what the clock and the address say about it."""
    quiz.state = quiz.state_at(timezone.now())
    quiz.url = reverse("cms:quiz", args=[quiz.pk])
    return quiz


def shown(attempt: Attempt) -> dict:
    """The paper, and the result if it may be seen; the right answers are in nothing else."""
    attempt.questions = without_answers(attempt.paper)
    attempt.result = pages.result(attempt, at=timezone.now()) or None
    return AttemptSerializer(attempt).data
