"""信用: the household's points, the rules behind them, and what may be said against an entry."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.models import Household
from booking import actions, rules, terms
from booking.forms import AppealForm
from booking.models import CreditEntry
from common.errors import DomainError
from common.pages import personal
from community.sites import community_of

ENTRIES_MOST = 100


@personal("GET")
def credit(request):
    return _credit_page(request)


@personal("GET", "POST")
def credit_appeal(request, entry_id: int):
    entry = get_object_or_404(CreditEntry.objects.visible_to(request.user), pk=entry_id)
    if request.method == "GET":  # a login had run out
        return redirect("booking:credit")
    form = AppealForm(request.POST, auto_id=f"id_{entry.pk}_%s")
    if not form.is_valid():
        return _credit_page(request, form, entry, status=400)
    try:
        actions.appeal(entry, text=form.cleaned_data["text"], by=request.user, at=timezone.now())
    except DomainError as error:
        form.add_error(None, f"{error.refusal.message}。{error.refusal.next_step}")
        return _credit_page(request, form, entry, status=409)
    messages.success(request, "申诉收到了，答复前不计分。")
    return redirect("booking:credit")


def _credit_page(request, form=None, refused=None, *, status=200):
    """`form` is the appeal that was not taken, for the entry `refused`."""
    at = timezone.now()
    household = Household.objects.of(request.user).select_related("community__booking_policy").first()
    policy = rules.policy_in(household.community if household else community_of(request))
    entries = list(CreditEntry.objects.visible_to(request.user).with_details()[:ENTRIES_MOST])
    for entry in entries:
        own = form if refused == entry else AppealForm(auto_id=f"id_{entry.pk}_%s")
        entry.form = own if own.errors or rules.refusal_to_appeal(entry, at=at) is None else None
        entry.over = entry.expires_on < timezone.localdate(at)
    context = {
        "form": form,
        "entries": entries,
        "credit": rules.credit_of(household, policy, at=at) if household else rules.NO_POINTS,
        "lines": terms.rules_of_credit(policy),
        "tab": "me",
    }
    return render(request, "booking/credit.html", context, status=status)
