"""What a clerk does at the desk: each act parses, calls one command, and leaves the rest to the drawing."""

import base64
import json
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from openhall.back.stock import places
from openhall.engines.ledger import goods
from openhall.front.catalog import queries as catalog
from openhall.front.catalog.models import BusinessKind, Item
from openhall.front.customers import doors as customer_doors
from openhall.front.customers import finding
from openhall.front.customers import queries as customer_queries
from openhall.front.customers.models import LIVE, Customer
from openhall.front.customers.views.forms import RegisterForm
from openhall.front.till import drawer, payments
from openhall.kernel.money import text
from openhall.kernel.problems import Refused, invalid

from .. import stages, station
from ..models import FINAL, PREPARED, Order
from . import matters
from .forms import EntryForm, PaperForm
from .sitting import MONEY, Sitting, items_of

Act = Callable[[Sitting], None]
ACTS: dict[str, Act] = {}
AMOUNT = re.compile(r"[0-9]{1,9}([.][0-9]{1,2})?")
MOBILE = re.compile(r"[0-9]{11}")
MANY = 8


def act(name: str) -> Callable[[Act], Act]:
    def register(function: Act) -> Act:
        ACTS[name] = function
        return function

    return register


def given(sitting: Sitting, name: str) -> str:
    return str(sitting.request.POST.get(name, "")).replace("\x00", "").strip()


def amount(sitting: Sitting, name: str) -> str:
    """An amount as the commands take it; empty stays empty."""
    typed = given(sitting, name).replace(",", "")
    if not typed:
        return ""
    if not AMOUNT.fullmatch(typed):
        raise invalid(_("An amount is written 98 or 98.50."), field=name)
    whole, _dot, fen = typed.partition(".")
    return f"{int(whole)}.{fen:0<2}"


def present_order(sitting: Sitting) -> Order:
    if sitting.order is None:
        raise Refused("not_found")
    return sitting.order


# -- who stands there ------------------------------------------------------------------------------------------------


@act("find")
def find(sitting: Sitting) -> None:
    """A customer by number, document, name: taken at once where only one fits, offered as new where none does."""
    words = sitting.asked = given(sitting, "q")
    if not words:
        raise invalid(_("Type or scan a number, a document or a name."), field="q")
    if MOBILE.fullmatch(words):
        held = customer_queries.subscription_of(words)
        if held is not None and held.state in LIVE:
            sitting.note(customer=str(held.customer_id), number=words, business="", entries={}, order=None)
            return
    hits = list(finding.matching(words, Customer.objects.standing()).order_by("name", "registered_at")[: MANY + 1])
    if len(hits) == 1:
        _take(sitting, hits[0])
    elif hits:
        sitting.hits = hits[:MANY]
    else:
        register = RegisterForm(initial=_guess(words))
        sitting.registering = register


def _guess(words: str) -> dict[str, str]:
    if MOBILE.fullmatch(words):
        return {"phone": words}
    return {"id_number": words} if any(char.isdigit() for char in words) else {"name": words}


def _take(sitting: Sitting, customer: Customer) -> None:
    kept = customer.joined_into or customer
    sitting.note(customer=str(kept.id), number="", order=None)
    live = [one.row.number for one in (sitting.card.numbers if sitting.card else []) if one.live]
    if len(live) == 1:
        sitting.note(number=live[0])


@act("take")
def take(sitting: Sitting) -> None:
    """One of several customers found."""
    found = customer_doors.customer(given(sitting, "customer")).row
    if found is None:
        raise Refused("not_found")
    _take(sitting, found)


@act("number")
def number(sitting: Sitting) -> None:
    """Another of the customer's numbers."""
    sitting.note(number=given(sitting, "number"))


@act("new_customer")
def new_customer(sitting: Sitting) -> None:
    sitting.registering = RegisterForm(initial=_guess(given(sitting, "q")) if given(sitting, "q") else {})


