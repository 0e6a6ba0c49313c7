"""Master data as a workbook: out, an empty one to fill in, and in again after a dry run."""

import hashlib
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from openhall.kernel import clock
from openhall.kernel.actors import Actor
from openhall.kernel.problems import Refused
from openhall.web.access import actor_of

from . import cli
from .run import run
from .sheets import SHEETS
from .workbook import LARGEST
from .write import workbook

SHOWN = 200


def _person(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    assert actor is not None
    return actor


def show(request: HttpRequest) -> HttpResponse:
    return render(request, "transfer/import.html", {"sheets": SHEETS})


def attempt(request: HttpRequest, dry_run: bool) -> HttpResponse:
    """Try a workbook, or take in the one that was tried."""
    context: dict[str, Any] = {"dry_run": dry_run}
    given = request.FILES.get("file")
    if request.method != "POST" or given is None:
        context["problem"] = _("Choose a file.")
        return render(request, "transfer/result.html", context)
    content = given.read(LARGEST + 1)
    digest = hashlib.sha256(content).hexdigest()
    if not dry_run and request.POST.get("digest") != digest:
        context["problem"] = _("The file has changed since the dry run: try it again.")
        return render(request, "transfer/result.html", context)
    good_rows = request.POST.get("good_rows") == "1"
    try:
        report = run(content, _person(request), file_name=given.name or "", dry_run=dry_run, good_rows=good_rows)
    except Refused as refusal:
        context["problem"] = refusal.for_people().message
        return render(request, "transfer/result.html", context)
    good = report.sum("made") + report.sum("changed")
    context |= {
        "report": report,
        "file_name": given.name,
        "digest": digest,
        "verdict": cli.verdict(report),
        "tone": "wrong" if report.problems and not report.kept else "settled",
        "problems": [{"of": one, "where": cli.where(one)} for one in report.problems[:SHOWN]],
        "more": max(len(report.problems) - SHOWN, 0),
        "ready": dry_run and good > 0 and not report.problems,
        "partly": dry_run and good > 0 and bool(report.problems),
        "good": good,
    }
    return render(request, "transfer/result.html", context)


def download(request: HttpRequest) -> HttpResponse:
    """The company's master data without customers, or an empty workbook."""
    template = "template" in request.GET
    chosen = [sheet for sheet in SHEETS if template or not sheet.personal]
    content, _rows = workbook(_person(request), sheets=chosen, language=get_language() or "zh-hans", template=template)
    name = "openhall-template" if template else f"openhall-{clock.today():%Y%m%d}"
    response = HttpResponse(content, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    response.headers["Cache-Control"] = "no-store"
    return response
