"""A bank statement as a file: chosen, judged line by line, then imported."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openhall.back.reports import labels
from openhall.back.reports.models import DailyReport
from openhall.front.till.models import OPEN, BusinessDay
from openhall.kernel.commands import SCREEN, execute
from openhall.kernel.money import text
from openhall.kernel.problems import Refused
from openhall.links import bank
from openhall.team.org.models import Unit

from .. import statement_actions as statement
from .common import actor_behind, day_named

VERDICTS: dict[str, Any] = {
    statement.NEW: (gettext_lazy("New: will be booked"), "now"),
    statement.CONFIRMS: (gettext_lazy("Confirms what was booked"), "settled"),
    statement.KNOWN: (gettext_lazy("Imported before"), "plain"),
    statement.OTHER_AMOUNT: (gettext_lazy("Booked with another amount"), "wrong"),
    statement.NO_DAY: (gettext_lazy("The hall had no such day"), "wrong"),
    statement.DAY_OPEN: (gettext_lazy("The day is still open"), "wrong"),
    statement.DAY_SIGNED: (gettext_lazy("The day is signed already"), "wrong"),
    statement.UNREADABLE: (gettext_lazy("Can't be read"), "wrong"),
}
UNREADABLE: dict[str, Any] = {
    "encoding": gettext_lazy("The file is neither UTF-8 nor GB18030."),
    "columns": gettext_lazy("The first line must name business date, means and amount."),
    "size": gettext_lazy("The file is larger than 2 MB or has more than 5,000 lines."),
}


def upload(request: HttpRequest, hall: str, on: str) -> HttpResponse:
    """Choose a file, see what each line would do, import what is good."""
    unit, day = day_named(request, hall, on)
    if request.method == "POST" and "lines" in request.POST:
        return _import(request, unit, day)
    context: dict[str, Any] = {"hall": unit, "day": day, "on": on, "back_url": reverse("audit:close", args=[hall, on])}
    if request.method == "POST":
        context |= _dry_run(request, unit)
    return render(request, "audit/statement.html", context)


def _dry_run(request: HttpRequest, unit: Unit) -> dict[str, Any]:
    given = request.FILES.get("file")
    if given is None:
        return {"problem": _("Choose a file.")}
    try:
        judged = statement.judge(unit.id, bank.read(given.read(bank.LARGEST + 1)))
    except bank.Unreadable as failure:
        return {"problem": UNREADABLE[failure.reason]}
    taken = [one for one in judged if one.taken]
    return {
        "file_name": given.name,
        "rows": [_shown(one) for one in judged],
        "taken": len(taken),
        "left": len(judged) - len(taken),
        "lines": json.dumps([_payload(one.row) for one in taken]),
    }


def _shown(one: statement.Judged) -> dict[str, Any]:
    word, tone = VERDICTS[one.verdict]
    problem = bank.COLUMNS.get(one.row.problem, "") if labels.chinese() else one.row.problem
    return {
        "row": one.row,
        "word": word,
        "tone": tone,
        "problem": problem,
        "booked": one.booked,
        "name": labels.MEANS.get(one.row.means, "–"),
    }


def _payload(row: bank.StatementRow) -> dict[str, Any]:
    assert row.business_date is not None and row.amount is not None
    return {
        "business_date": row.business_date.isoformat(),
        "means": row.means,
        "amount": text(row.amount),
        "slip": row.slip,
        "value_date": row.value_date.isoformat() if row.value_date else None,
        "fee": text(row.fee),
    }


def _import(request: HttpRequest, unit: Unit, day: BusinessDay) -> HttpResponse:
    try:
        lines = json.loads(request.POST["lines"])
    except ValueError:
        lines = []
    payload = {"hall": unit.code, "file_name": request.POST.get("file_name", ""), "lines": lines}
    try:
        made = execute("bank.import", payload, actor_behind(request), channel=SCREEN)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("audit:statement", unit.code, day.date.isoformat())
    said = _("{booked} lines booked, {confirmed} confirmed.").format(**made.data)
    messages.success(request, said)
    return redirect("audit:close", unit.code, day.date.isoformat())


def simulated(request: HttpRequest, hall: str, on: str) -> HttpResponse:
    """A statement as a bank might send it, made by the simulator from the day's report. No bank is connected."""
    unit, day = day_named(request, hall, on)
    rows = []
    if day.state != OPEN:
        report = DailyReport.objects.get(day=day)
        slip = f"SIM{day.date:%Y%m%d}"
        rows = [(day.date, means, amount, f"{slip}-{means}") for means, amount in report.takings.items() if amount > 0]
    simulator = bank.Simulator()
    name = f"{simulator.NAME}-{unit.code}-{day.date.isoformat()}.csv"
    response = HttpResponse(simulator.statement(rows), content_type="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
