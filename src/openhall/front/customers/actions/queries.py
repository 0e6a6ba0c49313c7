"""Queries about numbers: each look leaves a line in the log."""

from typing import Annotated, Literal

from openhall.front.customers import queries
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.inputs import Input, Personal, PhoneNumber

Query = Literal["customer", "consumption", "acceptance", "complaints", "release", "region", "hlr"]


class QueryNumber(Input):
    number: Annotated[PhoneNumber, Personal()]
    query: Query


@command("number.query")
def query(ctx: Context, data: QueryNumber) -> Outcome:
    """One of the seven queries about a number; what is the customer's is masked without proof of identity."""
    found = queries.subscription_of(data.number)
    if data.query not in queries.MASKED:
        return Outcome("subscription", found.id if found else None, {"query": data.query})
    masked = found is None or not queries.proved(ctx.actor, found.customer.key_of_file)
    return Outcome("subscription", found.id if found else None, {"query": data.query, "masked": masked})
