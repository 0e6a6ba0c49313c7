"""The ledger of money agrees with itself."""

from typing import Any

from .registry import register

register(
    "ledger.entries",
    "the lines of every entry sum to zero",
    """
    SELECT l.entry_id AS entry, e.act, e.at, sum(l.amount) AS sum
    FROM ledger_line l JOIN ledger_entry e ON e.id = l.entry_id
    GROUP BY l.entry_id, e.act, e.at HAVING sum(l.amount) <> 0
    """,
)

register(
    "ledger.balances",
    "every kept balance is the sum of its lines",
    """
    SELECT a.kind, a.owner, a.balance AS kept, coalesce(s.total, 0) AS summed
    FROM ledger_account a
    LEFT JOIN (SELECT account_id, sum(amount) AS total FROM ledger_line GROUP BY account_id) s ON s.account_id = a.id
    WHERE a.balance IS NOT NULL AND a.balance <> coalesce(s.total, 0)
    """,
)


def _bounded() -> dict[str, Any]:
    from openhall.engines.ledger.money import BOUNDED

    return {"bounded": sorted(BOUNDED)}


register(
    "ledger.bounds",
    "no place of money is beyond its bounds, and bounded places keep a balance",
    """
    SELECT kind, owner, balance, lowest, highest FROM ledger_account
    WHERE balance < lowest OR balance > highest OR (balance IS NOT NULL) <> (kind = ANY(%(bounded)s))
    """,
    _bounded,
)
