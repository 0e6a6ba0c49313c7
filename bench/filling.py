"""Many orders at once: a real day of 500 tickets with an order each, made by commands, multiplied by COPY into the past of its
hall.

All constraints and triggers are on, and ``openhall check`` finds nothing wrong afterwards. Keys of the copies are made
from the key of the original and the number of the copy, so that references between tables hold.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection

from openhall.kernel import clock, commands
from openhall.team.org import doors

FIRST = date(2015, 1, 5)
ORDERS_A_DAY = 500
SERVICES = ("general", "general", "general", "fast", "vip")
PEOPLE = 100  # customers, a number each
AT_ONCE = 100  # days in one COPY

KEY = "md5({column}::text || k)::uuid"
MOMENT = "{column} + k * interval '1 day'"
CHANGED: dict[str, dict[str, str]] = {
    "till_businessday": {"id": KEY, "date": "({column} + k)", "opened_at": MOMENT, "closed_at": MOMENT},
    "till_tillsession": {"id": KEY, "day_id": KEY, "opened_at": MOMENT, "closed_at": MOMENT, "settled_at": MOMENT},
    "floor_staffing": {"id": KEY, "opened_at": MOMENT, "shut_at": MOMENT},
    "floor_ticket": {
        "id": KEY,
        "day_id": KEY,
        "visit": KEY,
        **dict.fromkeys(("taken_at", "queued_at", "called_at", "started_at", "ended_at"), MOMENT),
    },
    "counter_order": {
        "id": KEY,
        "ticket_id": KEY,
        "day_id": KEY,
        "till_id": KEY,
        "form_no": "{column} + k * 500",
        "prepared_at": MOMENT,
        "confirmed_at": MOMENT,
        "accepted_at": MOMENT,
        "reviewed_at": MOMENT,
    },
    "receipts_form": {"id": KEY, "no": "{column} + k * 500", "till": KEY, "order": KEY, "at": MOMENT},
    "ledger_account": {"id": KEY, "owner": "replace({column}, till.id::text, md5(till.id::text || k)::uuid::text)"},
    "ledger_entry": {"id": KEY, "at": MOMENT, "subject": KEY},
    "ledger_line": {
        "id": "",
        "entry_id": KEY,
        "account_id": "case when cloned.id is null then {column} else " + KEY + " end",
    },
    "archives_voucherset": {"order_id": KEY, "at": MOMENT},
    "kernel_activity": {"id": KEY, "at": MOMENT},
    "reports_clerkmatch": {"id": KEY, "day_id": KEY},
    "reports_dailyreport": {
        "id": KEY,
        "day_id": KEY,
        "date": "({column} + k)",
        "frozen_at": MOMENT,
        "accepted": f"{{column}} - {PEOPLE}",  # the joining orders are not multiplied
    },
}
"""What is another in each copy of a row; everything else stays."""


def fill(orders: int) -> None:
    """Add about ``orders`` orders to the past of the hall HB."""
    hall = _make_day("HB", FIRST, ORDERS_A_DAY)
    with connection.cursor() as cursor:
        cursor.execute(_ASIDE.format(hall=f"'{hall}'"))
    _multiply(1, orders // ORDERS_A_DAY)


def more(orders: int) -> None:
    """Go on until there are about ``orders``."""
    from openhall.back.reports.models import DailyReport
    from openhall.team.org.models import Unit

    hall = Unit.objects.get(code="HB")
    _multiply(DailyReport.objects.filter(hall=hall.id).count(), orders // ORDERS_A_DAY)


def _multiply(first: int, last: int) -> None:
    for start in range(first, last + 1, AT_ONCE):
        for table in CHANGED:
            _copy(table, start, min(start + AT_ONCE - 1, last))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE receipts_run SET next = %s, last = %s WHERE series = 'HB'", [last * 500 + 501] * 2)
        cursor.execute("VACUUM ANALYZE")


def closing(day: date, orders: int, timer: Callable[[], float]) -> float:
    """How long day.close takes for a hall with so many orders on the day."""
    _make_day("HC", day, orders, close=False)
    started = timer()
    run("day.close", "HC1", day, hall="HC")
    return round(timer() - started, 3)


def run(do: str, by: str, day: date, after: float = 60, **fields: Any) -> Any:
    """A command so many minutes after nine."""
    with clock.at(datetime.combine(day, time(9), clock.ZONE) + timedelta(minutes=after)):
        return commands.execute(do, fields, doors.actor(by), channel=commands.REPLAY)


def _make_day(hall: str, day: date, orders: int, *, close: bool = True) -> Any:
    """A hall with one day: one clerk, a hundred customers with numbers, tickets, top-ups of 50.00 by mobile
    payment, counted (and closed)."""
    lead, auditor, clerk, counter = f"{hall}1", f"{hall}2", f"{hall}3", f"{hall}-B1"
    made = run("org.add_unit", "system", day, code=hall, name="往日营业厅", level="hall", parent="C1")
    for job, position in ((lead, "manager"), (auditor, "auditor"), (clerk, "clerk")):
        run("org.add_staff", "system", day, job_number=job, name="往日", unit=hall, position=position)
    run("org.add_counter", "system", day, hall=hall, code=counter, kind="general")
    run("receipts.receive", auditor, day, hall=hall, series=hall, first=1, last=orders)
    run("receipts.issue", auditor, day, hall=hall, series=hall, first=1, last=orders, to=clerk)
    box = int(hall.encode().hex(), 16)
    span = {"first": f"8986{box:012d}000", "last": f"8986{box:012d}{PEOPLE - 1:03d}"}
    run("stock.receive", lead, day, hall=hall, item="SIM", range=span)
    run("stock.draw", lead, day, item="SIM", range=span, to=clerk)
    run("day.open", lead, day, hall=hall, date=day.isoformat())
    run("till.open", clerk, day, counter=counter, float="0.00")
    run("counter.open", clerk, day, counter=counter)
    owners: list[dict[str, Any]] = []
    for index in range(PEOPLE):
        customer = run("customer.register", clerk, day, name="往日客户", id_kind="passport", id_number=f"{hall}{index}")
        owner: dict[str, Any] = {
            "customer": str(customer.id),
            "number": f"188{box:05d}{index:03d}",
            "signatures": ["customer", "clerk"],
        }
        sim = f"8986{box:012d}{index:03d}"
        run("order.accept", clerk, day, business="port_in", sim=sim, plan="T59", documents=["id_copy"], **owner)
        owners.append(owner)
    with connection.cursor() as cursor:  # the joining orders themselves are not multiplied
        cursor.execute("CREATE TEMPORARY TABLE IF NOT EXISTS not_copied (id uuid)")
        cursor.execute("INSERT INTO not_copied SELECT id FROM counter_order WHERE hall = %s", [made.id])
    minute = 540 / orders  # one customer after the other, until seven in the evening
    for no in range(1, orders + 1):
        common, came = owners[no % PEOPLE], 60 + no * minute
        run("ticket.take", lead, day, came - no % 7 - minute, hall=hall, service=SERVICES[no % len(SERVICES)])
        run("ticket.call", clerk, day, came - 0.8 * minute, counter=counter)
        run("ticket.start", clerk, day, came - 0.7 * minute, counter=counter)
        paid = {"charges": [{"code": "prepayment", "amount": "50.00"}], "tender": {"epay": "50.00"}}
        form = {"receipt": {"series": hall, "no": no}, "documents": []}
        run("order.accept", clerk, day, came, business="top_up", **paid, **form, **common)
        run("ticket.finish", clerk, day, came, counter=counter)
    run("counter.shut", clerk, day, 620, counter=counter)
    counted = {"epay": f"{50 * orders}.00"}
    run("till.close", clerk, day, 620, counted=counted, stubs=orders, stubs_total=counted["epay"])
    if close:
        run("day.close", lead, day, 630, hall=hall)
    return made.id


def _copy(table: str, first: int, last: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s ORDER BY ordinal_position",
            [table],
        )
        columns = [name for (name,) in cursor.fetchall()]
    changed = {name: how for name, how in CHANGED[table].items() if name in columns}
    columns = [name for name in columns if changed.get(name) != ""]
    shown = [changed.get(name, "{column}").format(column=f't."{name}"') for name in columns]
    extra = {
        "ledger_account": ", copied_till till",
        "ledger_line": " LEFT JOIN copied_account cloned ON cloned.id = t.account_id",
    }.get(table, "")
    where = " WHERE t.owner LIKE '%' || till.id || '%'" if table == "ledger_account" else ""
    query = (
        f"SELECT {', '.join(shown)} FROM generate_series({first}, {last}) AS k, "
        f"{'copied_' + table.split('_', 1)[1]} t{extra}{where}"
    )
    names = ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor:
        raw = cursor.cursor if hasattr(cursor, "cursor") else cursor
        rows = bytearray()
        with raw.copy(f"COPY ({query}) TO STDOUT") as out:
            for part in out:
                rows += bytes(part)
        with raw.copy(f"COPY {table} ({names}) FROM STDIN") as into:
            into.write(bytes(rows))


_ASIDE = """
CREATE TEMPORARY TABLE copied_businessday AS SELECT * FROM till_businessday WHERE hall = {hall};
CREATE TEMPORARY TABLE copied_tillsession AS SELECT * FROM till_tillsession WHERE hall = {hall};
CREATE TEMPORARY TABLE copied_till AS SELECT id FROM copied_tillsession;
CREATE TEMPORARY TABLE copied_staffing AS SELECT * FROM floor_staffing WHERE hall = {hall};
CREATE TEMPORARY TABLE copied_ticket AS SELECT * FROM floor_ticket WHERE hall = {hall};
CREATE TEMPORARY TABLE copied_order AS
    SELECT * FROM counter_order WHERE hall = {hall} AND id NOT IN (SELECT id FROM not_copied);
