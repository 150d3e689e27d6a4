"""gunicorn as the product runs it, with its processor time and memory under measure."""

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator

import psutil

WORKERS, THREADS = 2, 4


class Server:
    def __init__(self, url: str):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        env = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "benchmarks.settings"}
        command = [
            sys.executable,
            "-m",
            "gunicorn",
            "config.wsgi",
            "--bind",
            f"127.0.0.1:{self.port}",
            "--preload",
            "--workers",
            str(WORKERS),
            "--worker-class",
            "gthread",
            "--threads",
            str(THREADS),
            "--keep-alive",
            "30",
            "--log-level",
            "warning",
        ]
        self.process = subprocess.Popen(command, env=env)

    def wait(self, seconds: float = 60) -> None:
        stop = time.monotonic() + seconds
        while time.monotonic() < stop:
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/bench/nothing/", timeout=5).read()
                return
            time.sleep(0.2)
        raise RuntimeError("the server did not come up")

    def workers(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children()

    def cpu_seconds(self) -> float:
        return sum(sum(worker.cpu_times()[:2]) for worker in self.workers())

    def memory_mb(self) -> dict[str, float]:
        """Resident memory of each worker, and of the whole group with shared pages counted once (PSS)."""
        workers = self.workers()
        group = [psutil.Process(self.process.pid), *workers]
        return {
            "worker_rss_max": max(worker.memory_info().rss for worker in workers) / 2**20,
            "group_pss": sum(one.memory_full_info().pss for one in group) / 2**20,
        }

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=30)


@contextlib.contextmanager
def serving(url: str) -> Iterator[Server]:
    server = Server(url)
    try:
        server.wait()
        yield server
    finally:
        server.stop()
