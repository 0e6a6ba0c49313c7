"""What a served customer of the demo wants: a few common kinds of business, by the words of a file."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import Any

from openhall.back.receipts import forms
from openhall.back.receipts.models import Run
from openhall.engines.ledger import money
from openhall.front.customers.models import ACTIVE, Subscription
from openhall.front.floor.models import Ticket
from openhall.front.till import sessions
from openhall.front.till.models import TillSession
from openhall.team.org.models import Staff, Unit

from .. import company
from . import chance
from .acting import Acting

KINDS = {"top_up": 40, "pay_bill": 22, "bill_query": 16, "": 22}
"""What is asked for how often; the empty kind is an answer without an order."""
FULL = Decimal("350.00")
KEPT = Decimal("200.00")


@dataclass(frozen=True, slots=True)
class Desk:
    """One person at an open till."""

    acting: Acting
    hall: Unit
    person: Staff
    till: TillSession

    def serve(self, ticket: Ticket) -> None:
        """The order of a ticket in service, if the customer wants one."""
        dice = chance.of("order", ticket.id)
        kind = dice.choices(list(KINDS), list(KINDS.values()))[0]
        found = self._number(dice.random()) if kind else None
        if found is None:
            return
        given: dict[str, Any] = {"business": kind, "customer": str(found.customer_id), "number": found.number}
        given |= {"documents": [], "signatures": ["customer", "clerk"]}
        if kind == "bill_query":
            given["documents"] = ["id_copy"]
        else:
            form = forms.proposed(self.person.id) or self._book()
            if form is None:
                return
            amount = Decimal(dice.choice((30, 50, 50, 100, 100, 200)))
            if kind == "pay_bill":
                amount += Decimal(dice.randrange(0, 990)) / 10
            given["charges"] = [
                {"code": {"top_up": "prepayment", "pay_bill": "arrears"}[kind], "amount": f"{amount:.2f}"}
            ]
            given["tender"] = self._tender(amount, dice.random())
            given["receipt"] = {"series": form.series, "no": form.next}
        self.acting.do("order.accept", self.person.job_number, words=True, **given)
        self._drop()

    def _number(self, share: float) -> Subscription | None:
        """Some number in use that the hall sold."""
        rows = Subscription.objects.filter(state=ACTIVE, number__startswith=f"199010{self.hall.code[-1]}")
        count = rows.count()
        return rows.order_by("number")[int(share * count)] if count else None

    def _tender(self, amount: Decimal, roll: float) -> dict[str, str]:
        if roll < 0.2 and amount <= 150:
            return {"cash": f"{(amount / 10).to_integral_value(ROUND_CEILING) * 10:.2f}"}
        return {"card" if roll > 0.85 else "epay": f"{amount:.2f}"}

    def _drop(self) -> None:
        """Notes go into the safe before the drawer holds too much."""
        held = money.kept_balance(self.till.drawer)
        if held > FULL:
            amount = (held - KEPT) // 100 * 100
            self.acting.do("till.drop", self.person.job_number, words=True, amount=f"{amount:.2f}")

    def _book(self) -> Run | None:
        """Another book of forms from the hall's stock, which is filled up first where it is empty."""
        auditor = self.acting.somebody("auditor")
        if auditor is None:
            return None
        stock = Run.objects.filter(hall=self.hall.id, holder=None, closed_at=None, series=company.SERIES)
        row = stock.order_by("first").first()
        if row is None:
            last = (
                Run.objects.filter(series=company.SERIES, hall=self.hall.id)
                .order_by("-last")
                .values_list("last", flat=True)
            )
            first = (last.first() or 0) + 1
            bounds = {"first": first, "last": first + company.FORMS_AT_ONCE - 1}
            self.acting.do(
                "receipts.receive", auditor, words=True, hall=self.hall.code, series=company.SERIES, **bounds
            )
            row = stock.order_by("first").first()
        if row is None:
            return None
        bounds = {"first": row.next, "last": min(row.last, row.next + company.BOOK - 1)}
        given = {"series": company.SERIES, "to": self.person.job_number, **bounds}
        self.acting.do("receipts.issue", auditor, words=True, hall=self.hall.code, **given)
        return forms.proposed(self.person.id)

    def close(self) -> None:
        """Everything is counted, and agrees."""
        expected = sessions.expected_takings(self.till)
        stubs = forms.stubs_of_till(self.till.id)
        given = {
            "counted": {means: f"{amount:.2f}" for means, amount in expected.items()},
            "cards": sessions.serials_in_hand(self.till),
            "stubs": stubs.count,
            "stubs_total": f"{stubs.total:.2f}",
        }
        self.acting.do("till.close", self.person.job_number, words=True, **given)
