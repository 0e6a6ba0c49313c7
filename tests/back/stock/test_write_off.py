"""stock.write_off, stock.decide_write_off: goods leave the books only with another person's approval."""

from openhall.engines.cases.models import Case
from tests.cast import Cast

from .desk import do, in_hand, in_scrap, in_store, no


def asked(cast: Cast, **fields: object) -> str:
    given = {"hall": "H01", "item": "SIM", "serials": ["89860000000001000050"], "reason": "卡体折断", **fields}
    return str(do(cast, "stock.write_off", "1002", **given).id)


def test_nothing_moves_before_it_is_approved(cast: Cast) -> None:
    before = in_store(cast, "SIM")
    case = asked(cast)
    assert (in_store(cast, "SIM"), in_scrap(cast, "SIM")) == (before, 0)
    do(cast, "stock.decide_write_off", "1001", case=case, approved=True, note="见实物")
    assert (in_store(cast, "SIM"), in_scrap(cast, "SIM")) == (before - 1, 1)
    assert Case.objects.get(id=case).state == "settled"


def test_who_asked_does_not_approve(cast: Cast) -> None:
    given = {"hall": "H01", "item": "SIM", "serials": ["89860000000001000050"], "reason": "卡体折断"}
    case = str(do(cast, "stock.write_off", "1001", **given).id)
    assert no(cast, "stock.decide_write_off", "1001", case=case, approved=True) == "order.self_approval"
    assert no(cast, "stock.decide_write_off", "1002", case=case, approved=True) == "permission.denied"
    assert no(cast, "case.move", "1001", case=case, move="approve") == "transition.not_allowed"


def test_a_refusal_gives_a_reason_and_leaves_the_goods(cast: Cast) -> None:
    before = in_store(cast, "SIM")
    case = asked(cast)
    assert no(cast, "stock.decide_write_off", "1001", case=case, approved=False) == "input.invalid"
    do(cast, "stock.decide_write_off", "1001", case=case, approved=False, note="还能用")
    assert in_store(cast, "SIM") == before
    assert no(cast, "stock.decide_write_off", "1001", case=case, approved=True) == "case.closed"


def test_goods_in_a_persons_hands_are_written_off_from_there(cast: Cast) -> None:
    case = asked(cast, item="YS", quantity=2, serials=None, holder="1003")
    assert in_hand(cast, "1003", "YS") == 5
    do(cast, "stock.decide_write_off", "1001", case=case, approved=True)
    assert in_hand(cast, "1003", "YS") == 3


def test_what_is_not_there_or_has_no_reason_is_refused(cast: Cast) -> None:
    one = {"hall": "H01", "item": "SIM"}
    assert no(cast, "stock.write_off", "1002", **one, serials=["89860000000001000000"], reason="x") == (
        "stock.insufficient"  # in the hands of a clerk
    )
    assert no(cast, "stock.write_off", "1002", **one, serials=["89860000000001000050"], reason=" ") == "input.invalid"
    assert no(cast, "stock.write_off", "1002", hall="H02", item="SIM", quantity=1, reason="x") == "scope.denied"


def test_goods_gone_meanwhile_cannot_be_written_off(cast: Cast) -> None:
    case = asked(cast)
    cast.run("stock.draw", "1001", item="SIM", serials=["89860000000001000050"], to="1003")
    assert no(cast, "stock.decide_write_off", "1001", case=case, approved=True) == "stock.insufficient"
    assert Case.objects.get(id=case).state == "open"
