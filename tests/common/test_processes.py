"""The foreground process: what it starts, restarts and ends. Run apart, because it forks and takes the signals over."""

import os
import signal
import subprocess
import sys
import textwrap

import pytest

PREFACE = """
import os, sys, time
from django.conf import settings
settings.configure()
from common.processes import Child, run_apart, supervise
def say(word): os.write(1, word.encode() + b"\\n")
"""


def script(body: str) -> list[str]:
    return [sys.executable, "-c", PREFACE + textwrap.dedent(body)]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("sys.exit(run_apart(lambda: None))", 0),
        ("sys.exit(run_apart(lambda: sys.exit(3)))", 3),
        ("sys.exit(run_apart(lambda: 1 / 0))", 1),
        ("sys.exit(supervise([Child('web', lambda: sys.exit(4), vital=True)]))", 4),
    ],
)
def test_the_exit_code_of_a_child_is_handed_on(body, code):
    assert subprocess.run(script(body), check=False, stderr=subprocess.DEVNULL).returncode == code


def test_a_helper_that_dies_is_started_again_and_ends_with_the_vital_one():
    body = """
        import common.processes
        common.processes.RESTART_SECONDS = 0
        def helper(): say("helper")
        def web(): time.sleep(1.5); sys.exit(0)
        sys.exit(supervise([Child("web", web, vital=True), Child("helper", helper)]))
    """
    done = subprocess.run(script(body), check=True, capture_output=True, text=True)
    assert done.stdout.count("helper") > 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_every_child_and_the_parent_with_zero(number):
    body = """
        def web():
            say(str(os.getpid())); time.sleep(60)
        sys.exit(supervise([Child("web", web, vital=True)]))
    """
    with subprocess.Popen(script(body), stdout=subprocess.PIPE, text=True) as parent:
        child = int(parent.stdout.readline())
        parent.send_signal(number)
        assert parent.wait(timeout=60) == 0
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)
