"""How JSON comes in. A module of its own, because REST framework loads it while it loads its views."""

import json
import re

from rest_framework import exceptions, parsers

_ESCAPED = re.compile(rb"\\u(0000|[dD][89a-fA-F])")  # NUL, or half of a surrogate pair


class StrictJSONParser(parsers.JSONParser):
    """Refuses what the database or the answer could not carry: NUL, half characters, bottomless nesting."""

    def parse(self, stream, media_type=None, parser_context=None):
        raw = stream.read()
        try:
            found = json.loads(raw.decode(), parse_constant=_no_constant)
            if _ESCAPED.search(raw):
                _require_storable(json.dumps(found, ensure_ascii=False))
        except (ValueError, RecursionError) as error:
            raise exceptions.ParseError from error
        return found


def _no_constant(name: str):
    raise ValueError(f"{name} is not JSON")


def _require_storable(text: str) -> None:
    text.encode()
    if "\\u0000" in text:
        raise ValueError("NUL")
