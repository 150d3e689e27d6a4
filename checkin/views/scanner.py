"""The leader's phone as a scanner: a page without personal data that works without a network once it was opened."""

from csp.decorators import csp_update
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.crypto import salted_hmac
from django.views.decorators.csrf import ensure_csrf_cookie

from checkin import doors
from common.pages import allow, personal
from community.sites import community_of


@csp_update({"script-src": ["'self'", "'wasm-unsafe-eval'"]})
@ensure_csrf_cookie
@personal("GET")
def scanner(request):
    """Only this page may run the reader's WebAssembly. `owner` names the login to its own phone, and to nobody else."""
    community = community_of(request)
    if community is None or not doors.works_in(request.user, community):
        raise Http404
    owner = salted_hmac("checkin.scanner.owner", str(request.user.pk), algorithm="sha256").hexdigest()[:24]
    return render(request, "checkin/scanner.html", {"owner": owner, "community": community})


@allow("GET")
def scanner_worker(request):
    """Keeps the scanner's page and its files on the phone; nothing else below /door/, and no answer of the API."""
    script = render_to_string("checkin/scanner_worker.js")
    response = HttpResponse(script, content_type="text/javascript")
    response["Cache-Control"] = "no-cache"
    return response
