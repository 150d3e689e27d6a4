"""A program of somebody else's: a real HTTP server on this machine that keeps what it is sent."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PATIENCE = 60  # seconds


@dataclass
class Listener:
    """`answers` are used up one by one, then 200; an answer may be a status or what to do with the connection."""

    answers: list[int | Callable] = field(default_factory=list)
    heard: list[tuple[dict, bytes]] = field(default_factory=list)
    text: bytes = b"ok"

    def __enter__(self) -> "Listener":
        mine = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                mine.heard.append(({name.lower(): value for name, value in self.headers.items()}, body))
                answer = mine.answers.pop(0) if mine.answers else 200
                if callable(answer):
                    answer(self)
                    return
                self.send_response(answer)
                self.send_header("Location", "http://127.0.0.1:1/")
                self.end_headers()
                self.wfile.write(mine.text)

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.is_over = threading.Event()
        threading.Thread(target=self.server.serve_forever, args=[0.05], daemon=True).start()
        return self

    def __exit__(self, *exc) -> None:
        self.server.is_over.set()
        self.server.shutdown()
        self.server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/hook?a=1"


def hang(handler) -> None:
    """Until the test is over: whoever is back long before PATIENCE has given up by itself."""
    handler.server.is_over.wait(PATIENCE)


def drip(handler) -> None:
    """A byte now and then: no single read ever takes long."""
    try:
        for _ in range(PATIENCE * 10):
            handler.wfile.write(b"H")
            if handler.server.is_over.wait(0.1):
                return
    except OSError:
        return


def break_off(handler) -> None:
    handler.connection.close()
