"""Drawn pictures and pages are kept by what is on them: the same words are drawn once."""

import threading
from collections.abc import Callable

from django.core.cache import caches

ONE_AT_A_TIME = threading.Lock()  # a sheet needs some 40 MB while it is drawn


def kept(key: str, draw: Callable[[], bytes]) -> bytes:
    """What `draw` makes; `key` must change with everything that it draws."""
    store = caches["drawn"]
    if (found := store.get(key)) is not None:
        return found
    with ONE_AT_A_TIME:
        found = store.get(key)
        if found is None:
            found = draw()
            store.set(key, found)
    return found
