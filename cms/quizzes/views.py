"""The pages of a quiz: its cover and result, the paper, the board."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from cms.models import Attempt, Quiz
from common.errors import DomainError
from common.pages import allow, no_store, personal
from community.sites import community_of

from . import actions, forms, pages
from .board import SHOWN, board, masked_name
from .papers import unanswered


def published(request) -> Quiz:
    return Quiz.objects.published().filter(community=community_of(request))


@no_store
@allow("GET")
def quiz(request, quiz_id: int):
    """The paper for who is answering, else the cover with the result so far."""
    chosen, at = get_object_or_404(published(request), pk=quiz_id), timezone.now()
    context = pages.standing(chosen, request.user, at=at)
    if running := context["running"]:
        return _paper(request, running, forms.take_kept(request.session, running))
    submitted = [attempt for attempt in context["attempts"] if attempt.score is not None]
    last = submitted[-1] if submitted else None
    context |= {"last": last, "result": pages.result(last, at=at), "questions_count": chosen.questions.count()}
    return render(request, "cms/quiz.html", {**context, "study": _from_study(chosen, request)})


@personal("GET", "POST")
def start(request, quiz_id: int):
    chosen = get_object_or_404(published(request), pk=quiz_id)
    if request.method == "POST":
        try:
            actions.start(chosen, by=request.user, at=timezone.now())
        except DomainError as error:
            messages.error(request, f"{error.refusal.message}。{error.refusal.next_step}。")
    return redirect("cms:quiz", chosen.pk)


@no_store
@allow("GET", "POST")
def submit(request, quiz_id: int):
    """Hands in the running attempt; what is missing or late is said on the paper, and nothing typed is lost."""
    chosen, here = get_object_or_404(published(request), pk=quiz_id), reverse("cms:quiz", args=[quiz_id])
    answers = forms.answers_in(request.POST)
    if not request.user.is_authenticated:
        if answers:
            forms.keep(request.session, chosen.pk, answers)
            messages.warning(request, "登录过期了。再登录一次，你答的都还在。")
        return redirect_to_login(here)
    number = request.POST.get("attempt", "")
    mine = Attempt.objects.of(request.user).filter(quiz=chosen, pk=int(number) if number.isdecimal() else None).first()
    return _handed_in(request, mine, answers) if mine else redirect(here)


def _handed_in(request, attempt: Attempt, answers):
    sent = request.POST
    try:
        actions.submit(
            attempt, answers=answers, by=request.user, at=timezone.now(),
            incomplete="incomplete" in sent, on_board="off_board" not in sent if attempt.quiz.has_board else None,
        )  # fmt: skip
    except DomainError as error:
        if error.refusal.code in ("attempt_submitted", "attempt_late"):
            messages.error(request, f"{error.refusal.message}。{error.refusal.next_step}。")
            return redirect("cms:quiz", attempt.quiz_id)
        return _paper(request, attempt, answers, refusal=error.refusal)
    request.session.pop(forms.KEPT, None)
    return redirect("cms:quiz", attempt.quiz_id)


def _paper(request, attempt: Attempt, answers, refusal=None):
    missing = unanswered(attempt.paper, answers) if refusal else []
    rows = pages.rows(attempt.paper, answers, missing)
    context = {
        "quiz": attempt.quiz, "attempt": attempt, "rows": rows, "refusal": refusal,
        "missing": [row for row in rows if row["missing"]] if refusal and refusal.code == "answers_missing" else [],
        "off_board": not attempt.on_board or "off_board" in request.POST,
    }  # fmt: skip
    return render(request, "cms/quiz_paper.html", context, status=400 if refusal else 200)


@no_store
@allow("GET", "POST")
def leaderboard(request, quiz_id: int):
    """The first fifty by masked names; a POST keeps oneself off it, or comes back."""
    chosen = get_object_or_404(published(request).filter(has_board=True), pk=quiz_id)
    if request.method == "POST":
        if not request.user.is_authenticated:
            return redirect_to_login(request.path)
        wanted = request.POST.get("on_board") == "1"
        actions.choose_board(chosen, on_board=wanted, by=request.user, at=timezone.now())
        return redirect(request.path)
    context = pages.standing(chosen, request.user, at=timezone.now())
    lines = [{"line": line, "time": pages.clock(line.seconds)} for line in board(chosen, request.user)]
    own = masked_name(request.user) if context["best"] else ""
    return render(request, "cms/quiz_board.html", {**context, "lines": lines, "shown": SHOWN, "own": own})


def _from_study(chosen: Quiz, request) -> dict | None:
    """The episode that this quiz belongs to, as a way back."""
    page = chosen.pages.live().order_by("pk").first()
    return {"title": page.title, "url": page.get_url(request)} if page else None
