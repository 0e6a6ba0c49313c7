"""The form of a replay file: what makes it unreadable (exit 2) before its first event runs."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Any

SHANGHAI = timezone(timedelta(hours=8))

Check = Callable[[Any, str], None]


class FileError(Exception):
    """The file is unreadable: exit status 2. `line` counts from 1; the message names the field."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(f"line {line}: {message}")
        self.line = line
        self.message = message


class FormError(Exception):
    """One field is not of its type; the message begins with the field's name."""


@dataclass(frozen=True)
class Event:
    """One line of the file, its envelope read and its fields known to be of the right form."""

    line: int
    at: datetime
    do: str
    by: str
    ref: str | None
    fields: dict[str, Any]


# ----- types of fields --------------------------------------------------------------------------


def text(value: Any, where: str) -> None:
    """'Where no type is given a field is text.'"""
    if not isinstance(value, str):
        raise FormError(f"{where}: text expected")


def integer(value: Any, where: str) -> None:
    if not isinstance(value, int) or isinstance(value, bool):
        raise FormError(f"{where}: integer expected")


def boolean(value: Any, where: str) -> None:
    if not isinstance(value, bool):
        raise FormError(f"{where}: true or false expected")


def money(value: Any, where: str) -> None:
    """'Money: decimal yuan as a string'; 'form counts as type: two decimals'."""
    if not isinstance(value, str) or not re.fullmatch(r"-?[0-9]+\.[0-9]{2}", value):
        raise FormError(f"{where}: money with two decimals expected")


def day(value: Any, where: str) -> None:
    try:
        if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            raise ValueError
        date.fromisoformat(value)
    except ValueError:
        raise FormError(f"{where}: a date expected") from None


def time_of_day(value: Any, where: str) -> None:
    if not isinstance(value, str) or not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", value):
        raise FormError(f"{where}: a time of day expected")


def phone_number(value: Any, where: str) -> None:
    """'form counts as type: ... 11 digits'."""
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{11}", value):
        raise FormError(f"{where}: 11 digits expected")


def serial_range(value: Any, where: str) -> None:
    """'digit strings of equal length, inclusive'; their order is judged when the turn comes."""
    record({"first": text, "last": text})(value, where)
    for end in ("first", "last"):
        if not re.fullmatch(r"[0-9]+", value[end]):
            raise FormError(f"{where}.{end}: digits expected")
    if len(value["first"]) != len(value["last"]):
        raise FormError(f"{where}: first and last of unequal length")


def one_of(values: str) -> Check:
    allowed = values.split("·")

    def check(value: Any, where: str) -> None:
        if not isinstance(value, str) or value not in allowed:
            raise FormError(f"{where}: one of {values} expected")

    return check


def list_of(each: Check) -> Check:
    def check(value: Any, where: str) -> None:
        if not isinstance(value, list):
            raise FormError(f"{where}: a list expected")
        for index, item in enumerate(value):
            each(item, f"{where}[{index}]")

    return check


def map_to(each: Check) -> Check:
    def check(value: Any, where: str) -> None:
        if not isinstance(value, dict):
            raise FormError(f"{where}: an object expected")
        for key, item in value.items():
            each(item, f"{where}.{key}")

    return check


def record(fields: dict[str, Check], choice: tuple[str, ...] = ()) -> Check:
    """An object with just these fields ('?' after a name: may be left out); one of `choice` at least."""
    names = {name.rstrip("?"): check for name, check in fields.items()}
    needed = [name for name in fields if not name.endswith("?")]

    def check(value: Any, where: str) -> None:
        if not isinstance(value, dict):
            raise FormError(f"{where}: an object expected")
        prefix = f"{where}." if where else ""
        for name in value:
            if name not in names:
                raise FormError(f"{prefix}{name}: a field not named in the contract")
        for name in needed:
            if name not in value:
                raise FormError(f"{prefix}{name}: missing")
        if choice and not any(name in value for name in choice):
            raise FormError(f"{prefix}{choice[0]}: one of {', '.join(choice)} expected")
        for name, item in value.items():
            names[name](item, f"{prefix}{name}")

    return check


# ----- the commands of the first and second part -----------------------------------------------------------

