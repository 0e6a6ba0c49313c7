"""Areas, search, and what the rule book hands in to *My day*."""

from collections.abc import Iterator

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from openhall.kernel import clock
from openhall.kernel.actors import Actor
from openhall.web import home, search
from openhall.web.navigation import OWN, NavItem, register
from openhall.web.templatetags.kit import day_text

from .models import Finding, FindingQuerySet
from .views import presenting

LINES = 5


def waiting(actor: Actor) -> int:
    """Findings that wait for this person's word or decision."""
    return Finding.objects.unanswered_by(actor).count() + Finding.objects.decidable_by(actor).count()


def lines(actor: Actor) -> Iterator[home.Line]:
    """Findings that name the person, then those of the person's halls."""
    yield from _one_by_one(Finding.objects.unanswered_by(actor), pgettext("verb", "Answer"), "wrong")
    halls = Finding.objects.decidable_by(actor)
    if halls.count() > LINES:
        yield from _by_rule(halls)
    else:
        yield from _one_by_one(halls, _("Decide"), "due")


def _one_by_one(rows: FindingQuerySet, word: str, tone: str) -> Iterator[home.Line]:
    found = list(rows.order_by("-at")[: home.SHOWN])
    more = rows.count() - len(found)
    for place, one in enumerate(presenting.shown(found)):
        parts = (str(one.person.name) if one.person else "", one.subject.label, day_text(clock.local_date(one.row.at)))
        note = " ".join(part for part in parts if part)
        href = reverse("policy:finding", args=[one.row.pk])
        count = 1 + (more if place == len(found) - 1 else 0)
        yield home.Line(one.title, href, word, tone, note, clause=one.row.clause, count=count)


def _by_rule(rows: FindingQuerySet) -> Iterator[home.Line]:
    for row in rows.values("rule", "clause").annotate(n=Count("id")).order_by("-n", "rule"):
        href = f"{reverse('policy:findings')}?whose=decide&rule={row['rule']}"
        note = ngettext("%(n)d to decide", "%(n)d to decide", row["n"]) % {"n": row["n"]}
        title = presenting.named("rules", row["rule"])
        yield home.Line(title, href, _("Decide"), "due", note, clause=row["clause"], count=row["n"])


def clauses(actor: Actor, words: str) -> Iterator[search.Hit]:
    from .views.book import matching  # the book is read at the first search, not at the start

    for clause in matching(words):
        text = clause.zh if presenting.chinese() else clause.en
        yield search.Hit(
            f"{clause.id} {presenting.title(clause)}", text[:80], reverse("policy:clause", args=[clause.id])
        )


register(
    NavItem(gettext_lazy("Rule book"), "policy:book", None, OWN, "book", order=80),
    NavItem(gettext_lazy("Findings"), "policy:findings", None, OWN, "flag", order=20, count=waiting),
    NavItem(gettext_lazy("Parameters"), "policy:parameters", None, OWN, "adjustments", order=90),
)
home.register(home.WRONG, lines, order=10)
search.register(gettext_lazy("Rule book"), clauses)
