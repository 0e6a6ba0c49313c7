"""Orders agree with their charges, their money, their receipts, their goods and their own state."""

from .registry import register

FINAL = "('accepted', 'reversed')"

register(
    "orders.charges",
    "what is due is the sum of the charges, and was paid exactly",
    f"""
    SELECT o.id AS order, o.business, o.due, charged.sum AS charges, o.cash + o.card + o.epay - o.change AS paid
    FROM counter_order o
    CROSS JOIN LATERAL (
        SELECT coalesce(sum((charge ->> 'amount')::numeric), 0) AS sum FROM jsonb_array_elements(o.charges) AS charge
    ) charged
    WHERE o.state IN {FINAL} AND (o.due <> charged.sum OR o.due <> o.cash + o.card + o.epay - o.change)
    """,
)

# Acceptance and reversal of one order together: an accepted order has earned its due (or owes it to the customer) and
# brought its money by each means; of a reversed one nothing is left.
register(
    "orders.ledger",
    "the ledger holds of each order what the order says, by purpose and by means",
    f"""
    SELECT * FROM (
        SELECT coalesce(o.id, booked.subject) AS order, o.state, o.due, o.cash - o.change AS paid_cash, o.card AS paid_card,
            o.epay AS paid_epay, coalesce(booked.earned, 0) AS earned, coalesce(booked.cash, 0) AS cash,
            coalesce(booked.card, 0) AS card, coalesce(booked.epay, 0) AS epay
        FROM (SELECT * FROM counter_order WHERE state IN {FINAL}) o
        FULL JOIN (
            SELECT e.subject,
                -sum(l.amount) FILTER (WHERE a.kind IN ('income', 'balance', 'deposit', 'receivable')) AS earned,
                sum(l.amount) FILTER (WHERE a.kind IN ('drawer', 'drop_safe', 'locked')) AS cash,
                sum(l.amount) FILTER (WHERE a.kind = 'clearing' AND a.owner LIKE 'card:%') AS card,
                sum(l.amount) FILTER (WHERE a.kind = 'clearing' AND a.owner LIKE 'epay:%') AS epay
            FROM ledger_entry e JOIN ledger_line l ON l.entry_id = e.id JOIN ledger_account a ON a.id = l.account_id
            WHERE e.act IN ('order.accept', 'order.reverse')
            GROUP BY e.subject
        ) booked ON booked.subject = o.id
    ) seen
    WHERE state IS NULL
       OR (state = 'accepted' AND (earned, cash, card, epay) <> (due, paid_cash, paid_card, paid_epay))
       OR (state = 'reversed' AND (earned, cash, card, epay) <> (0, 0, 0, 0))
    """,
)

register(
    "orders.forms",
    "money moved with a receipt form (or stands on the list of those without), and order and form name each other, with "
    "the same sum, person and till",
    f"""
    SELECT coalesce(o.id, f.order) AS order, o.state, o.due, o.series, o.form_no,
        f.series AS form_series, f.no, f.amount, f.state AS form_state
    FROM (SELECT * FROM counter_order WHERE state IN {FINAL}) o
    FULL JOIN (SELECT * FROM receipts_form WHERE "order" IS NOT NULL AND state = 'used') f ON f.order = o.id
    WHERE o.id IS NULL
       OR (f.id IS NOT NULL AND (o.state = 'reversed'
            OR (o.series, o.form_no, o.due, o.staff, o.till_id) IS DISTINCT FROM (f.series, f.no, f.amount, f.staff, f.till)))
       OR (f.id IS NULL AND (o.due <> 0 OR o.form_no IS NOT NULL) AND NOT EXISTS (
            SELECT FROM receipts_form v WHERE o.state = 'reversed' AND v.order = o.id AND v.state = 'void'
                AND (v.series, v.no, v.amount, v.staff, v.till) = (o.series, o.form_no, o.due, o.staff, o.till_id)
        ) AND NOT EXISTS (
            SELECT FROM receipts_unsupplied w WHERE w.order = o.id AND w.supplied_at IS NULL
                AND (w.dropped_at IS NULL) = (o.state = 'accepted')
        ))
    """,
)

register(
    "orders.void_forms",
    "a void form that names an order was taken back with it, or another one was wanted in its place",
    f"""
    SELECT f.series, f.no, f.order, o.state
    FROM receipts_form f LEFT JOIN counter_order o ON o.id = f.order
    WHERE f.order IS NOT NULL AND f.state = 'void' AND f.reason <> 'shut by force'
      AND (o.id IS NULL OR o.state NOT IN {FINAL} OR (o.state = 'accepted' AND NOT EXISTS (
            SELECT FROM receipts_unsupplied w WHERE w.order = f.order)))
    """,
)

register(
    "orders.state",
    "an order's state fits its times and people: accepted, reviewed, reversed by whom it may be",
    f"""
    SELECT id AS order, state, staff, accepted_at, reviewed_by, reviewed_at, reversed_by, reversed_at, reversal_approved_by
    FROM counter_order
    WHERE (state IN {FINAL}) <> (accepted_at IS NOT NULL)
       OR (state = 'reversed') <> (reversed_at IS NOT NULL)
       OR (reversed_at IS NULL) <> (reversed_by IS NULL) OR (reversed_at IS NULL) <> (reversal_approved_by IS NULL)
       OR reversal_approved_by = reversed_by OR (reversed_at IS NOT NULL AND reversal_reason = '')
       OR (reviewed_at IS NULL) <> (reviewed_by IS NULL) OR reviewed_by = staff
       OR reviewed_at < accepted_at OR reversed_at < accepted_at OR accepted_at < prepared_at
       OR (state NOT IN {FINAL} AND (reviewed_at IS NOT NULL OR form_no IS NOT NULL))
       OR state NOT IN ('prepared', 'suspended', 'accepted', 'reversed', 'declined', 'expired')
    """,
)

register(
    "orders.entries",
    "every final order was booked once, and taken back once if it was reversed",
    f"""
    SELECT o.id AS order, o.state, coalesce(e.accepted, 0) AS accepted, coalesce(e.reversed, 0) AS reversed
    FROM counter_order o
    LEFT JOIN (
        SELECT subject, count(*) FILTER (WHERE act = 'order.accept') AS accepted,
            count(*) FILTER (WHERE act = 'order.reverse' AND reverses_id IS NOT NULL) AS reversed
        FROM ledger_entry WHERE act IN ('order.accept', 'order.reverse') GROUP BY subject
    ) e ON e.subject = o.id
    WHERE coalesce(e.accepted, 0) <> (o.state IN {FINAL})::int OR coalesce(e.reversed, 0) <> (o.state = 'reversed')::int
    """,
)

register(
    "orders.place",
    "an order belongs to the hall, the day and the person of its till",
    f"""
    SELECT o.id AS order, o.hall, t.hall AS till_hall, o.day_id AS day, t.day_id AS till_day, o.staff, t.staff AS till_staff
    FROM counter_order o JOIN till_tillsession t ON t.id = o.till_id
    WHERE o.state IN {FINAL} AND (o.hall, o.day_id, o.staff) <> (t.hall, t.day_id, t.staff)
    """,
)
