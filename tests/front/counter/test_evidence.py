"""Papers and passwords: what proves an order (COUNTER-01, 03, 04, 06, 15)."""

import base64

import pytest

from openhall.front.counter import papers, stages
from openhall.front.counter.models import ACCEPTED, Paper, PasswordTry
from openhall.front.counter.passwords import weakness
from openhall.front.customers.models import RESERVED, Number, Subscription
from openhall.kernel.commands import API
from openhall.kernel.models import Activity
from openhall.kernel.problems import Refused
from tests.cast import RESIDENT
from tests.front.counter.desk import NEW, OLD, Desk, picture

WAITS_FOR = {"COUNTER-01": ["floor: tickets"]}
OTHER_ID = "440106198001018176"


def set_password(desk: Desk, password: str = "473829", number: str = OLD) -> str:
    """The customer chooses a service password with the document on the desk."""
    order = desk.prepare("password_set", number=number)
    desk.show_id(order)
    desk.by_customer("display.new_password", order=order, password=password)
    desk.sign(order)
    desk.accept(order)
    return order


@pytest.mark.clause("COUNTER-01")
def test_a_card_replacement_without_the_identity_step_is_refused_naming_it(desk: Desk) -> None:
    desk.joined()
    order = desk.prepare("replace_sim", number=OLD, sim=desk.cast.next_sim("1003"))
    desk.explain(order)
    for do, more in (("order.accept", {}), ("order.tender", {"tender": {}}), ("order.slip", {})):
        assert desk.refused(do, order=order, **more) == "order.document_missing"
        with pytest.raises(Refused) as caught:  # called directly, as a program would
            desk.cast.run(do, "1003", channel=API, order=order, **more)
        assert caught.value.code == "order.document_missing"
        assert str(caught.value.facts["document"]) in caught.value.message  # it names what is missing
    last = Activity.objects.filter(refused="order.document_missing").latest("id")
    assert last.command == "order.slip"
    desk.show_id(order)
    assert desk.refused("order.accept", order=order) == "order.unconfirmed"
    desk.sign(order)
    desk.accept(order)
    by_code = {stage.code: stage for stage in stages.stages(desk.row(order))}
    assert [code for code, stage in by_code.items() if stage.state == stages.NOT_APPLICABLE] == ["support", "repair"]
    for code in ("reception", "consultation", "acceptance", "sale", "contract", "settlement"):
        assert by_code[code].state == stages.DONE
        assert by_code[code].at is not None
        assert by_code[code].staff == str(desk.cast.staff("1003").id)


@pytest.mark.clause("COUNTER-01")
def test_an_order_with_open_settlement_is_not_closed(desk: Desk) -> None:
    order = desk.ready(desk.join())
    assert desk.refused("order.accept", order=order) == "tender.insufficient"
    assert desk.by_customer_refused(
        "order.confirm", order=order, revision=desk.row(order).revision, means="signature", strokes="[]"
    ) == "tender.insufficient"  # fmt: skip


@pytest.mark.clause("COUNTER-03")
def test_the_initial_password_is_no_proof_and_the_chosen_one_is(desk: Desk) -> None:
    desk.joined()
    order = desk.prepare("change_plan", number=OLD, plan="T88")
    assert desk.by_customer_refused("display.password", order=order, password="473829") == "password.initial"
    desk.run("order.decline", order=order, reason="sets a password first")
    set_password(desk)
    order = desk.prepare("change_plan", number=OLD, plan="T88")
    desk.explain(order)
    assert desk.by_customer("display.password", order=order, password="473829").data == {"right": True}
    desk.sign(order)
    desk.accept(order)
    assert desk.row(order).documents == ["password"]


@pytest.mark.clause("COUNTER-03")
def test_a_transfer_by_password_is_refused_as_document_only(desk: Desk) -> None:
    desk.joined()
    set_password(desk)
    to = desk.cast.customer("王军", OTHER_ID)
    order = desk.prepare("transfer_ownership", number=OLD, to_customer=to)
    assert desk.by_customer_refused("display.password", order=order, password="473829") == "password.document_only"


