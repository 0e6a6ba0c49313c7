"""Figures: what is in force where and since when, who set it, what the last month would have looked like."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from openhall import rulebook
from openhall.kernel import access, clock
from openhall.kernel.actors import Actor
from openhall.kernel.commands import SCREEN, execute
from openhall.kernel.problems import Refused
from openhall.web.access import actor_of
from openhall.web.forms import Form
from openhall.web.tables import BADGE, PERSON, WHEN, Choice, Column, Table

from .. import previews
from ..directory import Level, Person, directory
from ..models import Setting
from ..parameters import Parameter, Standing, chain_of, parameters, resolve, settings_in_force, standing
from . import presenting


def own_level(actor: Actor) -> str:
    return f"unit:{actor.unit_id}"


@dataclass(frozen=True, slots=True)
class InForce:
    """A figure of the book as it stands at a level; ``acting`` False: named by the book, used by nothing yet."""

    name: str
    title: str
    clause: str
    book: str
    acting: str
    value: str = ""
    source: Any = ""
    since: datetime | None = None
    set_by: Person | None = None
    stricter: str = ""

    @property
    def clause_title(self) -> str:
        return presenting.title(rulebook.clauses()[self.clause]) if self.clause in rulebook.clauses() else ""

    @property
    def is_acting(self) -> bool:
        return self.acting == ACTING

    @property
    def is_set(self) -> bool:
        return self.since is not None


ACTING, WAITING = "acting", "waiting"


def in_force(names: Iterable[str], chain: Sequence[str], at: datetime) -> list[InForce]:
    """How these figures stand at a chain of levels; three questions for any number."""
    entries = [parameters[name] for name in names if name in parameters]
    found = settings_in_force(chain, at, *(entry.name for entry in entries)) if entries else {}
    stands = {
        entry.name: resolve(entry, [found.get((entry.name, level)) for level in reversed(chain)]) for entry in entries
    }
    settings = [one.setting for one in stands.values() if one.setting is not None]
    levels = directory().names([one.level for one in settings])
    people = directory().people([one.set_by for one in settings if one.set_by is not None])
    return [
        _row(parameters[name], stands[name], levels, people) if name in stands else _waiting(name) for name in names
    ]


def _row(entry: Parameter[Any], stands: Standing[Any], levels: Any, people: Any) -> InForce:
    setting = stands.setting
    return InForce(
        name=entry.name,
        title=presenting.named("figures", entry.name),
        clause=entry.clause,
        book=_in_book(entry.name),
        acting=ACTING,
        value=presenting.with_unit(entry, entry.shown(stands.value)),
        source=presenting.level_name(levels.get(setting.level)) if setting else _("Default"),
        since=setting.effective_from if setting else None,
        set_by=people.get(setting.set_by) if setting and setting.set_by else None,
        stricter=entry.stricter,
    )


def _in_book(name: str) -> str:
    figures = rulebook.figures().get(name)
    return presenting.as_written(figures[0]) if figures else ""


def _waiting(name: str) -> InForce:
    figure = rulebook.figures()[name][0]
    written = presenting.as_written(figure)
    return InForce(name, presenting.named("figures", name), figure.clause, written, WAITING, written)


def of_clause(actor: Actor, clause: rulebook.Clause) -> list[InForce]:
    """The figures of a clause, as they stand for the person's own unit; those that code adds to the book's as well."""
    names = [figure.name for figure in clause.parameters]
    names += [name for name, entry in parameters.items() if entry.clause == clause.id and name not in names]
    return in_force(names, chain_of(own_level(actor)) or [], clock.now())


@dataclass(frozen=True, slots=True)
class Change:
    """A setting as history shows it."""

    setting: Setting
    title: str
    level: Any
    value: str
    who: Person | None

    @property
    def at(self) -> datetime:
        return self.setting.effective_from

    @property
    def coming(self) -> bool:
        return self.setting.effective_from > clock.now()


def changes(rows: Iterable[Setting]) -> list[Change]:
    rows = list(rows)
    levels = directory().names([row.level for row in rows])
    people = directory().people([row.set_by for row in rows if row.set_by is not None])
    return [
        Change(
            row,
            presenting.named("figures", row.parameter),
            presenting.level_name(levels.get(row.level)),
            presenting.with_unit(parameters[row.parameter], row.value) if row.parameter in parameters else row.value,
            people.get(row.set_by) if row.set_by else None,
        )
        for row in rows
    ]


def history(actor: Actor, names: Iterable[str]) -> list[Change]:
    """Every change of these figures at the levels that this person may look at, the newest first."""
    levels = [level.key for level in directory().levels(actor)]
    return changes(Setting.objects.filter(parameter__in=list(names), level__in=levels).newest_first())


# -- the list --------------------------------------------------------------------------------------------------


def chosen_level(request: HttpRequest, actor: Actor) -> tuple[Level, Sequence[Level]]:
    """The level that the page is asked for, among those that the person may look at; the own unit without a word."""
    levels = directory().levels(actor)
    asked = request.GET.get("level") or request.POST.get("level") or own_level(actor)
    found = next((level for level in levels if level.key == asked), None)
    if found is None:
        raise Http404
    return found, levels


class FigureTable(Table):
    key = "figures"
    columns = [
        Column("title", gettext_lazy("Figure"), sort="title", link=lambda row: figure_href(row)),
        Column(
            "clause",
            gettext_lazy("Clause"),
            sort="clause",
            link=lambda row: reverse("policy:clause", args=[row.clause]),
        ),
        Column("value", gettext_lazy("In force"), wide=True),
        Column("source", gettext_lazy("Set by level")),
        Column("since", pgettext_lazy("parameter", "Since"), WHEN, sort="since"),
        Column("set_by", gettext_lazy("Set by"), PERSON),
        Column("stricter", gettext_lazy("Direction"), value=lambda row: presenting.STRICTER_WORDS[row.stricter]),
        Column("book", gettext_lazy("In the book"), wide=True, hidden=True),
        Column("name", gettext_lazy("Code"), sort="name", hidden=True),
    ]
    filters = [
        Choice(
            "module",
            gettext_lazy("Chapter"),
            [(name, name) for name in rulebook.MODULES],
            apply=lambda rows, value: [row for row in rows if row.clause.startswith(f"{value.upper()}-")],
        ),
        Choice("is_set", gettext_lazy("Value"), [("True", gettext_lazy("Set")), ("False", gettext_lazy("Default"))]),
    ]
    search = ["title", "name", "clause", "clause_title"]
    empty = (gettext_lazy("The figures of the book will stand here."), gettext_lazy("Rules name them."))
    size = 100


class WaitingTable(FigureTable):
    key = "figures-waiting"
    columns = [
        Column("title", gettext_lazy("Figure"), sort="title"),
        Column(
            "clause",
            gettext_lazy("Clause"),
            sort="clause",
            link=lambda row: reverse("policy:clause", args=[row.clause]),
        ),
        Column("clause_title", gettext_lazy("What it is for")),
        Column("book", gettext_lazy("In the book"), wide=True),
        Column("state", gettext_lazy("State"), BADGE, value=lambda row: (_("Not yet acting"), "plain")),
    ]
    filters = FigureTable.filters[:1]


def figure_href(row: InForce) -> str:
    return reverse("policy:parameter", args=[row.name])


def figures_page(request: HttpRequest) -> HttpResponseBase:
    """Every figure with the value in force for a unit; beside it, honestly, what the book names and nothing uses yet."""
    actor = _actor(request)
    level, levels = chosen_level(request, actor)
    waiting = sorted(set(rulebook.figures()) - set(parameters))
    show = WAITING if request.GET.get("show") == WAITING else ACTING
    context = {
        "level": level,
        "levels": _for_chooser(levels),
        "show": show,
        "acting": len(parameters),
        "waiting": len(waiting),
        "back_url": reverse("policy:book"),
    }
    if show == WAITING:
        return WaitingTable(request, [_waiting(name) for name in waiting]).respond("policy/figures.html", context)
    rows = in_force(sorted(parameters), chain_of(level.key) or [], clock.now())
    return FigureTable(request, rows).respond("policy/figures.html", context)


def _for_chooser(levels: Sequence[Level]) -> list[tuple[str, Any]]:
    """``(key, name)``, indented by depth; classes of halls behind the units."""
    return [(level.key, f"{'　' * level.depth}{presenting.level_name(level)}") for level in levels]


def _actor(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    assert actor is not None
    return actor


# -- one figure ------------------------------------------------------------------------------------------------


class SetFigure(Form):
    value = forms.CharField(label=gettext_lazy("New value"), max_length=200)
    effective_from = forms.DateTimeField(
        label=gettext_lazy("Applies from"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=gettext_lazy("Empty: from now on. Never backwards."),
    )
    allow_looser = forms.BooleanField(label=gettext_lazy("Levels below may be looser"), required=False)

    def __init__(self, entry: Parameter[Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = entry.choices or (("true", "false") if isinstance(entry.default, bool) else ())
        if choices:
            words = {"true": _("yes"), "false": _("no")}
            options = [(choice, words.get(choice, choice)) for choice in choices]
            self.fields["value"] = forms.ChoiceField(label=_("New value"), choices=options)
        if not entry.stricter:
            del self.fields["allow_looser"]


def figure_page(request: HttpRequest, name: str) -> HttpResponse:
    """One figure: the chain of levels for a unit, its history, and for those who may, a new value."""
    entry = parameters.get(name)
    if entry is None:
        raise Http404
    actor = _actor(request)
    level, levels = chosen_level(request, actor)
    form = SetFigure(entry, request.POST or None)
    if request.method == "POST" and form.is_valid() and _set(request, actor, entry, level, form):
        shown = presenting.with_unit(entry, form.cleaned_data["value"])
        said = _("%(figure)s: %(value)s") % {"figure": presenting.named("figures", entry.name), "value": shown}
        messages.success(request, said)
        return redirect(f"{reverse('policy:parameter', args=[name])}?level={level.key}")
    chain = chain_of(level.key) or []
    stands = standing(entry, chain, clock.now())
    context = {
        "entry": entry,
        "title": presenting.named("figures", name),
        "clause": rulebook.clauses()[entry.clause],
        "book": rulebook.figures().get(name, ()),
        "default": presenting.with_unit(entry, entry.shown(entry.default)),
        "value": presenting.with_unit(entry, entry.shown(stands.value)),
        "level": level,
        "level_name": presenting.level_name(level),
        "levels": _for_chooser(levels),
        "steps": _steps(entry, chain, stands),
        "history": history(actor, [name]),
        "form": form if may_set(actor, level.key) else None,
        "limit": presenting.with_unit(entry, entry.shown(limit)) if (limit := _limit(entry, chain)) is not None else "",
        "may_look_back": previews.possible(name),
        "back_url": reverse("policy:parameters"),
    }
    return render(request, "policy/figure.html", context)


def may_set(actor: Actor, level: str) -> bool:
    """May this person set figures there? The command asks again."""
    return access.allowed(actor, "parameter.set") and own_level(actor) in (chain_of(level) or [])


def _limit(entry: Parameter[Any], chain: Sequence[str]) -> Any:
    """What a new value at the first level of the chain may not be looser than."""
    return standing(entry, chain[1:], clock.now()).limit if entry.stricter and len(chain) > 1 else None


def _set(request: HttpRequest, actor: Actor, entry: Parameter[Any], level: Level, form: SetFigure) -> bool:
    given = {**form.cleaned_data, "parameter": entry.name, "level": level.key}
    given["effective_from"] = given.get("effective_from") or None
    try:
        execute("parameter.set", given, actor, channel=SCREEN, key=request.POST.get("once") or None)
    except Refused as refusal:
        if refusal.code == "scope.denied":
            raise Http404 from None
        form.refuse(refusal)
        return False
    return True


@dataclass(frozen=True, slots=True)
class Step:
    """A level of the chain: what was set there, and whether that is what counts."""

    level: Any
    value: str
    since: datetime | None
    who: Person | None
    allow_looser: bool
    here: bool
    overruled: bool


def _steps(entry: Parameter[Any], chain: Sequence[str], stands: Standing[Any]) -> list[Step]:
    """The chain from the top down to the level that was asked for, the default above all."""
    found = settings_in_force(chain, clock.now(), entry.name)
    names = directory().names(chain)
    people = directory().people([one.set_by for one in found.values() if one.set_by is not None])
    overruled = {one.id for one in stands.overruled}
    default = presenting.with_unit(entry, entry.shown(entry.default))
    steps = [Step(_("Default"), default, None, None, False, stands.setting is None, False)]
    for key in reversed(chain):
        row = found.get((entry.name, key))
        here = row is not None and stands.setting is not None and row.id == stands.setting.id
        steps.append(
            Step(
                presenting.level_name(names.get(key)),
                presenting.with_unit(entry, row.value) if row else "",
                row.effective_from if row else None,
                people.get(row.set_by) if row and row.set_by else None,
                row.allow_looser if row else False,
                here,
                row is not None and row.id in overruled,
            )
        )
    return steps


def look_back(request: HttpRequest, name: str) -> HttpResponse:
    """What the last month would have looked like under a value that is only tried out."""
    entry = parameters.get(name)
    actor = _actor(request)
    if entry is None or not previews.possible(name) or not access.allowed(actor, "parameter.set"):
        raise Http404
    level, _levels = chosen_level(request, actor)
    try:
        value = entry.read(request.GET.get("value", ""))
    except ValueError:
        return render(request, "policy/_look_back.html", {"problem": True})
    mine = set(directory().halls(actor).values_list("id", flat=True))
    halls = [hall for hall in directory().halls_at(level.key) if hall in mine]
    seen = previews.last_month(name, halls, value, clock.now())
    by_hall = len(halls) > 1
    rows = seen.compared(lambda one: one.hall if by_hall else one.staff)[:10]
    keys = [key for key, _was, _would in rows if key is not None]
    names: Any = directory().hall_names(keys) if by_hall else directory().people(keys)
    days = [clock.local_date(seen.since).toordinal() + n for n in range(previews.DAYS)]
    dated = [datetime.fromordinal(day).date() for day in days]
    context = {
        "seen": seen,
        "value": presenting.with_unit(entry, entry.shown(value)),
        "halls": len(halls),
        "by_hall": by_hall,
        "rows": [(names.get(key) if key else None, was, would) for key, was, would in rows],
        "was": list(zip(dated, seen.by_day(seen.was), strict=True)),
        "would": list(zip(dated, seen.by_day(seen.would), strict=True)),
        "same": len(seen.was) == len(seen.would),
    }
    return render(request, "policy/_look_back.html", context)
