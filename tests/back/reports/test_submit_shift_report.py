"""The clerk's daily report of a shift: computed, shown, submitted, frozen (CASH-06); balanced only when all agrees."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from openhall.back.reports import figures
from openhall.back.reports.models import ShiftReport
from openhall.engines.cases.models import Case
from openhall.front.till.models import TillSession
from openhall.kernel.commands import SCREEN
from tests.cast import MONDAY, Cast

TUESDAY = MONDAY + timedelta(days=1)


def till_of(cast: Cast, clerk: str = "1003") -> TillSession:
    return (
        TillSession.objects.select_related("counter", "day")
        .filter(staff=cast.staff(clerk).id)
        .latest("opened_at", "id")
    )


def close(cast: Cast, *, cash: str, stubs: int, total: str, clerk: str = "1003", **more: Any) -> str:
    counted = {"cash": cash, **{k: v for k, v in more.items() if k in ("card", "epay")}}
    goods = {k: v for k, v in more.items() if k == "cards"}
    till = till_of(cast, clerk)
    cast.run("till.close", clerk, counted=counted, stubs=stubs, stubs_total=total, **goods)
    return str(till.id)


HELD = {"SIM": 19, "CZK50": 2, "ZD": 1}
"""What 1003 holds after one new subscription."""


@pytest.fixture
def day_of_1003(open_hall: Cast) -> Cast:
    """Three payments (50.00 cash, 100.00 cash, 80.00 card), a refund of 30.00 and a reversed payment of 20.00."""
    open_hall.once("reports: a day of 1003", lambda: _day_of_1003(open_hall))
    return open_hall


def _day_of_1003(open_hall: Cast) -> None:
    customer = open_hall.customer()
    open_hall.join(customer)
    open_hall.top_up(customer)
    open_hall.top_up(customer, amount="80.00", tender={"card": "80.00"})
    reversed_ = open_hall.top_up(customer, amount="20.00")
    refund = {"cash": "20.00"}
    open_hall.run(
        "order.reverse", "1003", order=str(reversed_.id), reason="错号", approved_by="1002", refund=refund, copies=3
    )
    open_hall.run(
        "order.accept",
        "1003",
        business="refund_prepayment",
        customer=customer,
        number="19901000001",
        charges=[{"code": "prepayment", "amount": "-30.00"}],
        tender={"cash": "-30.00"},
        receipt=open_hall.next_form("1003"),
        documents=["id_copy"],
        signatures=["customer", "clerk"],
    )


@pytest.mark.clause("CASH-06")
def test_the_report_lists_kinds_means_and_numbers_and_stays_as_it_was_submitted(day_of_1003: Cast) -> None:
    cast = day_of_1003
    till = close(cast, cash="420.00", card="80.00", stubs=4, total="200.00", cards=HELD)
    made = cast.run("report.submit", "1003", till=till, outcome="balanced")
    report = ShiftReport.objects.get(id=made.id)
    shown = report.figures
    assert [(line["business"], line["count"], line["total"]) for line in shown["kinds"]] == [
        ("new_subscription", 1, "50.00"),
        ("refund_prepayment", 1, "-30.00"),
        ("top_up", 2, "180.00"),
    ]
    assert shown["means"] == {"cash": "120.00", "card": "80.00", "epay": "0.00"}
    assert shown["total"] == shown["journal"] == "200.00"
    assert [(run["first"], run["last"]) for run in shown["receipts"]] == [(1, 3), (5, 5)]
    assert [(form["no"], form["reason"]) for form in shown["voids"]] == [(4, "错号")]
    assert [line["total"] for line in shown["reversed"]] == ["20.00"]

    cast.run("day.close", "1001", hall="H01")
    with cast.at("09:00", TUESDAY):
        cast.open_day()
        cast.open_till()
        order = till_of_order(till)
        refused = cast.refused(
            "order.reverse", "1003", order=order, reason="错", approved_by="1002", refund={"cash": "100.00"}, copies=3
        )
        assert refused == "order.other_day"
        cast.run(
            "order.accept",
            "1003",
            business="refund_prepayment",
            customer=cast.customer(),
            number="19901000001",
            charges=[{"code": "prepayment", "amount": "-100.00"}],
            tender={"cash": "-100.00"},
            receipt=cast.next_form("1003"),
            documents=["id_copy"],
            signatures=["customer", "clerk"],
        )
    assert ShiftReport.objects.get(id=made.id).figures == shown
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE reports_shiftreport SET total = 0")


def till_of_order(till: str) -> str:
    from openhall.front.counter.models import Order

    return str(Order.objects.standing().filter(till=till, business="top_up", due=100).get().id)


@pytest.mark.clause("CASH-06")
def test_two_shifts_a_day_have_a_report_each_and_a_day_total(open_hall: Cast) -> None:
    customer = open_hall.customer()
    open_hall.join(customer)
    first = close(open_hall, cash="350.00", stubs=1, total="50.00", cards=HELD)
    open_hall.run("report.submit", "1003", till=first, outcome="balanced")
    open_hall.open_till(float_="200.00")
    open_hall.top_up(customer)
    second = close(open_hall, cash="300.00", stubs=1, total="100.00", cards=HELD)
    open_hall.run("report.submit", "1003", till=second, outcome="balanced")
    reports = ShiftReport.objects.filter(staff=open_hall.staff("1003").id).order_by("submitted_at", "id")
    assert [str(report.total) for report in reports] == ["50.00", "100.00"]
    open_hall.run("day.close", "1001", hall="H01")
    assert str(till_of(open_hall).day.report.books) == "150.00"


def test_only_the_clerk_of_the_shift_submits_and_only_once(open_hall: Cast) -> None:
    till = str(till_of(open_hall).id)
    assert open_hall.refused("report.submit", "1003", till=till, outcome="balanced") == "transition.not_allowed"
    close(open_hall, cash="300.00", stubs=0, total="0.00", cards={"SIM": 20, "CZK50": 2, "ZD": 1})
    assert open_hall.refused("report.submit", "1004", till=till, outcome="balanced") == "report.not_yours"
    assert open_hall.refused("report.submit", "2003", till=till, outcome="balanced") == "scope.denied"
    assert open_hall.refused("report.submit", "1002", till=till, outcome="balanced") == "permission.denied"
    assert open_hall.refused("report.submit", "1003", till="x", outcome="balanced") == "input.invalid"
    fields = {"till": till, "outcome": "difference", "explanation": "没有"}
    assert open_hall.refused("report.submit", "1003", **fields) == "input.invalid"
    open_hall.run("report.submit", "1003", till=till, outcome="balanced")
    assert open_hall.refused("report.submit", "1003", till=till, outcome="balanced") == "transition.not_allowed"


@pytest.mark.clause("AUDIT-01")
def test_stubs_under_the_books_name_the_pairs_and_after_keying_the_one_without_stub(open_hall: Cast) -> None:
    """Books 1,250.00, counted 1,250.00, stubs 1,200.00."""
    customer = open_hall.customer()
    open_hall.join(customer)
    for _time in range(12):
        open_hall.top_up(customer)
    till = close(open_hall, cash="1550.00", stubs=12, total="1200.00", cards=HELD)
    match = figures.match_of(till_of(open_hall))
    assert (match.books, match.money, match.stubs) == (1250, 1250, 1200)
    assert [(pair.one, pair.other, pair.by) for pair in match.pairs] == [
        ("books", "stubs", -50),
        ("money", "stubs", -50),
    ]
    assert open_hall.refused("report.submit", "1003", till=till, outcome="balanced") == "match.not_balanced"
    stubs = [{"series": "S1", "no": no, "amount": "100.00"} for no in range(2, 14)]
    result = open_hall.run("match.key_stubs", "1003", till=till, stubs=stubs).data
    assert [(stub["no"], stub["amount"]) for stub in result["without_stub"]] == [(1, "50.00")]
    assert open_hall.refused("report.submit", "1003", till=till, outcome="balanced") == "match.not_balanced"
    assert open_hall.refused("report.submit", "1003", till=till, outcome="difference") == "match.unexplained"


@pytest.mark.clause("AUDIT-01")
def test_the_stub_of_a_reversed_order_makes_the_stubs_over(open_hall: Cast) -> None:
    customer = open_hall.customer()
    open_hall.join(customer)
    order = open_hall.top_up(customer, amount="20.00")
    fields = {"order": str(order.id), "reason": "错号", "approved_by": "1002", "refund": {"cash": "20.00"}, "copies": 3}
    open_hall.run("order.reverse", "1003", **fields)
    till = close(open_hall, cash="350.00", stubs=2, total="70.00", cards=HELD)
    match = figures.match_of(till_of(open_hall))
    assert [(pair.one, pair.other, pair.by) for pair in match.pairs] == [
        ("books", "stubs", 20),
        ("money", "stubs", 20),
    ]
    keyed = [{"series": "S1", "no": 1, "amount": "50.00"}, {"series": "S1", "no": 2, "amount": "20.00"}]
    result = open_hall.run("match.key_stubs", "1003", till=till, stubs=keyed).data
    assert [stub["no"] for stub in result["not_used"]] == [2]
    assert result["without_stub"] == [] and result["other_amount"] == []
    open_hall.run("day.close", "1001", hall="H01")
    report = till_of(open_hall).day.report
    assert report.differences == [
        {"kind": "stubs_over", "staff": "1003", "amount": "20.00"},
        {"kind": "stubs_count", "staff": "1003", "amount": "1"},
    ]


@pytest.mark.clause("AUDIT-01")
def test_without_stubs_the_match_is_two_way_only_though_books_and_money_agree(open_hall: Cast) -> None:
    open_hall.join(open_hall.customer())
    till = close(open_hall, cash="350.00", stubs=1, total="50.00", cards=HELD)
    assert figures.match_of(till_of(open_hall)).state == "matched"
    assert open_hall.refused("match.withdraw_stubs", "1003", till=till, reason=" ") == "input.invalid"
    open_hall.run("match.withdraw_stubs", "1003", till=till, reason="照屏幕抄的")
    match = figures.match_of(till_of(open_hall))
    assert (match.state, match.pairs, match.balanced) == ("two_way", (), False)
    assert open_hall.refused("match.withdraw_stubs", "1003", till=till, reason="再来") == "transition.not_allowed"
    assert open_hall.refused("report.submit", "1003", till=till, outcome="balanced") == "match.not_balanced"
    open_hall.run("day.close", "1001", hall="H01")
    report = till_of(open_hall).day.report
    assert report.differences == [{"kind": "two_way", "staff": "1003", "amount": "0.00"}]
    assert report.day.clerk_matches.get().two_way and not report.matched


def test_stubs_are_keyed_once_each_and_only_after_a_difference(open_hall: Cast) -> None:
    open_hall.join(open_hall.customer())
    till = close(open_hall, cash="350.00", stubs=1, total="50.00", cards=HELD)
    stub = {"series": "S1", "no": 1, "amount": "50.00"}
    assert open_hall.refused("match.key_stubs", "1003", till=till, stubs=[stub]) == "transition.not_allowed"
    assert open_hall.refused("match.key_stubs", "1003", till=till, stubs=[stub, stub]) == "input.invalid"
    assert open_hall.refused("match.key_stubs", "1003", till=till, stubs=[]) == "input.invalid"


@pytest.mark.clause("AUDIT-02")
@pytest.mark.parametrize(
    ("cash", "held"), [("349.99", HELD), ("350.00", {**HELD, "CZK50": 1})], ids=["a fen short", "a card short"]
)
def test_a_difference_stops_balanced_until_explained_and_a_lead_confirms(
    open_hall: Cast, cash: str, held: dict[str, int]
) -> None:
    open_hall.join(open_hall.customer())
    till = close(open_hall, cash=cash, stubs=1, total="50.00", cards=held)
    assert open_hall.refused("report.submit", "1003", till=till, outcome="balanced") == "match.not_balanced"
    open_hall.run("day.close", "1001", hall="H01")  # the day doesn't wait for it
    open_hall.run("report.submit", "1003", till=till, outcome="difference", explanation="数错了", channel=SCREEN)
    case = Case.objects.open().about("till", till).get()
    assert case.state == "explained"
    assert open_hall.refused("case.move", "1003", case=str(case.id), move="confirm") == "permission.denied"
    open_hall.run("case.move", "1002", case=str(case.id), move="confirm")
    case.refresh_from_db()
    assert case.closed_at is not None
    shown = ShiftReport.objects.get(till=till).figures["match"]
    assert shown["money"] == str(figures.Decimal(cash) - 300)
    assert {row["item"]: (row["booked"], row["counted"]) for row in shown["goods"]}["CZK50"] == (2, held["CZK50"])


@pytest.mark.clause("AUDIT-02")
def test_nobody_saves_a_transaction_without_a_handler(open_hall: Cast) -> None:
    from openhall.front.counter.models import Order

    open_hall.join(open_hall.customer())
    assert open_hall.refused("order.accept", "system", business="top_up") == "permission.denied"
    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.update(staff=None)


def short_by_ten(cast: Cast, *, total: str = "200.00", confirmed: bool) -> str:
    """The till closes 10.00 short and the clerk says why; a lead confirms it at once, or leaves it."""
    till = close(cast, cash="410.00", card="80.00", stubs=4, total=total, cards=HELD)
    case = str(Case.objects.about("till", till).get().id)
    cast.run("case.move", "1003", case=case, move="explain", text="找零多给")
    if confirmed:
        cast.run("case.move", "1002", case=case, move="confirm")
    return till


@pytest.mark.clause("AUDIT-02")
@pytest.mark.parametrize("confirmed", [False, True])
def test_one_shortage_is_one_matter_whether_the_lead_or_the_report_comes_first(
    day_of_1003: Cast, confirmed: bool
) -> None:
    cast = day_of_1003
    till = short_by_ten(cast, confirmed=confirmed)
    cast.run("report.submit", "1003", till=till, outcome="difference", explanation="找零多给")
    case = Case.objects.get()
    assert (case.kind, case.state) == ("cash.difference", "confirmed" if confirmed else "explained")
    if not confirmed:
        assert case.data["match"]["money"] == "190.00"
        cast.run("case.move", "1002", case=str(case.id), move="confirm")
    assert not Case.objects.open().exists()


@pytest.mark.clause("AUDIT-02")
def test_what_differs_beyond_a_confirmed_shortage_is_a_matter_of_its_own(day_of_1003: Cast) -> None:
    cast = day_of_1003
    till = short_by_ten(cast, total="150.00", confirmed=True)
    cast.run("report.submit", "1003", till=till, outcome="difference", explanation="少一张存根")
    assert sorted(Case.objects.values_list("kind", flat=True)) == ["cash.difference", "match.difference"]