@act("register")
def register(sitting: Sitting) -> None:
    """A new file, or the one that has this document already."""
    form = sitting.registering = RegisterForm(sitting.request.POST)
    if not form.is_valid():
        return
    try:
        made = sitting.run("customer.register", **_register_fields(form))
    except Refused as refusal:
        form.refuse(refusal)
        return
    sitting.registering = None
    sitting.note(customer=str(made.id), number="", order=None)
    sitting.said = _("This customer has a file already.") if made.data.get("known") else _("The file is made.")


def _register_fields(form: RegisterForm) -> dict[str, Any]:
    return {name: value for name, value in form.cleaned_data.items() if value not in ("", None)}


# -- what is wanted --------------------------------------------------------------------------------------------------


@act("what")
def what(sitting: Sitting) -> None:
    """An amount tops the number up; anything else names a kind of business."""
    words = sitting.wished = given(sitting, "what")
    if not words:
        raise invalid(_("Type an amount to top up, or a kind of business."), field="what")
    if AMOUNT.fullmatch(words):
        _top_up(sitting, amount(sitting, "what"))
        return
    found = kinds_for(words, catalog.kinds_on(sitting.day))
    if not found:
        raise invalid(_("No kind of business is called so."), field="what")
    if len(found) == 1 or _exact(words, found[0]):
        choose_kind(sitting, found[0].code)
    else:
        sitting.choices = found


def _top_up(sitting: Sitting, sum_: str) -> None:
    if not sitting.desk.number:
        raise invalid(_("Choose the number first."), field="what")
    made = sitting.run(
        "order.prepare",
        business="top_up",
        customer=str(sitting.desk.customer_id),
        number=sitting.desk.number,
        charges=[{"code": "prepayment", "amount": sum_}],
    )
    sitting.note(order=str(made.id), business="top_up", entries={})


def kinds_for(words: str, offered: list[BusinessKind]) -> list[BusinessKind]:
    """Kinds whose code, initials or name begin so (or hold it), the nearest first."""
    wanted = words.strip().lower()

    def rank(kind: BusinessKind) -> int | None:
        names = (kind.pinyin.lower(), kind.code, kind.name, kind.name_en.lower())
        if wanted in names:
            return 0
        if any(name.startswith(wanted) for name in names):
            return 1
        return 2 if any(wanted in name for name in names) else None

    ranked = [(rank(kind), kind) for kind in offered]
    return [kind for place, kind in sorted(((p, k) for p, k in ranked if p is not None), key=lambda one: one[0])]


def _exact(words: str, kind: BusinessKind) -> bool:
    return words.strip().lower() in (kind.pinyin.lower(), kind.code, kind.name)


@act("kind")
def kind(sitting: Sitting) -> None:
    choose_kind(sitting, given(sitting, "kind"))


def choose_kind(sitting: Sitting, code: str) -> None:
    found = catalog.kind_on(code, sitting.day)
    if found is None or found.retired:
        raise invalid(_("This kind of business is not offered."), field="what")
    if found.number == "own" and sitting.customer is None:
        raise invalid(_("Find the customer first."), field="what")
    sitting.note(business=code, entries={}, order=None)


@act("matter")
def matter(sitting: Sitting) -> None:
    """A matter that is no order: a question, a fault, a complaint."""
    wanted = given(sitting, "kind")
    if wanted not in station.NO_ORDER:
        raise invalid(_("This kind of business is not offered."), field="what")
    sitting.note(business=wanted, entries={}, order=None)


@act("keep_matter")
def keep_matter(sitting: Sitting) -> None:
    """The matter in hand is kept: the question with its answer, the fault as a work order, the complaint as a case."""
    form = sitting.typed["matter"] = matters.form_of(sitting, sitting.request.POST)
    if not form.is_valid():
        return
    try:
        sitting.said = matters.keep(sitting, form.cleaned_data)
    except Refused as refusal:
        form.refuse(refusal)
        return
    sitting.typed.clear()
    sitting.note(business="", entries={})


@act("drop_kind")
def drop_kind(sitting: Sitting) -> None:
    """Back to the choice of the business; nothing was prepared."""
    sitting.note(business="", entries={})


@act("note")
def note(sitting: Sitting) -> None:
    """What is typed is kept as it is, for the next login."""
    if sitting.order is not None or sitting.offer is None:
        return
    sitting.note(entries={**_typed(sitting), "items": sitting.desk.entries.get("items", "[]")})


