"""The columns of a sheet, and what a cell may hold: pure functions from a cell to a value or a refusal."""

import dataclasses
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from openhall.kernel.problems import Refused

TEXT, MONEY, INT, DAY, YES, CHOICE, CHOICES, PAIRS = "text", "money", "int", "day", "yes", "choice", "choices", "pairs"
CLOCK = "clock"
"""A time of the day."""
LANGUAGES = ("zh-hans", "en")
LONGEST = 1000
Label = str | Promise
Values = dict[str, Any]
YES_WORDS = {"是": True, "有": True, "yes": True, "y": True, "true": True, "1": True}
NO_WORDS = {"否": False, "无": False, "no": False, "n": False, "false": False, "0": False}
EXACT = 10**15
"""From here on Excel rounds a number."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell: its value, Excel's own type (``f`` a formula, ``e`` an error), and how it is shown."""

    value: Any
    type: str = "s"
    format: str = "General"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``digits``: a number of so many digits may stand there as a number, for no zero can be lost."""

    field: str
    label: Label
    kind: str = TEXT
    needed: bool = False
    choices: Mapping[str, Label] = dataclasses.field(default_factory=dict)
    others: bool = False
    """Beside the choices any other text is taken."""
    digits: int = 0
    blank_counts: bool = False
    """An empty cell means something; elsewhere it says nothing, and changes nothing."""
    default: Any = None
    personal: bool = False
    help: Label = ""
    width: int = 16

    def names(self) -> set[str]:
        """What its heading may be: the field, and the label in each language."""
        return {self.field.casefold(), *(one.casefold() for one in spoken(self.label))}

    def empty(self) -> Any:
        """What an empty cell stands for in a new row."""
        if self.default is not None:
            return self.default
        return {TEXT: "", YES: False, CHOICE: "", CHOICES: [], PAIRS: {}}.get(self.kind)


def spoken(label: Label) -> list[str]:
    """A label in all languages."""
    found = []
    for language in LANGUAGES:
        with translation.override(language):
            found.append(str(label))
    return found


def read(column: Column, cell: Cell) -> Any:
    """The value of a cell, None where it is empty; raises ``Refused``."""
    if cell.type == "f" or (isinstance(cell.value, str) and cell.type != "s" and cell.value.startswith("=")):
        raise Refused("import.formula")
    if cell.type == "e":
        raise Refused("import.cell_error", value=cell.value)
    value = cell.value.strip() if isinstance(cell.value, str) else cell.value
    if value is None or value == "":
        if column.needed:
            raise Refused("import.missing")
        return None
    return _READERS[column.kind](column, cell, value)


def _text(column: Column, cell: Cell, value: Any) -> str:
    if isinstance(value, datetime | date | time):
        raise Refused("import.date_not_text")
    if isinstance(value, bool):
        raise Refused("import.number_not_text", value=str(value).upper())
    if isinstance(value, int | float):
        whole = isinstance(value, int) or value.is_integer()
        if whole and column.digits and len(str(int(value))) == column.digits and abs(value) < EXACT:
            return str(int(value))
        raise Refused("import.number_not_text", value=f"{value:.15g}")
    found = str(value)
    if len(found) > LONGEST:
        raise Refused("import.text_long", most=LONGEST)
    if any(ord(sign) < 32 and sign not in "\n\t" for sign in found):
        raise Refused("import.text_signs")
    if column.personal and "*" in found:
        raise Refused("import.masked")
    return found


def _money(column: Column, cell: Cell, value: Any) -> str:
    try:
        if isinstance(value, bool | datetime | date | time):
            raise InvalidOperation
        amount = Decimal(repr(value) if isinstance(value, float) else str(value))
    except InvalidOperation:
        raise Refused("import.not_amount", value=value) from None
    if not amount.is_finite() or abs(amount) >= EXACT or amount != amount.quantize(Decimal("0.01")):
        raise Refused("import.not_amount", value=value)
    return f"{amount:.2f}"


def _int(column: Column, cell: Cell, value: Any) -> int:
    if isinstance(value, float) and value.is_integer() and abs(value) < EXACT:
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,9}", value):
        return int(value)
    raise Refused("import.not_whole", value=value)


def _day(column: Column, cell: Cell, value: Any) -> str:
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    found = re.fullmatch(r"([0-9]{4})(?:-|/|\.|年)([0-9]{1,2})(?:-|/|\.|月)([0-9]{1,2})日?", str(value))
    try:
        if not isinstance(value, str) or found is None:
            raise ValueError
        year, month, day = map(int, found.groups())
        return date(year, month, day).isoformat()
    except ValueError:
        raise Refused("import.not_day", value=value) from None


def _clock(column: Column, cell: Cell, value: Any) -> str:
    """A time as Excel keeps it, or written ``9:30``."""
    if isinstance(value, time) and not value.second:
        return value.strftime("%H:%M")
    found = (
        re.fullmatch(r"([01]?[0-9]|2[0-3])[:：]([0-5][0-9])(?::00)?", str(value)) if isinstance(value, str) else None
    )
    if found is None:
        raise Refused("import.not_clock", value=value)
    return f"{int(found[1]):02d}:{found[2]}"


def _yes(column: Column, cell: Cell, value: Any) -> bool:
    if isinstance(value, bool):
        return value
    known = {**YES_WORDS, **NO_WORDS}
    word = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).casefold()
    if word not in known:
        raise Refused("import.not_yes", value=value)
    return known[word]


def _choice(column: Column, cell: Cell, value: Any) -> str:
    word = _text(column, cell, value)
    for code, label in column.choices.items():
        if word.casefold() in {code.casefold(), *(one.casefold() for one in spoken(label))}:
            return code
    if column.others:
        return word
    raise Refused(
        "import.not_choice", value=word, choices=_("; ").join(str(label) for label in column.choices.values())
    )


def _choices(column: Column, cell: Cell, value: Any) -> list[str]:
    words = [word for word in re.split(r"[;；、,，\n]", _text(column, cell, value)) if word.strip()]
    return [_choice(column, cell, word.strip()) for word in words]


def _pairs(column: Column, cell: Cell, value: Any) -> dict[str, str]:
    found = {}
    for piece in re.split(r"[;；\n]", _text(column, cell, value)):
        if not piece.strip():
            continue
        parts = re.split(r"[=＝:：]", piece, maxsplit=1)
        if len(parts) != 2 or not parts[0].strip() or not parts[1].strip():
            raise Refused("import.not_pairs", value=piece.strip())
        found[parts[0].strip()] = parts[1].strip()
    return found


_READERS = {
    TEXT: _text,
    MONEY: _money,
    INT: _int,
    DAY: _day,
    CLOCK: _clock,
    YES: _yes,
    CHOICE: _choice,
    CHOICES: _choices,
    PAIRS: _pairs,
}


def show(column: Column, value: Any) -> Any:
    """A value as it is written into a cell, in the language in force."""
    if column.kind == YES:
        return str(_("Yes") if value else _("No"))
    if column.kind == CHOICE:
        return str(column.choices.get(value, value))
    if column.kind == CHOICES:
        return _("; ").join(str(column.choices.get(one, one)) for one in value)
    if column.kind == PAIRS:
        return "; ".join(f"{name}={what}" for name, what in value.items())
    if column.kind == MONEY:
        return None if value is None else Decimal(value)
    return value


def differing(columns: Sequence[Column], given: Values, standing: Values) -> list[Column]:
    """The columns in which a row says something else than what stands; an empty cell says nothing."""
    return [
        column
        for column in columns
        if (given[column.field] is not None or column.blank_counts)
        and given[column.field] != standing.get(column.field, column.empty())
    ]


def differs(column: Column, standing: Values) -> Refused:
    """What stands can't be changed by an import."""
    shown = show(column, standing.get(column.field))
    return Refused("import.differs", field=column.field, label=column.label, old="–" if shown in (None, "") else shown)
