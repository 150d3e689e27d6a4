"""审核: what waits for a word, with its evidence beside it; and the volunteer's own word about a wrong number."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from common.errors import DomainError
from common.pages import personal
from volunteers import actions, reviews
from volunteers.forms import AgreeForm, ClaimForm, DisagreeForm
from volunteers.models import HoursReview, LedgerEntry, Shift

A_PAGE = 20


@personal("GET")
def approvals(request):
    """The queue of a leader or the desk; who may never decide anything finds no page."""
    mine = reviews.queue_for(request.user)
    if not mine.exists() and not Shift.objects.reviewed_by(request.user).exists():
        raise Http404
    rows = list(mine.pending()[: A_PAGE + 1])
    shown = [reviews.described(review, request.user) for review in rows[:A_PAGE]]
    context = {"rows": shown, "more": len(rows) > A_PAGE, "notices": mine.filter(state="notice")[:A_PAGE]}
    return render(request, "volunteers/approvals.html", context)


@personal("GET", "POST")
def approval(request, pk):
    review = get_object_or_404(reviews.queue_for(request.user), pk=pk)
    status, context = 200, {"agree": AgreeForm(review=review), "disagree": DisagreeForm()}
    if request.method == "POST":
        try:
            if said := _decide(request, review, context):
                messages.success(request, said)
                return redirect("volunteers:approvals")
            status = 400
        except DomainError as error:
            status, context["refused"] = 409, error.refusal
    context |= {"case": reviews.case_of(review), "review": reviews.described(review, request.user)}
    return render(request, "volunteers/approval.html", context, status=status)


def _decide(request, review: HoursReview, context: dict) -> str:
    """What was done, in words; nothing when the form has to be looked at again."""
    by, at = request.user, timezone.now()
    if request.POST.get("word") == "agree":
        form = context["agree"] = AgreeForm(request.POST, review=review)
        if not form.is_valid():
            return ""
        after = actions.agree(review, by=by, at=at, note=form.cleaned_data["note"], left_at=form.left_at())
        return {"pending": "你同意了，还差一个人。", "notice": "同意了，公示七天后记入。"}.get(
            after.state, "同意了，时长记入了。"
        )
    form = context["disagree"] = DisagreeForm(request.POST)
    if not form.is_valid():
        return ""
    verb = actions.object_to if review.state == "notice" else actions.disagree
    verb(review, by=by, at=at, reason=form.cleaned_data["reason"])
    return "记下了，这次不记入，已告诉本人。"


@personal("GET", "POST")
def claim(request, seq):
    """觉得不对，我要说: other times for an entry of one's own."""
    mine = LedgerEntry.objects.filter(volunteer__person__user=request.user).select_related("signup__shift__venue")
    entry = get_object_or_404(mine, seq=seq, kind="credit")
    shift = entry.signup.shift
    form = ClaimForm(request.POST if request.method == "POST" else None, shift=shift)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.propose_correction(entry, **form.claim(), by=request.user, at=timezone.now())
        except DomainError as error:
            status = 409
            form.add_error(None, f"{error.refusal.message}。{error.refusal.next_step}。")
        else:
            messages.success(request, "收到了，两个人看过以后告诉你。")
            return redirect("volunteers:ledger")
    elif form.is_bound:
        status = 400
    return render(request, "volunteers/claim.html", {"entry": entry, "shift": shift, "form": form}, status=status)
