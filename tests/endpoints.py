"""The matrix of addresses: who may see each of our URLs. A URL without a row here fails the suite.

public  everybody
login   anybody with a login; what it shows is one's own
own     the resident only: neighbour, stranger and the other community's clerk get 404
desk    the back office of this community: nobody else reads it
"""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

FOREIGN = ("wagtail", "allauth", "django.", "taggit")

MATRIX = {
    "public": {
        "schema", "api-reference", "set_reading", "api:view", "admin_words",
        "wagtailapi:pages:listing", "wagtailapi:pages:detail", "wagtailapi:pages:find",
        "wagtailapi:page_preview:detail",
        "wagtailapi:images:listing", "wagtailapi:images:detail", "wagtailapi:images:find",
        "wagtailapi:documents:listing", "wagtailapi:documents:detail", "wagtailapi:documents:find",
        "api:activity-list", "api:activity-detail", "api:venue-list", "api:venue-detail", "api:space-list",
        "api:space-detail", "api:slot-list", "api:slot-detail", "api:shift-list", "api:shift-detail",
        "booking:book", "booking:cover", "booking:feed", "booking:venue_calendar", "cms:activity",
        "cms:search", "cms:suggest", "api:search", "api:search-suggest",
        "cms:poster_png", "cms:poster_a4", "cms:poster_a3",
        "cms:programme", "cms:programme_list", "cms:og_home", "cms:og",
        "volunteers:home", "volunteers:shift", "volunteers:sealed_months", "volunteers:sealed_month",
        "api:digest-list", "api:digest-detail",
        "booking:draw", "booking:draw_bundle", "api:draw-detail",
        "checkin:scan", "checkin:shown_card", "checkin:screen_svg", "checkin:kiosk",
        "cms:hall", "cms:hall_board", "cms:news_rss", "cms:news_atom", "cms:activities_rss", "cms:activities_atom",
        "cms:sitemap", "cms:robots", "booking:programme", "booking:programme_calendar",
        "checkin:scanner_worker",
        "media", "cms:quiz", "cms:quiz_submit", "cms:quiz_board",
        "api:quiz-list", "api:quiz-detail", "api:quiz-leaderboard",
    },
    "login": {
        "api:slot-eligibility", "api:person-list", "api:booking-list", "api:message-list", "api:shift-signups",
        "api:shift-stand-ins", "api:shift-members", "volunteers:take_over",
        "api:credit-list", "booking:credit",
        "api:message-unread", "api:message-read-all", "api:notice-choice", "accounts:notices", "accounts:email_confirm",
        "api:signup-list", "api:volunteer-me", "api:ledger", "api:scan", "api:check-in", "api:desk-check-in",
        "accounts:household", "accounts:person_add", "accounts:inbox", "accounts:inbox_read",
        "booking:me", "booking:past", "booking:my_calendar", "api:feed", "volunteers:join", "volunteers:ledger",
        "volunteers:learned",
        "volunteers:child", "volunteers:invite", "volunteers:leave", "volunteers:applicants", "volunteers:applicant",
        "api:applicant-list", "api:applicant-detail", "api:applicant-admit", "api:applicant-send-back",
        "volunteers:claim", "volunteers:approvals", "volunteers:approval", "api:review-list", "api:review-detail",
        "api:desk-leases", "api:desk-lease", "api:desk-scans", "checkin:scanner",
        "api:review-agree", "api:review-disagree", "api:shift-close", "api:claims",
        "checkin:card", "checkin:done", "checkin:door", "checkin:door_slot",
        "checkin:door_shift", "checkin:close_shift", "checkin:extend_shift",
        "checkin:open_screen", "checkin:end_screen",
        "cms:learned", "cms:quiz_start", "api:quiz-attempts",
    },
    "own": {
        "api:person-detail", "api:booking-detail", "api:booking-cancel", "api:ticket-svg", "api:ticket-png",
        "api:ticket-calendar", "booking:booking_calendar",
        "api:booking-accept-offer", "api:booking-decline-offer", "api:credit-appeal",
        "api:message-detail", "api:message-read", "api:signup-detail", "api:signup-cancel",
        "api:signup-accept-offer", "api:signup-decline-offer", "api:signup-seek-stand-in", "api:signup-stop-seeking",
        "accounts:person_change", "accounts:message", "accounts:message_read", "booking:person_remove",
        "booking:ticket", "booking:ticket_svg", "booking:ticket_png", "booking:booking_cancel",
        "booking:offer_accept", "booking:offer_decline", "booking:credit_appeal",
        "api:quiz-attempt", "api:quiz-submit",
        "volunteers:signup_cancel", "volunteers:signup_offer", "volunteers:signup_stand_in",
    },
    "desk": {
        "cms_draft_page", "quiz_paper", "quiz_key", "quiz_copy",
        "video_chooser:create", "video_chooser:choose", "video_chooser:choose_results",
        "quiz_chooser:choose", "quiz_chooser:choose_results",
        "webhook_desk:webhook",
        "cms_poster", "cms_poster_preview", "cms_poster_print", "cms_picture_format",
        *(f"wagtailadmin_api:{kind}:{name}" for kind in ("images", "documents") for name in (
            "listing", "detail", "find",
        )),
        "checkin_desk:end_screen", "checkin_desk:card", "checkin_desk:printed_code",
        "activity_chooser:choose", "activity_chooser:choose_results", "activity_chooser:create",
        *(f"volunteer_desk:{name}" for name in (
            "roster", "roster_print", "roster_export", "attend", "cancel_shift", "review", "close_shift", "open_shift",
            "plan_template", "template", "change_template", "end_template", "queue", "members", "seats",
            "applicant", "suspend", "resume", "leave",
        )),
        *(f"booking_desk:{name}" for name in (
            "roster", "roster_print", "roster_export", "arrive", "book", "new_household", "cancel_slot",
            "cancel_booking", "slip", "approvals", "offer_calls", "policy", "household", "excuse", "answer_appeal",
            "close_roster", "answer_offer", "seat", "calls", "questions", "add_question", "preview_questions",
            "change_question", "move_question", "retire_question", "plan_series", "series", "extend_series",
            "change_series", "cancel_series", "make_skipped", "venue_calendar", "draw", "draw_print",
        )),
    },
}  # fmt: skip
# Viewsets of the back office: every list, form and inspection of these models is the desk's.
DESK_VIEWSETS = {
    "activity", "appeal", "auditentry", "booking", "calendarday", "checkpoint", "closure", "community", "creditentry",
    "displaylease", "grid", "hoursreview", "household", "ledgerentry", "openinghours", "partner", "person",
    "qualification", "quiz", "series", "servicekind", "shift", "shifttemplate", "signup", "slot", "space", "team",
    "trainingrecord", "venue", "video", "volunteer", "volunteerqualification", "webhookendpoint",
}  # fmt: skip


def walk(resolver=None, namespaces=()) -> Iterator[tuple[str, URLPattern]]:
    """(full name, pattern) of every URL that is ours."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from walk(pattern, inner)
        elif not pattern.callback.__module__.startswith(FOREIGN):
            yield ":".join([*namespaces, pattern.name or pattern.callback.__name__]), pattern


def rule_of(name: str) -> str | None:
    if name.startswith("desk_"):
        return "desk" if name.split(":")[0].removeprefix("desk_") in DESK_VIEWSETS else None
    return next((rule for rule, names in MATRIX.items() if name in names), None)
