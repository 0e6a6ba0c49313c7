"""What was taken in and given out stands in the activity log; the rows themselves go through their own commands."""

from typing import Annotated

from openhall.kernel.commands import IMPORT, Context, Outcome, command
from openhall.kernel.inputs import Input, Int, Personal, Text
from openhall.kernel.problems import invalid


class Import(Input):
    file_name: Annotated[Text, Personal()]
    digest: Text
    dry_run: bool
    good_rows: bool
    made: Int
    changed: Int
    same: Int
    refused: Int
    codes: list[Text]


class Export(Input):
    sheets: list[Text]
    rows: Int
    opened: bool = False
    reason: Text = ""


@command("transfer.import", by_system=True, channels={IMPORT})
def imported(ctx: Context, data: Import) -> Outcome:
    """A workbook of master data was read in, or only tried."""
    return Outcome("import")


@command("transfer.export", by_system=True, channels={IMPORT})
def exported(ctx: Context, data: Export) -> Outcome:
    """Master data left the house as a workbook; personal data opened only for a stated reason."""
    if data.opened and not data.reason.strip():
        raise invalid("say why personal data leave the house", field="reason")
    return Outcome("export")
