"""The ledger of goods agrees with itself."""

from .registry import register

register(
    "goods.one-place",
    "every serial is in one place only",
    """
    SELECT item, place_id AS place, lpad(first::text, width, '0') AS serial, other AS also_in
    FROM (
        SELECT item, width, place_id, first,
            lag(place_id) OVER (PARTITION BY item, width ORDER BY first, last) AS other,
            max(last) OVER earlier AS before
        FROM ledger_serialholding
        WINDOW earlier AS (
            PARTITION BY item, width ORDER BY first, last ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        )
    ) held
    WHERE first <= before
    """,
)

# A serial is at a place when it came once more than it went. Instead of each serial the edges of the runs are counted:
# +1 where a run that came begins and -1 behind its end, the other way round for what went and for what is held. At
# every edge the sum must be zero.
register(
    "goods.moves",
    "what is held of each serial is what came less what went",
    """
    SELECT p.kind AS place, p.owner, edges.item, lpad(edges.at::text, edges.width, '0') AS from_serial,
        sum(edges.n) AS differs_by
    FROM (
        SELECT target_id AS place, item, width, first AS at, 1 AS n FROM ledger_move WHERE first IS NOT NULL
        UNION ALL SELECT target_id, item, width, last + 1, -1 FROM ledger_move WHERE first IS NOT NULL
        UNION ALL SELECT source_id, item, width, first, -1 FROM ledger_move WHERE first IS NOT NULL
        UNION ALL SELECT source_id, item, width, last + 1, 1 FROM ledger_move WHERE first IS NOT NULL
        UNION ALL SELECT place_id, item, width, first, -1 FROM ledger_serialholding
        UNION ALL SELECT place_id, item, width, last + 1, 1 FROM ledger_serialholding
    ) edges
    JOIN ledger_place p ON p.id = edges.place AND p.kind <> 'supplier'
    GROUP BY edges.place, p.kind, p.owner, edges.item, edges.width, edges.at HAVING sum(edges.n) <> 0
    """,
)

register(
    "goods.quantities",
    "what is held of other goods is what came less what went",
    """
    SELECT p.kind AS place, p.owner, item, sum(n) AS differs_by
    FROM (
        SELECT target_id AS place, item, quantity AS n FROM ledger_move WHERE first IS NULL
        UNION ALL SELECT source_id, item, -quantity FROM ledger_move WHERE first IS NULL
        UNION ALL SELECT place_id, item, -quantity FROM ledger_quantityholding
    ) moved
    JOIN ledger_place p ON p.id = moved.place AND p.kind <> 'supplier'
    GROUP BY moved.place, p.kind, p.owner, item HAVING sum(n) <> 0
    """,
)

register(
    "goods.counts",
    "a move of serials counts as many as lie between its first and last",
    """
    SELECT id AS move, item, quantity, last - first + 1 AS serials FROM ledger_move
    WHERE (first IS NULL) <> (last IS NULL) OR (first IS NULL) <> (width IS NULL) OR quantity <> last - first + 1
    """,
)
