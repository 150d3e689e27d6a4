"""Drawn pictures and pages are kept by what is on them: the same words are drawn once."""

import gc
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
            gc.collect()  # a document's fonts refer to each other in circles: 30 MB that would stay for long
            store.set(key, found)
    return found
