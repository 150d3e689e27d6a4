"""月度封存: the sealed months of the ledger, for everybody, without anybody's name."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from common.pages import allow
from community.sites import community_of
from volunteers import digests, months
from volunteers.models import LedgerDigest

MONTHS_A_PAGE = 24


@allow("GET")
def sealed_months(request):
    sealed = LedgerDigest.objects.filter(community=community_of(request)).order_by("-month")
    if before := months.parsed(request.GET.get("before", "")):
        sealed = sealed.filter(month__lt=before)
    page = list(sealed[: MONTHS_A_PAGE + 1])
    this_month = months.month_of(timezone.now())
    context = {
        "digests": page[:MONTHS_A_PAGE],
        "next_url": f"?before={page[-2].code}" if len(page) > MONTHS_A_PAGE else "",
        "this_month": None if before else this_month,
        "sealed_from": months.may_be_sealed_at(this_month),
        "tab": "volunteer",
    }
    return render(request, "volunteers/sealed_months.html", context)


@allow("GET")
def sealed_month(request, month: str):
    wanted = months.parsed(month)
    if wanted is None:
        raise Http404
    sealed = LedgerDigest.objects.filter(community=community_of(request))
    digest = get_object_or_404(sealed, month=wanted)
    context = {
        "digest": digest,
        "parts": list(digests.parts(digest)),
        "earlier": sealed.filter(month__lt=wanted).order_by("-month").first(),
        "later": sealed.filter(month__gt=wanted).order_by("month").first(),
        "tab": "volunteer",
    }
    return render(request, "volunteers/sealed_month.html", context)
