"""Commands of the kernel itself."""

from .commands import Context, Outcome, command
from .inputs import Input


class Tick(Input):
    pass


@command("clock.tick", by_system=True, by_people=False)
def tick(ctx: Context, data: Tick) -> Outcome:
    """Nothing but time passing."""
    return Outcome()
