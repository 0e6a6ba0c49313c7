"""The daily report as a PDF, set by typst with the font that the front end brought."""

import io
import json
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from openhall.kernel import clock
from openhall.kernel.actors import Actor
from openhall.kernel.money import ZERO

SOURCE = Path(__file__).parent / "paper" / "daily.typ"


@cache
def _compiler() -> Any:
    """Kept between papers: the first takes 30 ms, the next ones a few."""
    import typst

    return typst.Compiler(str(SOURCE), font_paths=[str(settings.FONT_DIR)], ignore_system_fonts=True)


def daily(context: dict[str, Any], *, printed_by: Actor) -> io.BytesIO:
    """A frozen daily report; ``context`` is what its page shows."""
    data = json.dumps(_data(context, printed_by), ensure_ascii=False)
    return io.BytesIO(_compiler().compile(format="pdf", sys_inputs={"data": data}))


def _amount(value: Any) -> str:
    return "–" if value is None else f"{value + ZERO:,.2f}"


def _data(context: dict[str, Any], printed_by: Actor) -> dict[str, Any]:
    report = context["report"]
    now = clock.local(clock.now())
    printed = _("Printed by {who} {when}").format(
        who=f"{printed_by.name} {printed_by.job_number}", when=f"{now:%Y-%m-%d %H:%M}"
    )
    return {
        "title": _("Daily report"),
        "sub": f"{context['hall'].name} · {report.date:%Y-%m-%d}",
        "sections": [_kinds(context), _clerks(context)],
        "lines": _lines(context),
        "signatures": [_("Hall manager"), _("Duty supervisor"), _("Auditor")],
        "printed": printed,
    }


def _kinds(context: dict[str, Any]) -> dict[str, Any]:
    report = context["report"]
    rows = [
        [line["name"], str(line["count"]), *(_amount(Decimal(line[key])) for key in ("cash", "card", "epay", "total"))]
        for line in context["lines"]
    ]
    sums = [_amount(report.cash), _amount(report.card), _amount(report.epay), _amount(report.books)]
    return {
        "title": _("Orders by kind and means"),
        "head": [_("Kind"), _("Orders"), _("Cash"), _("Card"), _("Mobile payment"), _("Sum")],
        "rows": rows,
        "foot": [_("Sum"), str(context["count"]), *sums],
        "right": [1, 2, 3, 4, 5],
    }


def _clerks(context: dict[str, Any]) -> dict[str, Any]:
    rows = [
        [
            f"{clerk['person'].name} {clerk['job_number']}" if clerk["person"] else clerk["job_number"],
            str(clerk["orders"]),
            _amount(Decimal(clerk["books"])),
            _amount(Decimal(clerk["money"])),
            "–" if clerk["stubs"] is None else _amount(Decimal(clerk["stubs"])),
            _("Matched") if clerk["matched"] else _("Two-way only") if clerk["two_way"] else _("Differs"),
        ]
        for clerk in context["clerks"]
    ]
    report = context["report"]
    return {
        "title": _("Clerks' match"),
        "head": [_("Clerk"), _("Orders"), _("Books"), _("Money"), _("Stubs"), _("Result")],
        "rows": rows,
        "foot": [
            _("Sum"),
            str(report.accepted),
            _amount(report.books),
            _amount(report.money),
            _amount(report.stubs),
            "",
        ],
        "right": [1, 2, 3, 4],
    }


def _lines(context: dict[str, Any]) -> list[str]:
    """Receipt numbers, differences, the auditor's note: one paragraph each."""
    runs = [f"{run['series']} {run['first']}–{run['last']}" for run in context["receipts"]]
    voids = [f"{form['series']} {form['no']}" for form in context["voids"]]
    found = [_("Receipt forms used: {runs}").format(runs=", ".join(runs) or "–")]
    found.append(_("Void: {voids}").format(voids=", ".join(voids) or "–"))
    for one in context["differences"]:
        found.append(f"{one['name']}: {one['amount']} {one['staff'] or ''}".strip())
    signature = context["signature"]
    if signature is not None and signature.note:
        found.append(_("Auditor's note: {note}").format(note=signature.note))
    return found
