"""What proves an order at the desk, and what is still missing: papers examined, the own password, confirmation."""

from dataclasses import dataclass
from datetime import date

from openhall.front.catalog import norms
from openhall.front.catalog.models import BusinessKind
from openhall.kernel.problems import Refused

from . import stages
from .models import REVIEW_PENDING, Order, Paper

ID_COPY, AUTHORISATION, LICENCE, AGENT_ID, OLD_CERTIFICATE = (
    "id_copy",
    "authorisation",
    "business_licence",
    "agent_id",
    "old_certificate",
)
PAPERS = (ID_COPY, AUTHORISATION, LICENCE, AGENT_ID, OLD_CERTIFICATE)
IDENTITY = frozenset({ID_COPY, LICENCE, AGENT_ID})
"""Papers that say who somebody is: with number, date of validity and check digit."""

CUSTOMER, TO_CUSTOMER, AGENT = "customer", "to_customer", "agent"


@dataclass(frozen=True, slots=True)
class Missing:
    """What an order lacks: the refusal, and the paper or step that it names."""

    code: str
    document: str
    clause: str = "COUNTER-03"
    expired: date | None = None

    def refused(self) -> Refused:
        return Refused(
            self.code,
            document=norms.paper_label(self.document),
            date=self.expired,
            clause=self.clause,
            field="documents",
            step="papers",
        )


@dataclass(frozen=True, slots=True)
class Held:
    """A paper as it is judged."""

    kind: str
    of: object
    copy: bool
    seen: bool
    valid_until: date | None


def missing(order: Order, day: date) -> list[Missing]:
    """Everything that is still missing before the customer may confirm."""
    papers = [
        Held(row.kind, row.customer_id, bool(row.file), row.original_seen, row.valid_until)
        for row in order.papers.standing()
    ]
    extra = [code if isinstance(code, str) else str(code.get("code", "")) for code in order.kind.papers]
    return judge(
        order.kind,
        papers,
        day,
        password="password" in order.steps,
        customer=order.customer_id,
        to_customer=order.to_customer_id,
        agent=bool(order.details.get("agent")),
        extra=[code for code in extra if code in PAPERS],
    )


def judge(
    kind: BusinessKind,
    papers: list[Held],
    day: date,
    *,
    password: bool,
    customer: object,
    to_customer: object = None,
    agent: bool = False,
    extra: list[str] | None = None,
) -> list[Missing]:
    """Pure: which proofs an order of this kind still lacks.

    A new connection needs the document itself, its original seen, valid, with a copy kept; elsewhere the own password will
    do unless the kind is for documents only. A representative brings both persons' documents and the authorisation.
    """
    found: list[Missing] = []
    if stages.must_prove(kind):
        joining = kind.number == "new"
        if not (password and kind.proof == "any" and not agent):
            found += _identity(papers, {ID_COPY, LICENCE}, customer, day, ID_COPY, copy=joining)
        if to_customer is not None:
            found += _identity(papers, {ID_COPY, LICENCE}, to_customer, day, ID_COPY, copy=True)
    if agent:
        found += _identity(papers, {AGENT_ID}, None, day, AGENT_ID, copy=False)
        found += _present(papers, AUTHORISATION)
    for code in extra or []:
        if code != ID_COPY:
            found += _present(papers, code)
    return found


def _identity(papers: list[Held], kinds: set[str], owner: object, day: date, name: str, *, copy: bool) -> list[Missing]:
    own = [paper for paper in papers if paper.kind in kinds and (owner is None or paper.of == owner) and paper.seen]
    if not own:
        return [Missing("order.document_missing", name)]
    valid = [paper for paper in own if paper.valid_until is None or paper.valid_until >= day]
    if not valid:
        return [Missing("order.document_expired", name, "COUNTER-04", own[-1].valid_until)]
    if copy and not any(paper.copy for paper in valid):
        return [Missing("order.copy_missing", name, "COUNTER-04")]
    return []


def _present(papers: list[Held], code: str) -> list[Missing]:
    return (
        [] if any(paper.kind == code for paper in papers) else [Missing("order.document_missing", code, "COUNTER-04")]
    )


def documents(order: Order) -> tuple[str, ...]:
    """As the order keeps them, in the words of the contract; a unit's licence stands for its identity."""
    kinds = [row.kind for row in Paper.objects.standing().of_order(order.id)]
    named = {ID_COPY if kind == LICENCE else kind for kind in kinds} | set(kinds)
    if "password" in order.steps:
        named.add("password")
    return tuple(sorted(named))


def require(order: Order, day: date) -> None:
    """Refuse an order whose papers, explanation or second person's decision are still missing."""
    if order.review == REVIEW_PENDING:
        bound = order.details.get("agreement", {})
        raise Refused(
            "order.review_pending", plan=bound.get("plan", ""), until=bound.get("until", ""), clause="COUNTER-05"
        )
    lacking = missing(order, day)
    if lacking:
        raise lacking[0].refused()
    if stages.must_explain(order.kind) and set(stages.explained(order.steps)) != set(stages.EXPLAINED):
        raise Refused("order.not_explained", clause="COUNTER-15", step="explained")
