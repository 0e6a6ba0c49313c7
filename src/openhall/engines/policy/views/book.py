"""The book itself: contents, chapters, clauses, search in them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count
from django.db.models.functions import TruncDate
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openhall import clauses, rulebook
from openhall.kernel import access, clock
from openhall.kernel import commands as kernel_commands
from openhall.kernel.actors import Actor
from openhall.positions import EVERYBODY, GRANTS
from openhall.rulebook import source, tested
from openhall.web import navigation, shell
from openhall.web.access import actor_of

from ..models import Finding, Setting
from ..parameters import parameters
from . import figures, presenting

DAYS = 30
GROUPS = {
    navigation.FRONT: ("floor", "counter", "cash", "customers", "catalog"),
    navigation.BACK: ("stock", "invoices", "audit", "reports"),
    navigation.TEAM: ("org", "roster", "training", "performance"),
    navigation.HOUSE: ("premises", "quality", "safety", "marketing", "policy", "system"),
    navigation.REACH: ("care", "field", "repair", "partners", "portal", "campus"),
}


def actor_behind(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    assert actor is not None  # every page of the book is for people who are signed in
    return actor


def first_of_month(day: date) -> date:
    return day.replace(day=1)


def counts_of_month(actor: Actor) -> Counter[str]:
    """Clause → how many findings of this month the person may see."""
    since = clock.midnight(first_of_month(clock.today()))
    rows = Finding.objects.visible_to(actor).filter(at__gte=since).values("clause").annotate(n=Count("id"))
    return Counter({row["clause"]: row["n"] for row in rows.order_by("clause")})


def contents(request: HttpRequest) -> HttpResponse:
    """Every chapter, how much of it acts, what was found this month; or the clauses that match a word."""
    asked = request.GET.get("q", "").replace("\x00", "").strip()
    if asked.upper() in rulebook.clauses():
        return redirect("policy:clause", asked.upper())
    actor = actor_behind(request)
    if asked:
        found = list(matching(asked))
        rows = _entries(found, counts_of_month(actor))
        return render(request, "policy/found.html", {"asked": asked, "rows": rows, "back_url": reverse("policy:book")})
    counts = counts_of_month(actor)
    acting = Counter(one.clause.module for one in clauses.entries() if one.carried)
    context = {
        "groups": [(navigation.GROUPS[group], _modules(names, acting, counts)) for group, names in GROUPS.items()],
        "clauses": len(rulebook.clauses()),
        "acting": acting.total() if tested.TESTS.is_dir() else None,
        "figures": len(parameters),
        "changes": figures.changes(Setting.objects.newest_first()[:5]),
        "found_most": counts.most_common(6),
        "month": counts.total(),
    }
    return render(request, "policy/book.html", context)


def _modules(names: Sequence[str], acting: Counter[str], counts: Counter[str]) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "title": presenting.title(rulebook.book()[name]),
            "size": len(rulebook.book()[name].clauses),
            "acting": acting[name],
            "month": sum(counts[clause.id] for clause in rulebook.book()[name].clauses),
        }
        for name in names
    ]


def matching(asked: str) -> Iterable[rulebook.Clause]:
    """Clauses that bear the words: those named by them first, then those titled so, then those that say so."""
    words = asked.lower().split()

    def rank(clause: rulebook.Clause) -> int | None:
        titles = f"{clause.id} {clause.title} {clause.title_zh}".lower()
        names = " ".join(figure.name for figure in clause.parameters)
        text = f"{titles} {clause.en} {clause.zh} {clause.decision} {names}".lower()
        if clause.id.lower().startswith(asked.lower()):
            return 0
        if all(word in titles for word in words):
            return 1
        return 2 if all(word in text for word in words) else None

    ranked = [(place, clause) for clause in rulebook.clauses().values() if (place := rank(clause)) is not None]
    return [clause for _place, clause in sorted(ranked, key=lambda pair: pair[0])]


@dataclass(frozen=True, slots=True)
class Entry:
    """A clause in a list."""

    clause: rulebook.Clause
    carried: bool
    named: bool
    month: int


def _entries(several: Sequence[rulebook.Clause], counts: Counter[str]) -> list[Entry]:
    stands = {one.clause.id: one for one in clauses.entries()}
    return [
        Entry(clause, stands[clause.id].carried, bool(stands[clause.id].carriers), counts[clause.id])
        for clause in several
    ]


def chapter(request: HttpRequest, module: str) -> HttpResponse:
    found = rulebook.book().get(module)
    if found is None:
        raise Http404
    counts = counts_of_month(actor_behind(request))
    sections = [(weight, heading, _entries(several, counts)) for weight, heading, several in found.sections()]
    context = {"module": found, "sections": sections, "back_url": reverse("policy:book")}
    return render(request, "policy/chapter.html", context)


def clause(request: HttpRequest, clause: str) -> HttpResponse:
    """One clause: what it says, its figures, what carries it, how it is tested, how today stands."""
    found = rulebook.clauses().get(clause)
    if found is None:
        raise Http404
    actor = actor_behind(request)
    days = _by_day(actor, found)
    month = clock.today().month
    neighbours = rulebook.book()[found.module].clauses
    place = neighbours.index(found)
    stands = clauses.entry(found.id)
    context = {
        "clause": found,
        "module": rulebook.book()[found.module],
        "chinese_first": presenting.chinese(),
        "figures": figures.of_clause(actor, found),
        "history": figures.history(actor, [figure.name for figure in found.parameters]),
        "carriers": carrying(actor, stands.carriers),
        "stands": stands,
        "tests_known": tested.TESTS.is_dir(),
        "days": days,
        "today": days[-1][1],
        "month": sum(count for day, count in days if day.month == month),
        "before": neighbours[place - 1] if place else None,
        "after": neighbours[place + 1] if place + 1 < len(neighbours) else None,
        "may_raise": access.allowed(actor, "finding.raise") and actor.hall_id is not None,
        "back_url": reverse("policy:chapter", args=[found.module]),
    }
    return render(request, "policy/clause.html", context)


def _by_day(actor: Actor, found: rulebook.Clause) -> list[tuple[date, int]]:
    """The last thirty days (at least this month), today last, with what the person may see."""
    today = clock.today()
    first = min(today - timedelta(days=DAYS - 1), first_of_month(today))
    rows = Finding.objects.visible_to(actor).filter(clause=found.id, at__gte=clock.midnight(first))
    counted = (
        rows.annotate(day=TruncDate("at", tzinfo=clock.ZONE)).values("day").annotate(n=Count("id")).order_by("day")
    )
    counts = {row["day"]: row["n"] for row in counted}
    length = (today - first).days + 1
    return [(day := first + timedelta(days=n), counts.get(day, 0)) for n in range(length)]


@dataclass(frozen=True, slots=True)
class Shown:
    """What carries a clause, as a line: what it is called, where it leads, who may, its code."""

    title: Any
    code: str = ""
    note: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Carrying:
    """All that carries a clause in one way."""

    title: Any
    icon: str
    lines: list[Shown]


CARRYING = {
    # kind: (heading, icon), in the order of the page
    "rule": (gettext_lazy("Automatic rules"), "scale"),
    "case": (gettext_lazy("Matters with a deadline"), "folder"),
    "command": (gettext_lazy("Business steps"), "player-pause"),
    "screen": (gettext_lazy("Screens"), "layout-grid"),
    "parameter": (gettext_lazy("Parameters"), "adjustments"),
    "deadline": (gettext_lazy("Deadlines"), "clock"),
    "code": (gettext_lazy("Program"), "settings"),
}


def carrying(actor: Actor, carriers: Sequence[source.Carrier]) -> list[Carrying]:
    """What carries a clause, grouped by how."""
    found = []
    for kind, (title, icon) in CARRYING.items():
        lines = [_line(actor, one) for one in carriers if one.kind == kind]
        bare = [str(line.title) for line in lines if kind == "screen" and not line.href]
        if bare:  # pages inside pages, which have no name of their own
            lines = [*(line for line in lines if line.href), Shown("", " · ".join(bare))]
        if lines:
            found.append(Carrying(title, icon, lines))
    return found


def _line(actor: Actor, one: source.Carrier) -> Shown:
    if one.kind == "rule":
        return Shown(
            presenting.named("rules", one.name), one.name, href=f"{reverse('policy:findings')}?rule={one.name}"
        )
    if one.kind == "parameter":
        href = reverse("policy:parameter", args=[one.name])
        return Shown(presenting.named("figures", one.name), one.name, href=href)
    if one.kind == "case":
        return Shown(_case_title(one.name), one.name)
    if one.kind == "command" and one.name in kernel_commands.registry:
        who = GRANTS.get(one.name, frozenset())
        comma = "、" if presenting.chinese() else ", "
        held = comma.join(sorted(str(shell.position_name(position)) for position in who)) or _("the system")
        if len(who) == len(EVERYBODY):
            held = _("everybody")
        said = one.name if presenting.chinese() else kernel_commands.registry[one.name].summary
        return Shown(said, "" if said == one.name else one.name, held)
    if one.kind == "screen":
        item = next((item for item in navigation.mine(actor) if item.url == one.name), None)
        return Shown(item.label, one.name, href=reverse(one.name)) if item else Shown(one.name)
    return Shown(one.name, one.where)


def _case_title(name: str) -> Any:
    from openhall.engines.cases import kinds

    known = kinds.kinds.get(name)
    return known.title if known is not None else name
