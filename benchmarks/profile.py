"""Where the time of one booking goes: `DATABASE_URL=… python -m benchmarks.profile` on a migrated, empty database."""

import cProfile
import io
import json
import os
import pstats
import sys
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")

import django

django.setup()

from django.core.handlers.wsgi import WSGIHandler  # noqa: E402 needs the apps

from benchmarks.fill import fill  # noqa: E402

COUNT = 200


def ask(handler: WSGIHandler, path: str, token: str, body: dict) -> str:
    """One POST through the whole stack without a socket; answers the status line."""
    content = json.dumps(body).encode()
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": path,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "wsgi.input": io.BytesIO(content),
        "wsgi.url_scheme": "http",
        "CONTENT_LENGTH": str(len(content)),
        "CONTENT_TYPE": "application/json",
        "HTTP_X_SESSION_TOKEN": token,
        "REMOTE_ADDR": "127.0.0.1",
    }
    answer: list[str] = []
    response = handler(environ, lambda status, headers, *rest: answer.append(status))
    b"".join(response)
    response.close()
    return answer[0]


def main() -> None:
    facts, handler = fill(1000, 2 * COUNT), WSGIHandler()

    def book(first: int) -> None:
        for n in range(first, first + COUNT):
            status = ask(
                handler, "/api/v1/bookings/", facts["tokens"][n], {"slot": facts["hot"], "persons": facts["persons"][n]}
            )
            if not status.startswith("201"):
                sys.exit(f"a booking answered {status}")

    started = time.process_time()
    book(0)
    print(f"{1000 * (time.process_time() - started) / COUNT:.2f} ms of processor time a booking, unprofiled")
    profile = cProfile.Profile()
    profile.runcall(book, COUNT)
    pstats.Stats(profile).sort_stats("cumulative").print_stats(60)


if __name__ == "__main__":
    main()
