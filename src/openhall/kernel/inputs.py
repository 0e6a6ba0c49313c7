"""What a command takes: typed, strict models. One form serves screens, API, replay and import.

Form is judged here (a wrong type, an unknown field); existence, sign, order and fit are the command's business.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Annotated, Any, get_args

from django.utils.translation import gettext_noop
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StrictInt,
    StrictStr,
    WithJsonSchema,
    model_validator,
)

from .problems import Detail

MONEY_PATTERN = r"^-?[0-9]+\.[0-9]{2}$"


@dataclass(frozen=True)
class RefTo:
    """Marks a field that names a thing made earlier: its key, or in a file the file's own name for it."""

    kind: str


@dataclass(frozen=True)
class Personal:
    """Marks a field with personal data: the activity log keeps only that it was given."""


def personal(model: type[BaseModel]) -> frozenset[str]:
    """The fields of an input that hold personal data, also where they may be left out or stand in a list."""
    if model not in _personal:
        _personal[model] = frozenset()  # a model within itself
        marked = (name for name, info in model.model_fields.items() if _marked([*info.metadata, info.annotation]))
        _personal[model] = frozenset(marked)
    return _personal[model]


_personal: dict[type[BaseModel], frozenset[str]] = {}


def _marked(parts: Iterable[object]) -> bool:
    for part in parts:
        if isinstance(part, Personal):
            return True
        if isinstance(part, type) and issubclass(part, BaseModel):
            if personal(part):
                return True
        elif _marked([*getattr(part, "__metadata__", ()), *get_args(part)]):
            return True
    return False


def _text(value: str) -> str:
    if "\x00" in value:
        raise ValueError("text must not contain NUL")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise ValueError("text must be valid Unicode") from None
    return value


def _money(value: object) -> Decimal:
    if isinstance(value, Decimal):
        value = f"{value:f}"
    if not isinstance(value, str) or not re.fullmatch(MONEY_PATTERN, value):
        raise ValueError("an amount is a string with two decimals")
    return Decimal(value)


def _date(value: object) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise ValueError("a date is written 2026-11-16")
    return date.fromisoformat(value)


def _time(value: object) -> time:
    if isinstance(value, time):
        return value
    if not isinstance(value, str) or not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", value):
        raise ValueError("a time is written 08:30")
    return time.fromisoformat(value)


def moment(value: object) -> datetime:
    """A moment as RFC 3339 writes it, with its offset."""
    if isinstance(value, datetime) and value.tzinfo:
        return value
    pattern = r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-5][0-9])"
    if not isinstance(value, str) or not re.fullmatch(pattern, value):
        raise ValueError("a moment is written 2026-11-16T08:31:05+08:00")
    return datetime.fromisoformat(value.upper())


Text = Annotated[StrictStr, Field(max_length=10_000), AfterValidator(_text)]
Int = StrictInt
Money = Annotated[
    Decimal,
    BeforeValidator(_money),
    PlainSerializer(lambda value: f"{value:.2f}", return_type=str),
    WithJsonSchema({"type": "string", "pattern": MONEY_PATTERN, "examples": ["98.00"]}),
]
Day = Annotated[
    date, BeforeValidator(_date), WithJsonSchema({"type": "string", "format": "date", "examples": ["2026-11-16"]})
]
TimeOfDay = Annotated[
    time,
    BeforeValidator(_time),
    PlainSerializer(lambda value: f"{value:%H:%M}", return_type=str),
    WithJsonSchema({"type": "string", "pattern": "^[0-9]{2}:[0-9]{2}$", "examples": ["08:30"]}),
]
Moment = Annotated[datetime, BeforeValidator(moment), WithJsonSchema({"type": "string", "format": "date-time"})]
PhoneNumber = Annotated[StrictStr, Field(pattern=r"^[0-9]{11}$")]
DIGITS = r"^[0-9]+$"
MOST_DIGITS = 40
Digits = Annotated[StrictStr, Field(pattern=DIGITS, max_length=MOST_DIGITS)]


def is_digits(value: str) -> bool:
    return len(value) <= MOST_DIGITS and re.fullmatch(DIGITS, value) is not None


SAID = {
    "missing": gettext_noop("Field required"),
    "extra_forbidden": gettext_noop("Extra inputs are not permitted"),
    "string_type": gettext_noop("Input should be a valid string"),
    "int_type": gettext_noop("Input should be a valid integer"),
    "bool_type": gettext_noop("Input should be a valid boolean"),
    "list_type": gettext_noop("Input should be a valid list"),
    "dict_type": gettext_noop("Input should be a valid dictionary"),
    "model_type": gettext_noop("Input should be an object"),
    "literal_error": gettext_noop("Input should be {expected}"),
    "string_too_long": gettext_noop("String should have at most {max_length} characters"),
    "string_pattern_mismatch": gettext_noop("String should match pattern '{pattern}'"),
    "value_error": gettext_noop("Value error, {error}"),
}
"""What is said of the form of an input, by Pydantic's own kinds of error; others stay as Pydantic says them."""
OURS = (
    gettext_noop("text must not contain NUL"),
    gettext_noop("text must be valid Unicode"),
    gettext_noop("an amount is a string with two decimals"),
    gettext_noop("a date is written 2026-11-16"),
    gettext_noop("a moment is written 2026-11-16T08:31:05+08:00"),
    gettext_noop("first and last have equal length"),
    gettext_noop("a time is written 08:30"),
    gettext_noop("serials, a range or a quantity is needed"),
    gettext_noop("a serial or a quantity is needed"),
)
"""The sentences of our own checks (``ValueError``), which may be translated as well."""


def said(error: dict[str, Any]) -> Detail:
    """What is wrong with the form, in the reader's language where it is known."""
    text = SAID.get(error["type"])
    if text is None:
        return Detail(error["msg"])
    facts = {name: Detail(str(fact)) if name == "error" else fact for name, fact in error.get("ctx", {}).items()}
    return Detail(text, **facts)


class Input(BaseModel):
    """Base of every command's input: unknown fields and loose types are refused."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class SerialRange(Input):
    """Serials from ``first`` to ``last``, both included; digit strings of equal length."""

    first: Digits
    last: Digits

    @model_validator(mode="after")
    def _equal_length(self) -> "SerialRange":
        if len(self.first) != len(self.last):
            raise ValueError("first and last have equal length")
        return self


def values(data: BaseModel) -> Iterator[Any]:
    """Every leaf value of an input, however deep."""
    stack: list[Any] = [data]
    while stack:
        value = stack.pop()
        if isinstance(value, BaseModel):
            stack.extend(value.__dict__.values())
        elif isinstance(value, dict):
            stack.extend(value.values())
        elif isinstance(value, list | tuple):
            stack.extend(value)
        else:
            yield value