POSITION = one_of(
    "manager·duty_supervisor·clerk·guide·auditor·complaint_receptionist·archivist·shelf_guide"
    "·salesperson·repair_technician·cleaner·guard·station_head·desk_leader"
    "·maintenance_supervisor·installer·community_rep"
)
BUSINESSES = (
    "new_subscription·port_in·vanity_subscription·change_plan·change_number·change_function"
    "·transfer_ownership·replace_sim·password_set·password_reset·customer_data·payment_method"
    "·pay_bill·top_up·refund_prepayment·bill_query·unlock_card·receipt_reprint"
    "·international_call·international_roaming·deposit_refund·suspend·resume·cancel·reopen"
    "·lost_certificate·bank_collection·card_sale·terminal_sale·value_added·broadband_install"
    "·fixed_line·data_line"
)
GOODS: dict[str, Check] = {
    "serials?": list_of(text),
    "range?": serial_range,
    "quantity?": integer,
}
WHICH_GOODS = ("serials", "range", "quantity")
MEANS = record({"cash?": money, "card?": money, "epay?": money})
FORMS: dict[str, Check] = {"hall": text, "series": text, "first": integer, "last": integer}
CHARGE = one_of("fee·prepayment·deposit·arrears·penalty·card·terminal·other")
SERVICE = one_of("general·enquiry·vip·sales·complaint·fast")
AT_COUNTER = record({"counter": text})
STAFFING = record({"counter": text, "reason?": text})
IN_HAND: dict[str, Check] = {
    "cash": money,
    "cards": map_to(integer),
    "receipts": list_of(record({"series": text, "next": integer})),
}

COMMANDS: dict[str, Check] = {
    "org.add_unit": record(
        {
            "code": text,
            "name": text,
            "level": one_of("headquarters·province·city·hall"),
            "parent?": text,
            "hall_class?": one_of("demonstration·standard·small·station·campus"),
        }
    ),
    "org.add_staff": record({"job_number": text, "name": text, "unit": text, "position": POSITION}),
    "org.leave": record({"job_number": text}),
    "org.add_counter": record({"hall": text, "code": text, "kind": one_of("general·enquiry·vip·sales·complaint")}),
    "catalog.add_plan": record(
        {
            "code": text,
            "name": text,
            "monthly_fee": money,
            "contract_months?": integer,
            "early_exit_fee?": money,
        }
    ),
    "catalog.add_item": record(
        {
            "code": text,
            "name": text,
            "kind": one_of("sim·value_card·terminal·gift·material·part"),
            "tracked": one_of("serial·quantity"),
            "price?": money,
        }
    ),
    "numbers.load": record(
        {
            "hall": text,
            "numbers": list_of(phone_number),
            "grade?": one_of("normal·vanity"),
            "min_fee?": money,
        }
    ),
    "clock.tick": record({}),
    "stock.receive": record({"hall": text, "item": text, **GOODS}, WHICH_GOODS),
    "stock.draw": record({"item": text, "to": text, **GOODS}, WHICH_GOODS),
    "stock.return": record({"item": text, **GOODS}, WHICH_GOODS),
    "receipts.receive": record(FORMS),
    "receipts.issue": record({**FORMS, "to": text}),
    "receipts.void": record({"series": text, "no": integer, "reason": text, "copies": integer}),
    "day.open": record({"hall": text, "date": day}),
    "till.open": record({"counter": text, "float": money}),
    "till.drop": record({"amount": money}),
    "till.close": record({"counted": MEANS, "cards?": map_to(integer), "stubs": integer, "stubs_total": money}),
    "customer.register": record(
        {
            "name": text,
            "id_kind": one_of("resident_id·passport·permit·business_licence"),
            "id_number": text,
            "phone?": text,
        }
    ),
    "order.accept": record(
        {
            "business": one_of(BUSINESSES),
            "customer": text,
            "to_customer?": text,
            "number?": phone_number,
            "new_number?": phone_number,
            "sim?": text,
            "plan?": text,
            "items?": list_of(record({"item": text, "serial?": text, "quantity?": integer}, ("serial", "quantity"))),
            "charges?": list_of(record({"code": CHARGE, "amount": money})),
            "tender?": record({"cash?": money, "card?": money, "epay?": money, "hundreds?": integer}),
            "receipt?": record({"series": text, "no": integer}),
            "documents": list_of(one_of("id_copy·authorisation·business_licence·password·old_certificate")),
            "signatures": list_of(one_of("customer·clerk")),
        }
    ),
    "order.review": record({"order": text}),
    "order.reverse": record({"order": text, "reason": text, "approved_by": text, "refund": MEANS, "copies": integer}),
    "day.close": record({"hall": text, "force?": boolean}),
    "bank.pay_in": record({"hall": text, "date": day, "amount": money, "slip": text}),
    "bank.settle": record({"hall": text, "date": day, "means": one_of("card·epay"), "amount": money}),
    "audit.check": record(
        {
            "order": text,
            "verdict": one_of("ok·faulty"),
            "faults?": list_of(record({"code": text, "note": text})),
        }
    ),
    "audit.sign": record({"hall": text, "date": day, "copies_total": money, "note?": text}),
    "ticket.take": record({"hall": text, "service": SERVICE, "customer?": text, "appointment?": text}),
    "ticket.call": AT_COUNTER,
    "ticket.start": AT_COUNTER,
    "ticket.finish": AT_COUNTER,
    "ticket.no_show": AT_COUNTER,
    "ticket.leave": record({"ticket": text}),
    "ticket.rate": record({"ticket": text, "stars": integer}),
    "appointment.book": record({"hall": text, "service": SERVICE, "date": day, "time": time_of_day, "phone": text}),
    "counter.open": STAFFING,
    "counter.pause": STAFFING,
    "counter.resume": STAFFING,
    "counter.shut": STAFFING,
    "roster.plan": record(
        {
            "staff": text,
            "date": day,
            "start": time_of_day,
            "end": time_of_day,
            "duty": one_of("counter·guide·supervise·guard·clean·field·audit"),
            "counter?": text,
            "relieves?": text,
        }
    ),
    "roster.swap": record({"date": day, "with": text, "with_date?": day}),
    "attendance.in": record({}),
    "attendance.out": record({}),
    "floor.leave": record({"approved_by?": text}),
    "floor.back": record({}),
    "shift.hand_over": record({"counter": text, "to": text, **IN_HAND, "notes?": text}),
    "shift.take_over": record({"counter": text, "from": text, **IN_HAND}),
    "meeting.hold": record(
        {"hall": text, "kind": one_of("pre_shift·post_shift·weekly"), "attended": list_of(text), "topics": text}
    ),
}

