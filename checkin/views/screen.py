"""The hall screen's code alone, for the script that swaps it. The page around it is the content's: `cms.hall`."""

from django.http import HttpResponse
from django.utils import timezone

from checkin.display import lease_with_code, shown_code
from common.pages import allow, no_store


@no_store
@allow("GET")
def screen_svg(request, token):
    """`X-Seconds-Left` says for how long this code is the newest."""
    at = timezone.now()
    code = shown_code(lease_with_code(token, at=at), request, at=at)
    drawing = HttpResponse(code.drawing, content_type="image/svg+xml")
    drawing["X-Seconds-Left"] = str(code.seconds_left)
    return drawing
