"""Random codes that stand on tickets and cards."""

import secrets

CODE_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # 32 signs without 0 O 1 I


def new_code(length: int = 26) -> str:
    """A random code of 5 bits a sign: 26 signs are 130 bits, so nobody can guess one."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(length))
