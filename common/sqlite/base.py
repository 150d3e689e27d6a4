"""Django's SQLite backend with fair writers.

SQLite lets one writer in at a time and wakes the others by chance, so a busy server starves some of them for
seconds. Every transaction here first takes an advisory lock beside the database file: the waiting writers then
queue in the kernel, across threads and processes.
"""

import fcntl
import os
from pathlib import Path

from django.db.backends.sqlite3 import base


class DatabaseWrapper(base.DatabaseWrapper):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._turn: int | None = None

    def _lock_path(self) -> Path | None:
        name = str(self.settings_dict["NAME"])
        return None if self.is_in_memory_db() or not name else Path(f"{name}.writer")

    def _take_turn(self) -> None:
        if self._turn is None and (path := self._lock_path()):
            self._turn = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
            fcntl.flock(self._turn, fcntl.LOCK_EX)

    def _end_turn(self) -> None:
        if self._turn is not None:
            turn, self._turn = self._turn, None
            os.close(turn)

    def _start_transaction_under_autocommit(self):
        self._take_turn()
        try:
            super()._start_transaction_under_autocommit()
        except BaseException:
            self._end_turn()
            raise

    def _commit(self):
        try:
            return super()._commit()
        finally:
            if not self.in_transaction():
                self._end_turn()

    def _rollback(self):
        try:
            return super()._rollback()
        finally:
            self._end_turn()

    def _close(self):
        try:
            return super()._close()
        finally:
            self._end_turn()

    def in_transaction(self) -> bool:
        return bool(self.connection and self.connection.in_transaction)
