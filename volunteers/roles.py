"""What a role is before a shift has it: planned for a team, a template or one shift."""

from typing import NamedTuple


class RolePlan(NamedTuple):
    """`qualifications` are names, as the community keeps them."""

    name: str
    capacity: int
    needs: str = ""
    qualifications: tuple[str, ...] = ()
