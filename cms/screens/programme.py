"""文化节目: one programme, its people, its rehearsals, its shows."""

from django.utils import timezone

from cms import pictures


def page_context(page, request) -> dict:
    today = timezone.localdate()
    shows = sorted((block.value for block in page.shows), key=lambda show: show["on"])
    return {
        "tab": "home",
        "cover": pictures.of_programme(page, pictures.WIDE),
        "coming": [show for show in shows if show["on"] >= today],
        "past": [show for show in reversed(shows) if show["on"] < today],
        "cast": [{"term": part.value["role"], "value": part.value["people"]} for part in page.cast],
    }
