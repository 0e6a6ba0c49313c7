"""What the pages of stores and forms share: who asks, which hall, calling a command, reading scanned goods."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from openhall.engines.ledger.goods import Span
from openhall.front.catalog.models import Item
from openhall.kernel import clock
from openhall.kernel.actors import Actor
from openhall.kernel.commands import SCREEN, Outcome, execute
from openhall.kernel.problems import Refused
from openhall.team.org.models import Staff, Unit
from openhall.web.access import actor_of
from openhall.web.forms import Form

MOST_SERIALS = 100_000


def actor_behind(request: HttpRequest) -> Actor:
    """The person; every page here is declared for people with a permission."""
    actor = actor_of(request)
    assert actor is not None
    return actor


def hall_asked(request: HttpRequest) -> Unit:
    """The hall that ``?hall=`` names, else the person's own, else the first below the person's unit."""
    actor = actor_behind(request)
    rows = Unit.objects.halls().within(actor).order_by("code")
    if code := request.GET.get("hall"):
        found = rows.filter(code=code).first()
    else:
        found = rows.filter(id=actor.hall_id).first() if actor.hall_id else rows.first()
    if found is None:
        raise Http404
    return found


def halls_to_choose(request: HttpRequest) -> list[Unit]:
    """For people above the halls; nobody else has a choice."""
    actor = actor_behind(request)
    return [] if actor.hall_id else list(Unit.objects.halls().within(actor).order_by("code"))


def framed(request: HttpRequest, hall: Unit, **context: Any) -> dict[str, Any]:
    """The context of a hall's page."""
    return {"hall": hall, "halls": halls_to_choose(request), **context}


def date_asked(request: HttpRequest, name: str = "on") -> date:
    """The date that the address names; today where it names none or nonsense."""
    try:
        return date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return clock.today()


def run(request: HttpRequest, name: str, given: Mapping[str, Any]) -> Outcome:
    key = request.POST.get("key") or None
    source = request.META.get("REMOTE_ADDR", "")
    return execute(name, dict(given), actor_behind(request), channel=SCREEN, key=key, source=source)


def submit(request: HttpRequest, name: str, form: Form, given: Mapping[str, Any], said: str) -> Outcome | None:
    """Call a command for a form: a refusal stands in the form, success in the quiet line."""
    try:
        made = run(request, name, given)
    except Refused as refusal:
        form.refuse(refusal)
        return None
    messages.success(request, said)
    return made


def press(request: HttpRequest, name: str, given: Mapping[str, Any], said: str) -> Outcome | None:
    """Call a command for a button: a refusal stands in the quiet line."""
    try:
        made = run(request, name, given)
    except Refused as refusal:
        if refusal.code in {"scope.denied", "not_found"}:
            raise
        messages.error(request, refusal.message)
        return None
    messages.success(request, said)
    return made


def people_of(hall: Unit) -> list[Staff]:
    """Who works in a hall."""
    return list(Staff.objects.filter(unit=hall, left_at=None).order_by("job_number"))


def named(keys: Iterable[object]) -> dict[str, Staff]:
    """People by their key as text, for lists that hold only keys."""
    wanted = {str(key) for key in keys if key}
    return {str(row.id): row for row in Staff.objects.filter(id__in=wanted).only("id", "name", "job_number")}


def person_choices(people: Iterable[Staff]) -> list[tuple[str, str]]:
    return [("", ""), *((one.job_number, f"{one.name} {one.job_number}") for one in people)]


def item_choices(*kinds: str, tracked: str = "") -> list[tuple[str, str]]:
    rows = Item.objects.order_by("kind", "code")
    if kinds:
        rows = rows.filter(kind__in=kinds)
    if tracked:
        rows = rows.filter(tracked=tracked)
    return [("", ""), *((item.code, f"{item.name} {item.code}") for item in rows)]


# -- goods as people type and scan them ------------------------------------------------------------------------

RANGE = re.compile(r"^(\d+)\s*[-–~]\s*(\d+)$")


class What(forms.CharField):
    """Serials as they are scanned, one after the other; ``first-last`` for a run; or a quantity."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 3, "autocomplete": "off", "spellcheck": "false"}))
        super().__init__(**kwargs)


def goods_named(item: Item | None, text: str) -> dict[str, Any]:
    """What a person wrote, as a command wants it: ``range``, ``serials`` or ``quantity``."""
    words = _words(text)
    if item is not None and not item.serial:
        if len(words) != 1 or not words[0].isdecimal() or len(words[0]) > 12:
            raise ValidationError(_("Give a quantity."))
        return {"quantity": int(words[0])}
    if len(words) == 1 and (found := RANGE.match(words[0])):
        return {"range": {"first": found[1], "last": found[2]}}
    return {"serials": _serials(words)}


def serials_named(text: str) -> list[str]:
    """The same where only serials will do: runs are written out."""
    return _serials(_words(text))


def _words(text: str) -> list[str]:
    return [word for word in re.split(r"[\s,，;；]+", re.sub(r"\s*[-–~]\s*", "-", text.strip())) if word]


def _serials(words: list[str]) -> list[str]:
    found: list[str] = []
    for word in words:
        if pair := RANGE.match(word):
            first, last = int(pair[1]), int(pair[2])
            if not 0 <= last - first < MOST_SERIALS:
                raise ValidationError(_("%(word)s is no run of serials.") % {"word": word})
            found += [str(value).zfill(len(pair[1])) for value in range(first, last + 1)]
        elif word.isdecimal() and word.isascii():
            found.append(word)
        else:
            raise ValidationError(_("%(word)s is no serial.") % {"word": word})
    if len(found) > MOST_SERIALS:
        raise ValidationError(_("That is too much at once."))
    return found


class GoodsForm(Form):
    """A kind of goods, and which pieces of it."""

    item = forms.ChoiceField(label="")
    what = What()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        code, text = cleaned.get("item"), cleaned.get("what")
        if code and text:
            try:
                cleaned["goods"] = {"item": code, **goods_named(Item.objects.filter(code=code).first(), text)}
            except ValidationError as problem:
                self.add_error("what", problem)
        return cleaned


def run_text(span: Span) -> str:
    """A run of serials for people: one number, or from–to."""
    first, last = span.texts()
    return first if span.count == 1 else f"{first}–{last}"


def runs_text(rows: Iterable[Span], most: int = 6) -> str:
    spans = list(rows)
    shown = "  ".join(run_text(span) for span in spans[:most])
    return f"{shown}  …" if len(spans) > most else shown


def moved_text(width: int | None, first: object, last: object) -> str:
    if width is None or first is None or last is None:
        return ""
    return run_text(Span(width, int(str(first)), int(str(last))))
