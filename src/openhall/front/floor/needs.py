"""Plain words matched against the keywords of the catalogue: 'lost my SIM' is a SIM replacement (FLOOR-11).

A keyword may have several words; all of them must be said, in any order. Latin words count whole (or as the beginning of
what is said: 'top' for 'topping'), Chinese ones wherever they stand. Whatever more of what is said matches comes first.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from openhall.engines.policy.directory import directory
from openhall.front.catalog import norms
from openhall.front.catalog import queries as catalog
from openhall.front.catalog.models import BusinessKind
from openhall.kernel import clock

from .need_models import Need, Request
from .words import GENERAL, SERVICE_NAMES

FEW = 5
LATIN = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Known:
    """A kind of business with everything that people call it."""

    business: str
    service: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a need may be: the business, its queue, what to bring, how long it takes."""

    kind: BusinessKind
    service: str
    papers: tuple[str, ...]

    @property
    def business(self) -> str:
        return self.kind.code

    @property
    def name(self) -> str:
        return norms.kind_name(self.kind)

    @property
    def service_name(self) -> str:
        return str(SERVICE_NAMES[self.service])


def weight(said: str, keyword: str) -> int:
    """How much of what is said a keyword covers, in letters; 0 where one of its words isn't said."""
    words = keyword.lower().split()
    spoken = LATIN.findall(said)
    found = 0
    for word in words:
        latin = LATIN.fullmatch(word) is not None
        if latin and len(word) > 1 and any(one == word or (len(word) > 2 and one.startswith(word)) for one in spoken):
            found += len(word)
        elif not latin and word in said:
            found += 2 * len(word)  # a Chinese character says about as much as a syllable
        else:
            return 0
    return found


def match(said: str, known: Iterable[Known]) -> list[str]:
    """Which kinds of business are meant, the likeliest first."""
    text = said.strip().lower()
    ranked = [(max((weight(text, word) for word in one.words), default=0), one.business) for one in known]
    return [business for found, business in sorted(ranked, key=lambda pair: (-pair[0], pair[1])) if found]


def known(kinds: Sequence[BusinessKind]) -> list[Known]:
    """The keywords laid down, and the names of the kinds themselves."""
    laid = {row.business: row for row in Need.objects.all()}
    found = []
    for kind in kinds:
        row = laid.get(kind.code)
        words = (*(row.words if row else ()), kind.name, kind.name_en, *([kind.pinyin] if kind.pinyin else ()))
        found.append(Known(kind.code, row.service if row else GENERAL, tuple(words)))
    return found


def proposals(said: str, day: date) -> list[Proposal]:
    """What the guide is shown for what a customer said."""
    if not said.strip():
        return []
    kinds = {kind.code: kind for kind in catalog.kinds_on(day)}
    everything = known(list(kinds.values()))
    queues = {one.business: one.service for one in everything}
    return [proposal(kinds[code], queues[code]) for code in match(said, everything)[:FEW]]


def proposal(kind: BusinessKind, service: str) -> Proposal:
    return Proposal(kind, service, tuple(norms.paper_label(code) for code in norms.papers(kind)))


def queue_of(business: str) -> Any:
    """In which queue this business is served."""
    return Need.objects.filter(business=business).values_list("service", flat=True).first() or GENERAL


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a guide has prepared for a visit, as screens name it."""

    row: Request
    name: str
    guide: Any
    papers: tuple[str, ...]


def prepared(visit: UUID | None) -> Prepared | None:
    """What a guide has prepared for a visit, if one has."""
    row = Request.objects.filter(ticket=visit).first() if visit is not None else None
    if row is None:
        return None
    kind = catalog.kind_on(row.business, clock.local_date(row.made_at))
    guide = directory().people([row.guide]).get(row.guide) if row.guide is not None else None
    papers = tuple(norms.paper_label(code) for code in row.papers)
    return Prepared(row, norms.kind_name(kind) if kind is not None else row.business, guide, papers)
