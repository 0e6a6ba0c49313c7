"""Numbers, findings, figures and deadlines agree with each other and with the rule book."""

from typing import Any

from .registry import register

register(
    "numbers.use",
    "a number is in use where somebody has it, and nowhere else",
    """
    SELECT coalesce(n.number, s.number) AS number, n.state, s.id AS subscription, s.state AS subscription_state
    FROM (SELECT * FROM customers_number WHERE state = 'in_use') n
    FULL JOIN (SELECT * FROM customers_subscription WHERE state IN ('active', 'suspended')) s ON s.number = n.number
    WHERE n.number IS NULL OR s.id IS NULL
    """,
)

register(
    "findings.state",
    "a finding's state fits its story, and nobody decided an own one",
    """
    SELECT id AS finding, rule, state, staff, answered_at, raised_by, decided_by, decided_at
    FROM policy_finding
    WHERE (state IN ('upheld', 'dropped', 'counted')) <> (decided_at IS NOT NULL)
       OR (decided_at IS NULL) <> (decided_by IS NULL) OR (decided_at IS NOT NULL AND decision = '')
       OR (state = 'answered' AND answered_at IS NULL) OR (answered_at IS NULL) <> (answer = '')
       OR (state = 'raised' AND answered_at IS NOT NULL) OR decided_by = staff OR decided_by = raised_by
       OR state NOT IN ('raised', 'answered', 'upheld', 'dropped', 'counted')
    """,
)


def _book() -> dict[str, Any]:
    from openhall import rulebook
    from openhall.engines.policy.models import OBSERVED
    from openhall.engines.policy.rules import rules

    return {"clauses": list(rulebook.clauses()), "rules": [*rules, OBSERVED]}


register(
    "findings.book",
    "every finding names a clause of the book and a rule of the program",
    """
    SELECT rule, clause, count(*) AS findings FROM policy_finding
    WHERE clause <> ALL(%(clauses)s) OR rule <> ALL(%(rules)s) GROUP BY rule, clause
    """,
    _book,
)


def _unreadable() -> dict[str, Any]:
    """Values that were set and that the program can't read (any more)."""
    from openhall.engines.policy.models import Setting
    from openhall.engines.policy.parameters import parameters

    wrong = []
    for name, value in Setting.objects.values_list("parameter", "value").distinct():
        try:
            parameters[name].read(value)
        except (KeyError, ValueError):
            wrong.append(f"{name}={value}")
    return {"wrong": wrong}


register(
    "parameters.values",
    "every parameter that was set is known, and its value can be read",
    """
    SELECT parameter, level, value, effective_from FROM policy_setting WHERE parameter || '=' || value = ANY(%(wrong)s)
    """,
    _unreadable,
)


def _handled() -> dict[str, Any]:
    from openhall.kernel import clock, deadlines

    return {"handled": deadlines.kinds(), "midnight": deadlines.MIDNIGHT, "zone": str(clock.ZONE)}


# A worker that stands still shows here: what was due an hour before the last thing that happened should have passed.
register(
    "deadlines",
    "deadlines are of known kinds and not overdue, and there is one next midnight",
    """
    SELECT kind, subject, due_at, 'nobody handles this kind' AS why FROM kernel_deadline WHERE kind <> ALL(%(handled)s)
    UNION ALL
    SELECT kind, subject, due_at, 'overdue' FROM kernel_deadline
    WHERE due_at < (SELECT at FROM kernel_activity ORDER BY id DESC LIMIT 1) - interval '1 hour'
    UNION ALL
    SELECT kind, subject, due_at, 'no midnight' FROM kernel_deadline
    WHERE kind = %(midnight)s AND (due_at AT TIME ZONE %(zone)s)::time <> '00:00'
    UNION ALL
    SELECT %(midnight)s, '', NULL, 'there is no next midnight'
    WHERE EXISTS (SELECT 1 FROM kernel_activity) AND NOT EXISTS (SELECT 1 FROM kernel_deadline WHERE kind = %(midnight)s)
    """,
    _handled,
)