def _typed(sitting: Sitting) -> dict[str, str]:
    post = sitting.request.POST
    assert sitting.offer is not None
    form = EntryForm(sitting.offer, number=sitting.desk.number)
    found = {name: given(sitting, name) for name in form.fields if name not in ("explained", "scan")}
    if "explained" in form.fields:
        found["explained"] = ",".join(post.getlist("explained"))
    return {name: value for name, value in found.items() if value}


@act("scan")
def scan(sitting: Sitting) -> None:
    """A piece of goods, by its serial or its code; it must be in the own hands."""
    till = sitting.till
    if till is None:
        raise Refused("till.not_open")
    code = given(sitting, "scan")
    hands = places.hands(till.hall, till.staff)
    pieces = [{k: v for k, v in one.items() if k in ("item", "serial", "quantity")} for one in items_of(sitting.desk)]
    item = _in_hands(code, hands)
    if item is None:
        raise Refused("stock.not_holder", serial=code, field="scan")
    if item.serial:
        if not any(one.get("serial") == code for one in pieces):
            pieces.append({"item": item.code, "serial": code})
    else:
        same = next((one for one in pieces if one["item"] == item.code), None)
        if same is None:
            pieces.append({"item": item.code, "quantity": 1})
        else:
            same["quantity"] += 1
    sitting.note(entries={**_typed(sitting), "items": json.dumps(pieces)})


def _in_hands(code: str, hands: goods.GoodsPlace) -> Item | None:
    by_code = Item.objects.filter(code=code, tracked="quantity").first()
    if by_code is not None:
        return by_code
    if not (code.isascii() and code.isdigit()):
        return None
    for item in Item.objects.filter(tracked="serial").exclude(kind="sim").order_by("no"):
        place = goods.place_of(item.no, code)
        if place is not None and place.id == hands.id:
            return item
    return None


@act("unscan")
def unscan(sitting: Sitting) -> None:
    """A piece is put back."""
    rows = items_of(sitting.desk)
    wanted = given(sitting, "piece")
    kept = [
        {k: v for k, v in one.items() if k in ("item", "serial", "quantity")}
        for one in rows
        if (one.get("serial") or one["item"]) != wanted
    ]
    sitting.note(entries={**sitting.desk.entries, "items": json.dumps(kept)})


@act("prepare")
def prepare(sitting: Sitting) -> None:
    """The order is prepared: priced by the server, everything set aside."""
    if sitting.offer is None:
        raise Refused("not_found")
    form = sitting.typed["entry"] = EntryForm(sitting.offer, sitting.request.POST, number=sitting.desk.number)
    assert isinstance(form, EntryForm)
    if not form.is_valid():
        sitting.note(entries={**_typed(sitting), "items": sitting.desk.entries.get("items", "[]")})
        return
    entries = {**_typed(sitting), "items": sitting.desk.entries.get("items", "[]")}
    customer = str(sitting.desk.customer_id) if sitting.desk.customer_id else None
    pieces = [{k: v for k, v in one.items() if k in ("item", "serial", "quantity")} for one in items_of(sitting.desk)]
    try:
        payload = form.payload(customer, _other_owner(form), pieces)
        made = sitting.run("order.prepare", **payload)
    except Refused as refusal:
        _refuse_entry(form, refusal)
        sitting.note(entries=entries)
        return
    sitting.typed.clear()
    in_one = sitting.in_one
    sitting.note(order=str(made.id), number=payload.get("number", sitting.desk.number), entries=entries)
    if in_one and given(sitting, "received") and sitting.state == MONEY:
        tender(sitting)


def _other_owner(form: EntryForm) -> str | None:
    words = form.cleaned_data.get("to_customer")
    if not words:
        return None
    hits = list(finding.matching(words, Customer.objects.standing())[:2])
    if len(hits) != 1:
        raise invalid(_("Nobody, or more than one, is found so: register the new owner first."), field="to_customer")
    return str(hits[0].id)


