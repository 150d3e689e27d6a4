"""Short words for tests of pages."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

TRANSACTION_CONTROL = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


def text_of(response) -> str:
    return response.content.decode()


def ids(*persons) -> list[str]:
    return [str(person.pk) for person in persons]


def statements(call) -> tuple[int, object]:
    """How many statements a call sent, and what it answered."""
    with CaptureQueriesContext(connection) as seen:
        answer = call()
    return len([q for q in seen.captured_queries if not q["sql"].startswith(TRANSACTION_CONTROL)]), answer
