"""The page /search/ and the list under its field. Both are GET, work without JavaScript and know no person."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from cms.screens.activities import address
from cms.states import SearchKind
from community.models import Community
from community.sites import community_of

from .query import LONGEST, SUGGESTED, clean, refusal_of
from .results import Results
from .suggestions import meant, popular, suggestions

SUGGESTIONS_KEPT_SECONDS = 30


def _community(request) -> Community:
    found = community_of(request)
    if found is None:
        raise Http404
    return found


@require_safe
def search(request):
    """`q`, `kind` and `page`; what cannot be read is left out, and a query that is too long says so."""
    community, at = _community(request), timezone.now()
    asked = clean(request.GET.get("q", ""))
    refusal = refusal_of(asked)
    query = "" if refusal else asked
    kind = request.GET.get("kind", "")
    results = Results(community, query, kind=kind if kind in SearchKind.values else "", at=at)
    turned = results.page(request.GET.get("page"))
    shown = {
        "q": asked[:LONGEST],
        "query": query,
        "words": results.words,
        "refusal": refusal,
        "kind": results.kind,
        "count": len(results.chosen),
        "is_cut": results.is_cut,
        "pills": _pills(results, request),
        "lines": results.lines(turned, request),
        "previous_url": address(request.GET, page=turned.previous_page_number()) if turned.has_previous() else "",
        "next_url": address(request.GET, page=turned.next_page_number()) if turned.has_next() else "",
        "meant": meant(community, query, at=at) if query and not results.all else [],
        "popular": popular(community, at=at) if not results.chosen else [],
    }
    return render(request, "cms/search.html", shown)


def _pills(results: Results, request) -> list[dict]:
    """全部 12, 活动 8 …: one for each kind that has something."""
    every = [("", "全部", len(results.all))]
    kinds = [(kind, str(SearchKind(kind).label), number) for kind, number in results.counts.items()]
    return [
        {"word": f"{word} {number}", "url": address(request.GET, kind=kind, page=None), "chosen": kind == results.kind}
        for kind, word, number in (every + kinds if len(kinds) > 1 or results.kind else [])
    ]


@require_safe
def suggest(request):
    """The list under the search field, as a part of a page; empty when there is nothing to suggest."""
    query = clean(request.GET.get("q", ""))
    found = suggestions(_community(request), query, at=timezone.now()) if query and len(query) <= SUGGESTED else []
    answer = HttpResponse(render_to_string("cms/parts/suggestions.html", {"suggestions": found, "q": query}))
    patch_cache_control(answer, public=True, max_age=SUGGESTIONS_KEPT_SECONDS)
    return answer
