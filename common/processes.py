"""One foreground process that forks its children, watches them and ends with them.

Everything is loaded once before the fork, so the children share that memory.
"""

import contextlib
import ctypes
import gc
import logging
import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connections

log = logging.getLogger(__name__)
PATIENCE_SECONDS = 30
RESTART_SECONDS = 2
_PR_SET_PDEATHSIG = 1
_STOPPING = {signal.SIGINT, signal.SIGTERM}


@dataclass
class Child:
    """A process to keep alive. When a `vital` one ends, all end with its exit code; others are started again."""

    name: str
    run: Callable[[], object]
    vital: bool = False
    pid: int = 0


def supervise(children: list[Child]) -> int:
    """Run `children` until one of the vital ones ends or a signal arrives; returns the exit code.

    Signals are held back and then waited for, so that none is lost between looking and waiting.
    """
    gc.collect()
    gc.freeze()  # what is loaded now is never collected, so its pages stay shared
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {*_STOPPING, signal.SIGCHLD})
    try:
        for child in children:
            _start(child)
        return _watch(children)
    finally:
        _end([child for child in children if child.pid])
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def run_apart(work: Callable[[], object]) -> int:
    """Do `work` in a process of its own and wait for it: its memory goes away with it. Returns its exit code."""
    child = Child("work", work)
    _start(child)
    try:
        return os.waitstatus_to_exitcode(os.waitpid(child.pid, 0)[1])
    except BaseException:
        _end([child])
        raise


def _start(child: Child) -> None:
    connections.close_all()  # a connection must not be shared by two processes
    sys.stdout.flush()
    sys.stderr.flush()
    child.pid = os.fork()
    if child.pid == 0:
        os._exit(_inside(child))


def _inside(child: Child) -> int:
    """The life of a child; returns its exit code."""
    os.setpgid(0, 0)  # Ctrl-C reaches the parent only, which then ends the children one time and in order
    _end_with_parent()
    for number in _STOPPING:
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {*_STOPPING, signal.SIGCHLD})
    try:
        child.run()
    except SystemExit as ending:
        return ending.code if isinstance(ending.code, int) else int(ending.code is not None)
    except BaseException:
        log.exception("%s ended with an error", child.name)
        return 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return 0


def _end_with_parent() -> None:
    """On Linux a parent that was killed takes its children along; elsewhere they have to be ended by hand."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _watch(children: list[Child]) -> int:
    while signal.sigwait({*_STOPPING, signal.SIGCHLD}) == signal.SIGCHLD:
        for child in children:
            pid, status = os.waitpid(child.pid, os.WNOHANG)
            if not pid:
                continue
            child.pid = 0
            code = os.waitstatus_to_exitcode(status)
            if child.vital:
                return code if code >= 0 else 128 - code
            log.error("%s ended with code %s and is started again", child.name, code)
            time.sleep(RESTART_SECONDS)
            _start(child)
    return 0


def _end(children: list[Child]) -> None:
    for number in _STOPPING:
        signal.signal(number, signal.SIG_IGN)
    for child in children:
        _signal(child, signal.SIGTERM)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while children and time.monotonic() < deadline:
        children = [child for child in children if not _has_ended(child)]
        time.sleep(0.05)
    for child in children:
        _signal(child, signal.SIGKILL)


def _signal(child: Child, number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(child.pid, number)


def _has_ended(child: Child) -> bool:
    try:
        return os.waitpid(child.pid, os.WNOHANG)[0] != 0
    except ChildProcessError:
        return True
