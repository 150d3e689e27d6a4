"""How long it takes to check a ledger, and what memory: `manage.py verify_ledger` as a whole process."""

import os
import subprocess
import sys
import time


def verify(url: str) -> tuple[float, float]:
    """Seconds and peak resident memory in MB (Linux); raises when the ledger is not found whole."""
    env = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "benchmarks.settings"}
    started = time.monotonic()
    process = subprocess.Popen([sys.executable, "manage.py", "verify_ledger"], env=env, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise RuntimeError(f"verify_ledger ended with {os.waitstatus_to_exitcode(status)}")
    return time.monotonic() - started, usage.ru_maxrss / 2**10