def _refuse_entry(form: EntryForm, refusal: Refused) -> None:
    """Beside the field that it speaks of; charges beside the first amount, goods beside the scanner."""
    where = refusal.field or ""
    if where == "charges":
        where = next((name for name in form.fields if name.startswith("charge_")), "")
    elif where == "items":
        where = "scan"
    elif where == "number" and "new_number" in form.fields and "number" not in form.fields:
        where = "new_number"
    refusal.field = where if where in form.fields else None
    form.refuse(refusal)


# -- proof, explanation, money ---------------------------------------------------------------------------------------


@act("paper")
def paper(sitting: Sitting) -> None:
    """A paper examined, with its copy from camera or scanner."""
    order = present_order(sitting)
    form = sitting.typed["paper"] = PaperForm(sitting.request.POST, sitting.request.FILES)
    if not form.is_valid():
        return
    data = form.cleaned_data
    fields: dict[str, Any] = {"order": str(order.id), "kind": data["kind"], "original_seen": data["original_seen"]}
    fields |= {"person": data["person"]} if data["person"] else {}
    if data["paper_number"]:
        fields["number"] = data["paper_number"].strip()
    if data["valid_until"]:
        fields["valid_until"] = data["valid_until"].isoformat()
    if data["copy"]:
        fields["copy"] = base64.b64encode(data["copy"].read()).decode()
    try:
        sitting.run("order.paper", **fields)
    except Refused as refusal:
        if refusal.field == "number":
            refusal.field = "paper_number"
        form.refuse(refusal)
        return
    del sitting.typed["paper"]


@act("explain")
def explain(sitting: Sitting) -> None:
    order = present_order(sitting)
    marks = sitting.request.POST.getlist("mark")
    sitting.run("order.explain", order=str(order.id), explained=marks)


@act("recommend")
def recommend(sitting: Sitting) -> None:
    order = present_order(sitting)
    sitting.run(
        "order.recommend", order=str(order.id), product=given(sitting, "product"), outcome=given(sitting, "outcome")
    )


@act("enquiry")
def enquiry(sitting: Sitting) -> None:
    """A question about the business in hand, answered or not."""
    fields: dict[str, Any] = {"topic": given(sitting, "topic"), "question": given(sitting, "question")}
    if sitting.order is not None:
        fields["order"] = str(sitting.order.id)
    made = sitting.run("enquiry.open", **fields)
    answer = given(sitting, "answer")
    sitting.run("enquiry.close", enquiry=str(made.id), answered=bool(answer), answer=answer)
    sitting.said = _("The question is kept.")


@act("tender")
def tender(sitting: Sitting) -> None:
    """What the customer gives. Nothing typed means exactly what is due: what was paid by mobile, the rest in cash."""
    order = present_order(sitting)
    paid = payments.paid_for(order.id)
    parts: dict[str, Any] = {
        means: value for means, field in (("cash", "received"), ("card", "card")) if (value := amount(sitting, field))
    }
    if not parts and payments.waiting_for(order.id):
        raise invalid(
            _("The mobile payment is still open: wait for it, or type what is given instead."), field="received"
        )
    if not parts and order.due != paid:
        parts = {"cash": text(order.due - paid)}
    if paid:
        parts["epay"] = text(paid)
    if order.kind.refund:
        parts = {means: f"-{value.lstrip('-')}" for means, value in parts.items()}
    elif notes := _hundreds(sitting, parts.get("cash", "0.00")):
        parts["hundreds"] = notes
    sitting.run("order.tender", order=str(order.id), tender=parts)


def _hundreds(sitting: Sitting, cash: str) -> int:
    """The 100-yuan notes that the clerk confirms; as many as the cash suggests where nothing else is said (CASH-01)."""
    typed = given(sitting, "hundreds")
    if not typed:
        return drawer.hundreds_of(Decimal(cash))
    if not typed.isdigit():
        raise invalid(_("How many notes?"), field="hundreds")
    return int(typed)


@act("tender_card")
def tender_card(sitting: Sitting) -> None:
    order = present_order(sitting)
    sitting.run("order.tender", order=str(order.id), tender={"card": text(order.due)})