@pytest.mark.clause("COUNTER-03")
def test_the_fourth_entry_after_three_wrong_ones_is_refused_even_if_right_until_the_next_day(desk: Desk) -> None:
    from datetime import timedelta

    desk.joined()
    set_password(desk)
    order = desk.prepare("change_plan", number=OLD, plan="T88")
    for left in (2, 1, 0):
        assert desk.by_customer("display.password", order=order, password="000001").data == {
            "right": False,
            "left": left,
        }
    assert desk.by_customer_refused("display.password", order=order, password="473829") == "password.blocked"
    desk.run("order.decline", order=order, reason="tomorrow")
    desk.cast.moment += timedelta(days=1)
    order = desk.prepare("change_plan", number=OLD, plan="T88")
    assert desk.by_customer("display.password", order=order, password="473829").data == {"right": True}
    assert PasswordTry.objects.filter(right=False).count() == 3


def test_no_clerk_types_a_customers_password_and_no_log_holds_it(desk: Desk) -> None:
    desk.joined()
    order = desk.prepare("password_set", number=OLD)
    assert desk.refused("display.new_password", order=order, password="473829", display="x") == "permission.denied"
    set_password(desk)
    assert "473829" not in str(list(Activity.objects.values_list("input", "outcome", "changes")))
    assert "473829" not in Subscription.objects.get().password_hash


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("111111", "six equal digits"),
        ("123456", "consecutive digits"),
        ("987654", "consecutive digits"),
        ("000001", "the end of the number"),
        ("310020", ""),
        ("231002", "the end of the identity number"),
        ("12345", "six digits"),
        ("12345a", "six digits"),
        ("473829", ""),
    ],
)
def test_forbidden_passwords(password: str, why: str) -> None:
    every = ("equal", "consecutive", "number", "identity")
    assert weakness(password, "19901000001", RESIDENT, every) == why
    assert why == "six digits" or weakness(password, "19901000001", RESIDENT, ()) == ""


@pytest.mark.clause("COUNTER-04")
def test_a_new_connection_needs_a_valid_document_whose_copy_is_kept(desk: Desk) -> None:
    order = desk.join()
    desk.explain(order)
    assert desk.refused("order.tender", order=order, tender={"cash": "50.00"}) == "order.document_missing"
    paper = {"order": order, "kind": "id_copy", "original_seen": True}
    expired = {**paper, "number": RESIDENT, "valid_until": "2026-11-15"}
    assert desk.refused("order.paper", **expired) == "order.document_expired"
    wrong = {**paper, "number": RESIDENT[:-1] + "1", "valid_until": "2036-01-01"}
    assert desk.refused("order.paper", **wrong) == "customer.id_invalid"
    assert desk.refused("order.paper", **{**paper, "number": OTHER_ID}) == "order.document_other"
    assert desk.refused("order.paper", order=order, kind="id_copy") == "customer.original_not_seen"
    desk.run("order.paper", **{**paper, "number": RESIDENT, "valid_until": "2026-11-16"})
    assert desk.refused("order.tender", order=order, tender={"cash": "50.00"}) == "order.copy_missing"
    desk.show_id(order)
    desk.pay(order, cash="50.00")
    desk.sign(order)
    desk.accept(order)
    kept = Paper.objects.standing().get(order=order)
    assert desk.row(order).state == ACCEPTED
    assert papers.read(kept.file).startswith(b"\x89PNG")


@pytest.mark.clause("COUNTER-04")
def test_copies_are_watermarked_and_encrypted_on_the_disk(desk: Desk) -> None:
    order = desk.join()
    desk.show_id(order)
    paper = Paper.objects.get()
    assert paper.watermark == "仅供单位H01办理业务使用 2026-11-16"
    raw = (papers.folder() / paper.file).read_bytes()
    assert not raw.startswith(b"\x89PNG")
    assert papers.read(paper.file) != base64.b64decode(picture())  # the words are burnt in


def test_what_is_no_picture_is_no_copy(desk: Desk) -> None:
    order = desk.join()
    for copy in (
        "",
        "äöü",
        base64.b64encode(b"<svg/>").decode(),
        base64.b64encode(b"\x89PNG\r\n\x1a\nbroken").decode(),
    ):
        fields = {"order": order, "kind": "id_copy", "original_seen": True, "copy": copy}
        assert desk.refused("order.paper", **fields) == "input.invalid"