REFS = {
    "order.accept": ("customer", "to_customer"),
    "order.review": ("order",),
    "order.reverse": ("order",),
    "audit.check": ("order",),
    "ticket.take": ("customer", "appointment"),
    "ticket.leave": ("ticket",),
    "ticket.rate": ("ticket",),
}

# Commands of the third part: known by name, looked at no further, taken as accepted.
NAMES_OF_OTHER_PARTS = (
    "opinion.add opinion.answer complaint.add complaint.contact "
    "complaint.resolve complaint.confirm retention.hold callback.plan callback.done field.report "
    "field.respond field.arrive field.resolve field.excuse stock.take customer.mark_frequent "
    "outage.declare outage.end repair.receive repair.send repair.back repair.collect"
)
OTHER_PARTS = frozenset(NAMES_OF_OTHER_PARTS.split())

MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-5][0-9])"
)


def moment(value: Any) -> datetime:
    """`at`: RFC 3339 with offset."""
    try:
        if not isinstance(value, str) or not MOMENT.fullmatch(value):
            raise ValueError
        return datetime.fromisoformat(value.upper()).astimezone(SHANGHAI)
    except ValueError:
        raise FormError("at: a time with offset expected") from None


def read(lines: Iterable[str]) -> list[Event]:
    """'The whole file is read before its first event runs.'"""
    events: list[Event] = []
    refs: set[str] = set()
    for line, raw in enumerate(lines, start=1):
        try:
            event = read_line(line, raw, refs)
        except FormError as wrong:
            raise FileError(line, str(wrong)) from None
        if events and event.at < events[-1].at:
            raise FileError(line, "at: time running backwards")
        if event.ref is not None:
            refs.add(event.ref)
        events.append(event)
    return events


def read_line(line: int, raw: str, refs: set[str]) -> Event:
    try:
        found = json.loads(raw)
    except ValueError:
        raise FormError("bad JSON") from None
    if not isinstance(found, dict):
        raise FormError("an object expected")
    for name in ("at", "do", "by"):
        if name not in found:
            raise FormError(f"{name}: missing")
    fields = dict(found)
    at = moment(fields.pop("at"))
    do, by, ref = fields.pop("do"), fields.pop("by"), fields.pop("ref", None)
    text(do, "do")
    text(by, "by")
    if "ref" in found:
        text(ref, "ref")
        if ref in refs:
            raise FormError("ref: given twice")
    if do not in OTHER_PARTS:
        if do not in COMMANDS:
            raise FormError("do: unknown command")
        COMMANDS[do](fields, "")
        for name in REFS.get(do, ()):
            if name in fields and fields[name] not in refs:
                raise FormError(f"{name}: unknown ref")
    return Event(line, at, do, by, ref, fields)
