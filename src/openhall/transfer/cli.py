"""What `openhall import` and `openhall export` have in common."""

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from .run import Problem, Report

LANGUAGES = {"zh": "zh-hans", "en": "en"}


def start(database: str | None) -> None:
    """The program with its tables, in this database or the usual one."""
    from openhall import embedded
    from openhall.cli import start_django

    if database:
        os.environ["DATABASE_URL"] = database
    start_django()
    embedded.migrate(os.environ["DATABASE_URL"])


def lines(report: "Report") -> Iterator[str]:
    """The report as a person reads it."""
    for one in report.problems:
        yield f"{where(one)}: {one.sentence} [{one.code}]"
    if report.problems and report.counts:
        yield ""
    for count in report.counts:
        yield "  " + _("{sheet}: {made} new, {changed} changed, {same} there already, {refused} wrong").format(
            sheet=count.sheet.label, made=count.made, changed=count.changed, same=count.same, refused=count.refused
        )
    yield verdict(report)


def where(problem: "Problem") -> str:
    """Where in the workbook: sheet, row, column."""
    if not problem.sheet:
        return _("The file")
    if not problem.row:
        return _("Sheet {sheet}").format(sheet=problem.sheet)
    if not problem.column:
        return _("Sheet {sheet}, row {row}").format(sheet=problem.sheet, row=problem.row)
    return _("Sheet {sheet}, row {row}, {column}").format(sheet=problem.sheet, row=problem.row, column=problem.column)


def verdict(report: "Report") -> str:
    """What came of it, in one sentence."""
    wrong, good = len(report.problems), report.sum("made") + report.sum("changed")
    if report.dry_run and wrong:
        return _("Dry run: {wrong} problems; nothing was changed.").format(wrong=wrong)
    if report.dry_run:
        return _("Dry run: nothing is wrong, {good} rows would be taken in; nothing was changed.").format(good=good)
    if report.kept and wrong:
        return _("{good} rows taken in, {wrong} problems left out.").format(good=good, wrong=wrong)
    if report.kept:
        return _("{good} rows taken in.").format(good=good)
    return _("{wrong} problems: nothing was changed.").format(wrong=wrong)
