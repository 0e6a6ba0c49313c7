"""Identity numbers. The 18-character resident number is checked for date and check digit (GB 11643), others for presence.

Districts and birth years are no test: districts change, numbers stay.
"""

import re
from datetime import date

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


def check_character(first17: str) -> str:
    return _CHECKS[sum(int(digit) * weight for digit, weight in zip(first17, _WEIGHTS, strict=True)) % 11]


def resident_id_valid(number: str, today: date) -> bool:
    """18 characters, a birth date that exists and isn't in the future, the right check character."""
    body, check = number[:-1], number[-1:]
    if len(number) != 18 or not (body.isascii() and body.isdigit()):
        return False
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    return born <= today and check.upper() == check_character(body) and check in "0123456789Xx"


def valid(id_kind: str, number: str, today: date) -> bool:
    if id_kind == "resident_id":
        return resident_id_valid(number, today)
    return bool(number.strip())


_FORMS = {
    "passport": re.compile(r"[A-Z0-9]{5,17}"),
    "permit": re.compile(r"[A-Z0-9]{7,18}"),
    "business_licence": re.compile(r"[0-9A-Z]{15}|[0-9A-Z]{18}"),
}


def well_formed(id_kind: str, number: str) -> bool:
    """What a desk asks of documents that bear no check digit we trust: their form."""
    form = _FORMS.get(id_kind)
    return form is None or form.fullmatch(number.strip().upper()) is not None
