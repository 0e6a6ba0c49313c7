"""Telephone numbers that customers leave: a mobile has 11 digits, a fixed line its area code."""

import re

_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_FIXED = re.compile(r"0[0-9]{9,11}")


def normal(text: str) -> str | None:
    """The number as it is kept, or None where it is no telephone number."""
    digits = re.sub(r"[\s()（）-]", "", text).removeprefix("+86").removeprefix("0086")
    return digits if _MOBILE.fullmatch(digits) or _FIXED.fullmatch(digits) else None


def is_mobile(text: str) -> bool:
    return _MOBILE.fullmatch(text) is not None
