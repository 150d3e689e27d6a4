"""How a visitor reads: elder dress, high contrast, letter size. Kept in one cookie, the same pages for all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from .pages import next_url

COOKIE = "reading"
COOKIE_AGE = 400 * 24 * 3600  # browsers keep no cookie longer than 400 days
SIZES = (16, 20, 24, 30)


@dataclass(frozen=True)
class Reading:
    """One visitor's choices; size is the body text in px and one of SIZES."""

    elder: bool = False
    contrast: bool = False
    size: int = SIZES[0]

    @classmethod
    def from_cookie(cls, value: str | None) -> Self:
        """Read "elder,contrast,24"; unknown words are ignored."""
        words = set((value or "").split(","))
        size = next((s for s in SIZES if str(s) in words), SIZES[0])
        return cls(elder="elder" in words, contrast="contrast" in words, size=size)

    def as_cookie(self) -> str:
        words = [name for name in ("elder", "contrast") if getattr(self, name)]
        if self.size != SIZES[0]:
            words.append(str(self.size))
        return ",".join(words)

    @property
    def html_class(self) -> str:
        return " ".join(name for name in ("elder", "contrast") if getattr(self, name))

    @property
    def next_size(self) -> int:
        """The size that A+ leads to; after the largest comes the smallest, in elder dress 20."""
        larger = [s for s in SIZES if s > self.shown_size]
        smallest = SIZES[1] if self.elder else SIZES[0]
        return larger[0] if larger else smallest

    @property
    def shown_size(self) -> int:
        """The size on the screen: elder dress never goes below 20."""
        return max(self.size, SIZES[1]) if self.elder else self.size

    def with_changes(self, wanted: QueryDict) -> Reading:
        """The choices after elder=0/1, contrast=0/1 and size=…; bad values change nothing."""
        reading = self
        for name in ("elder", "contrast"):
            if wanted.get(name) in ("0", "1"):
                reading = replace(reading, **{name: wanted[name] == "1"})
        size = next((s for s in SIZES if wanted.get("size") == str(s)), None)
        if size:
            reading = replace(reading, size=size)
        return reading


def reading_of(request: HttpRequest) -> Reading:
    """The choices of the visitor behind a request."""
    return Reading.from_cookie(request.COOKIES.get(COOKIE))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def set_reading(request: HttpRequest) -> HttpResponse:
    """Keep the choices in the cookie and go back; it writes nothing else, so a plain link may call it."""
    wanted = request.POST if request.method == "POST" else request.GET
    reading = reading_of(request).with_changes(wanted)
    response = HttpResponseRedirect(next_url(request, "/"))
    response.set_cookie(
        COOKIE,
        reading.as_cookie(),
        max_age=COOKIE_AGE,
        samesite="Lax",
        secure=request.is_secure(),
        httponly=True,
    )
    return response
