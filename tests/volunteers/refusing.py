"""What a call that is refused says of itself."""

import pytest

from common.errors import DomainError, Refusal


def refusal(call, *args, **kwargs) -> Refusal:
    """The refusal that the call ends in; it has words and a next step."""
    with pytest.raises(DomainError) as caught:
        call(*args, **kwargs)
    assert caught.value.refusal.message and caught.value.refusal.next_step
    return caught.value.refusal


def code_of(call, *args, **kwargs) -> str:
    return refusal(call, *args, **kwargs).code