def test_a_copy_is_opened_in_the_customers_own_order_or_for_a_stated_purpose(desk: Desk) -> None:
    order = desk.join()
    paper = str(desk.show_id(order).id)
    desk.run("paper.open", paper=paper)
    assert desk.refused("paper.open", "1006", paper=paper) == "customer.reason_missing"
    desk.run("paper.open", "1006", paper=paper, purpose="audit")
    assert desk.refused("paper.open", "2003", paper=paper, purpose="audit") == "scope.denied"
    assert Activity.objects.filter(command="paper.open", refused=None).count() == 2


def test_a_transfer_needs_the_documents_of_both(desk: Desk) -> None:
    desk.joined()
    to = desk.cast.customer("王军", OTHER_ID)
    order = desk.prepare("transfer_ownership", number=OLD, to_customer=to)
    desk.explain(order)
    desk.show_id(order)
    assert desk.refused("order.accept", order=order) == "order.document_missing"
    desk.show_id(order, person="to_customer", number=OTHER_ID)
    desk.sign(order)
    desk.accept(order)


def test_a_representative_brings_both_documents_and_the_authorisation(desk: Desk) -> None:
    desk.joined()
    order = desk.prepare("change_plan", number=OLD, plan="T88", details={"agent": "王军"})
    desk.explain(order)
    desk.show_id(order)
    assert desk.refused("order.accept", order=order) == "order.document_missing"
    desk.show_id(order, kind="agent_id", person="agent", number=OTHER_ID)
    assert desk.refused("order.accept", order=order) == "order.document_missing"
    desk.run("order.paper", order=order, kind="authorisation", copy=picture())
    desk.sign(order)
    desk.accept(order)
    assert {"agent_id", "authorisation", "id_copy"} <= set(desk.row(order).documents)


@pytest.mark.clause("COUNTER-06")
def test_joining_goes_in_five_steps_with_their_times(desk: Desk) -> None:
    sim = desk.cast.next_sim("1003")
    with desk.cast.at("09:00"):
        order = desk.join()
    with desk.cast.at("09:02"):
        desk.show_id(order)
    assert Number.objects.get(number=OLD).state == RESERVED
    with desk.cast.at("09:03"):
        assert desk.refused("order.tender", order=order, tender={"cash": "50.00"}) == "order.not_explained"
        desk.explain(order)
    with desk.cast.at("09:04"):
        desk.pay(order, cash="50.00")
        assert desk.refused("order.accept", order=order) == "order.unconfirmed"
    with desk.cast.at("09:05"):
        desk.sign(order)
        desk.accept(order)
    row = desk.row(order)
    shown = [(step.code, step.at[11:16]) for step in stages.desk_steps(row)]
    assert shown == [
        ("papers", "09:02"),
        ("checked", "09:02"),
        ("prepared", "09:00"),
        ("explained", "09:03"),
        ("tendered", "09:04"),
        ("confirmed", "09:05"),
    ]
    joined = Subscription.objects.get()
    assert (joined.number, joined.sim, joined.plan_code, str(joined.customer_id)) == (OLD, sim, "T59", desk.customer)
    assert desk.cast.next_sim("1003") != sim


@pytest.mark.clause("COUNTER-15")
def test_without_the_three_marks_confirmation_is_refused_and_the_slip_carries_them(desk: Desk) -> None:
    order = desk.join(NEW)
    desk.show_id(order)
    desk.run("order.explain", order=order, explained=["tariff", "coverage"])
    assert desk.refused("order.tender", order=order, tender={"cash": "50.00"}) == "order.not_explained"
    assert desk.refused("order.slip", order=order) == "order.not_explained"
    desk.run("order.explain", order=order, explained=["use"])
    desk.pay(order, cash="50.00")
    desk.sign(order)
    shown = desk.row(order).confirmation.shown["lines"]
    assert any("tariff" in line or "资费" in line for line in shown)
    asked = desk.run("enquiry.open", topic="coverage", question="in the village?", order=order)
    assert desk.refused("enquiry.close", enquiry=str(asked.id)) == "input.invalid"
    desk.run("enquiry.close", enquiry=str(asked.id), answered=True, answer="yes, since May")
    assert desk.refused("enquiry.close", enquiry=str(asked.id), answered=False) == "transition.not_allowed"


def test_marks_may_be_set_before_preparing(desk: Desk) -> None:
    order = desk.join(explained=["tariff", "coverage", "use"])
    desk.show_id(order)
    desk.pay(order, cash="50.00")
    desk.sign(order)
    assert desk.row(order).confirmed_at is not None, "unexplained it would be refused"