CREATE TEMPORARY TABLE copied_form AS SELECT * FROM receipts_form WHERE hall = {hall};
CREATE TEMPORARY TABLE copied_account AS
    SELECT a.* FROM ledger_account a, copied_till t WHERE a.owner LIKE '%' || t.id || '%' AND a.balance IS NULL;
CREATE TEMPORARY TABLE copied_entry AS
    SELECT * FROM ledger_entry WHERE subject IN (SELECT id FROM copied_order)
    OR (hall = {hall} AND act = 'day.close');
CREATE TEMPORARY TABLE copied_line AS SELECT * FROM ledger_line WHERE entry_id IN (SELECT id FROM copied_entry);
CREATE TEMPORARY TABLE copied_voucherset AS
    SELECT * FROM archives_voucherset WHERE order_id IN (SELECT id FROM copied_order);
CREATE TEMPORARY TABLE copied_activity AS
    SELECT * FROM kernel_activity WHERE hall = {hall} AND command = 'order.accept';
CREATE TEMPORARY TABLE copied_clerkmatch AS
    SELECT * FROM reports_clerkmatch WHERE day_id IN (SELECT id FROM copied_businessday);
CREATE TEMPORARY TABLE copied_dailyreport AS SELECT * FROM reports_dailyreport WHERE hall = {hall};
"""
