"""Mainland mobile numbers: any customary writing in, E.164 out."""

import re

_MOBILE = re.compile(r"^\+861[3-9]\d{9}$")
HINT = "请填 11 位手机号，例如 138 0013 8001"


def normalise(raw: str) -> str | None:
    """'138 0013-8001' → '+8613800138001'; None when it is not a mainland mobile number."""
    digits = re.sub(r"[\s\-–—()（）]", "", str(raw or ""))
    if re.fullmatch(r"1[3-9]\d{9}", digits):
        digits = "+86" + digits
    elif re.fullmatch(r"861[3-9]\d{9}", digits):
        digits = "+" + digits
    return digits if _MOBILE.fullmatch(digits) else None


def masked(phone: str | None) -> str:
    """'+8613800138001' → '138****8001'."""
    local = (phone or "").removeprefix("+86")
    return f"{local[:3]}****{local[-4:]}" if len(local) >= 7 else ""
