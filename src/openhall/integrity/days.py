"""Days, tills, reports and receipt books agree with each other."""

from .registry import register

register(
    "tills.state",
    "a till is open as long as its day is, and closed with its time",
    """
    SELECT t.id AS till, t.state, t.opened_at, t.closed_at, d.date, d.state AS day_state
    FROM till_tillsession t JOIN till_businessday d ON d.id = t.day_id
    WHERE (t.state = 'open') <> (t.closed_at IS NULL) OR (t.state = 'open' AND d.state <> 'open')
       OR t.hall <> d.hall OR t.closed_at < t.opened_at OR (t.state = 'closed' AND t.counted IS NULL)
    """,
)

register(
    "tills.empty",
    "a till that was counted and closed has an empty drawer, and holds nobody's money",
    """
    SELECT t.id AS till, t.closed_at, a.kind, a.balance
    FROM till_tillsession t JOIN ledger_account a ON a.owner = t.id::text AND a.kind IN ('drawer', 'held')
    WHERE t.state = 'closed' AND a.balance <> 0
    """,
)

register(
    "days.state",
    "a day is closed with its time and its report, and signed with a signature",
    """
    SELECT d.hall, d.date, d.state, d.closed_at, r.id AS report, s.id AS signature
    FROM till_businessday d
    LEFT JOIN reports_dailyreport r ON r.day_id = d.id LEFT JOIN audit_signature s ON s.day_id = d.id
    WHERE (d.state = 'open') <> (d.closed_at IS NULL) OR (d.state = 'open') <> (r.id IS NULL)
       OR (d.state = 'signed') <> (s.id IS NOT NULL) OR d.state NOT IN ('open', 'closed', 'signed')
    """,
)

register(
    "days.report",
    "a frozen daily report still says what the day's orders say",
    """
    SELECT r.hall, r.date, r.accepted, o.accepted AS orders, r.reversed, o.reversed AS orders_reversed,
        r.cash, o.cash AS orders_cash, r.card, o.card AS orders_card, r.epay, o.epay AS orders_epay
    FROM reports_dailyreport r
    LEFT JOIN (
        SELECT day_id, count(*) AS accepted, count(*) FILTER (WHERE state = 'reversed') AS reversed,
            sum(cash - change) FILTER (WHERE state = 'accepted') AS cash,
            sum(card) FILTER (WHERE state = 'accepted') AS card, sum(epay) FILTER (WHERE state = 'accepted') AS epay
        FROM counter_order WHERE state IN ('accepted', 'reversed') GROUP BY day_id
    ) o ON o.day_id = r.day_id
    WHERE (r.accepted, r.reversed, r.cash, r.card, r.epay) <> (
        coalesce(o.accepted, 0), coalesce(o.reversed, 0), coalesce(o.cash, 0), coalesce(o.card, 0), coalesce(o.epay, 0))
    """,
)

register(
    "days.match",
    "the clerks' matches of a day sum to its report",
    """
    SELECT r.hall, r.date, r.books, m.books AS clerks_books, r.money, m.money AS clerks_money, r.stubs, m.stubs AS clerks_stubs
    FROM reports_dailyreport r
    LEFT JOIN (
        SELECT day_id, sum(books) AS books, sum(money) AS money, sum(stubs) AS stubs FROM reports_clerkmatch GROUP BY day_id
    ) m ON m.day_id = r.day_id
    WHERE (r.books, r.money, r.stubs) <> (coalesce(m.books, 0), coalesce(m.money, 0), coalesce(m.stubs, 0))
    """,
)

register(
    "forms.books",
    "of a receipt book every form before the next one is accounted for",
    """
    SELECT r.series, r.first, r.last, r.next, r.next - r.first AS used, count(f.id) AS forms
    FROM receipts_run r
    LEFT JOIN receipts_form f ON f.series = r.series AND f.no BETWEEN r.first AND r.next - 1
    WHERE r.next > r.first
    GROUP BY r.id, r.series, r.first, r.last, r.next HAVING count(f.id) <> r.next - r.first
    """,
)

register(
    "forms.known",
    "every form belongs to exactly one book",
    """
    SELECT f.series, f.no, count(r.id) AS books
    FROM receipts_form f LEFT JOIN receipts_run r ON r.series = f.series AND f.no BETWEEN r.first AND r.last
    GROUP BY f.id, f.series, f.no HAVING count(r.id) <> 1
    """,
)