@act("pay_code")
def pay_code(sitting: Sitting) -> None:
    """The code on the customer's mobile is scanned: the provider is asked for what is due, or for the part typed."""
    order = present_order(sitting)
    left = order.due - payments.paid_for(order.id)
    part = amount(sitting, "epay") or text(left)
    sitting.run("payment.request", subject=str(order.id), amount=part, code=given(sitting, "code"))


@act("ask_payment")
def ask_payment(sitting: Sitting) -> None:
    """The provider is asked once more."""
    sitting.run("payment.query", payment=given(sitting, "payment"))


@act("again")
def again(sitting: Sitting) -> None:
    """The money is counted again; what was given goes back first with the next tender."""
    sitting.typed["money"] = PaperForm()


def _printed(sitting: Sitting) -> dict[str, Any]:
    """Did the printer fail? Then the payment goes on the list of those without invoice."""
    return {"printer_failed": True} if given(sitting, "printer_failed") else {}


@act("post")
def post(sitting: Sitting) -> None:
    order = present_order(sitting)
    made = sitting.run("order.post", order=str(order.id), checked=True, **_printed(sitting))
    sitting.said = _("Posted. Balance %(balance)s") % {"balance": made.data["balance"]}


@act("accept")
def accept(sitting: Sitting) -> None:
    order = present_order(sitting)
    sitting.run("order.accept", order=str(order.id), **_printed(sitting))
    done = present_order(sitting)
    sitting.said = _("Accepted, receipt %(no)s") % {"no": f"{done.series} {done.form_no or ''}".strip() or "–"}


@act("puk")
def puk(sitting: Sitting) -> None:
    """The PUK is shown this once; looking again asks again, and is written down again."""
    sitting.puk = sitting.run("card.puk", order=str(present_order(sitting).id)).secret.get("puk", "")


@act("show")
def show(sitting: Sitting) -> None:
    """What the customer's display offers."""
    order = sitting.order
    fields = {"order": str(order.id)} if order is not None else {}
    sitting.run("order.show", stage=given(sitting, "stage"), **fields)


@act("code")
def code(sitting: Sitting) -> None:
    sitting.run("order.send_code", order=str(present_order(sitting).id))
    sitting.said = _("The code is on its way.")


@act("slip")
def slip(sitting: Sitting) -> None:
    sitting.run("order.slip", order=str(present_order(sitting).id))
    sitting.said = _("Signed on paper. Scan the slip before the till closes.")


# -- ways out --------------------------------------------------------------------------------------------------------


@act("decline")
def decline(sitting: Sitting) -> None:
    """Nothing came of it; what was typed stays, so that it can be put right."""
    order = present_order(sitting)
    if order.state == PREPARED:
        back = sitting.run("order.decline", order=str(order.id), reason=given(sitting, "reason") or _("Changed"))
        sitting.said = _("Taken back. Give back %(sum)s") % {"sum": back.data["back"]}
    top_up = order.business == "top_up"
    sitting.note(order=None, business="" if top_up else order.business)


@act("suspend")
def suspend(sitting: Sitting) -> None:
    order = present_order(sitting)
    missing = [line.strip() for line in given(sitting, "missing").splitlines() if line.strip()]
    sitting.run("order.suspend", order=str(order.id), missing=missing)
    sitting.said = _("The order waits for the papers.")


@act("resume")
def resume(sitting: Sitting) -> None:
    fields: dict[str, Any] = {"order": given(sitting, "order")}
    fields |= {name: value for name in ("number", "new_number", "sim") if (value := given(sitting, name))}
    made = sitting.run("order.resume", **fields)
    order = Order.objects.get(id=str(made.id))
    sitting.note(
        order=str(made.id),
        customer=str(order.customer_id) if order.customer_id else None,
        number=order.number,
        business=order.business,
        entries={},
    )


@act("next")
def next_one(sitting: Sitting) -> None:
    """The next customer: the desk is clear. An order that isn't finished stays where it is, on the list."""
    sitting.note(customer=None, order=None, business="", number="", entries={})


@act("same")
def same(sitting: Sitting) -> None:
    """The same customer wants something more."""
    order = sitting.order
    if order is None or order.state in FINAL or not stages.posts_first(order.kind):
        sitting.note(order=None, business="", entries={})
