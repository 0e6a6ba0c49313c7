"""Handing over at the desk: everything counted, both sign, a difference is a matter of both; posts and closing logs."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from openhall.back.stock.models import TAKEN, HandOn
from openhall.engines.cases.models import Case
from openhall.engines.policy.models import Finding
from openhall.front.till.models import TillSession
from openhall.kernel import clock
from openhall.kernel.commands import API, SCREEN
from openhall.kernel.problems import Refused
from openhall.team.roster import handing
from openhall.team.roster.models import Handover, Shift
from tests.cast import MONDAY, Cast

HANDS: dict[str, Any] = {
    "cash": "300.00",
    "cards": {"SIM": 20, "CZK50": 2, "ZD": 1},
    "receipts": [{"series": "S1", "next": 1}],
}
CLOSED = {"counted": {"cash": "300.00"}, "cards": HANDS["cards"], "stubs": 0, "stubs_total": "0.00"}
PIECES = {"count_100": "1", "count_50": "2", "count_10": "10"}
TUESDAY = MONDAY + timedelta(days=1)


def desk(cast: Cast, do: str, by: str, **fields: Any) -> Handover:
    made = cast.run(do, by, channel=SCREEN, **fields)
    return Handover.objects.get(id=made.id)


def refused(cast: Cast, do: str, by: str, **fields: Any) -> str:
    return cast.refused(do, by, channel=SCREEN, **fields)


def plan(cast: Cast, staff: str, start: str, end: str, duty: str = "counter", day: date = MONDAY, **more: Any) -> None:
    cast.run("roster.plan", "1001", staff=staff, date=day.isoformat(), start=start, end=end, duty=duty, **more)


def closed(cast: Cast, at: str = "12:58") -> Cast:
    """1003 has closed the till at G101."""
    with cast.at(at):
        cast.run("till.close", "1003", **CLOSED)
    return cast


def case() -> Case:
    return Case.objects.of_kind("shift.difference").get()


@pytest.mark.clause("ROSTER-11")
def test_a_handover_is_counted_in_full_signed_by_both_and_a_difference_of_ten_yuan_is_a_matter_of_both(
    open_hall: Cast,
) -> None:
    cast = closed(open_hall)
    to = {"counter": "G101", "to": "1004"}
    with cast.at("13:00"):
        assert refused(cast, "shift.hand_over", "1003", **to, **{**HANDS, "cash": None}) == "handover.uncounted"
        assert refused(cast, "shift.hand_over", "1003", **to, **{**HANDS, "cards": None}) == "handover.uncounted"
        assert refused(cast, "shift.hand_over", "1003", **to, **{**HANDS, "cards": {"SIM": 20}}) == "handover.uncounted"
        row = desk(cast, "shift.hand_over", "1003", **to, **HANDS)
    assert row.notes == "" and row.known is not None
    assert (row.known["cash"], row.known["forms"], len(row.known["ranges"])) == ("300.00", 0, 3)
    with cast.at("13:02"):
        back = {"counter": "G101", "from": "1003", **HANDS}
        assert refused(cast, "shift.take_over", "1004", **{**back, "cash": None}) == "handover.uncounted"
        assert refused(cast, "shift.take_over", "1003", **back) == "transition.not_allowed"
        row = desk(cast, "shift.take_over", "1004", **{**back, "cash": "290.00"})
    assert (row.giver.job_number, f"{clock.local(row.declared_at):%H:%M}") == ("1003", "13:00")
    assert row.second is not None and row.taken_at is not None
    assert (row.second.job_number, f"{clock.local(row.taken_at):%H:%M}") == ("1004", "13:02")
    assert Finding.objects.get(rule="shift.difference").detail["counted"] == "290.00"
    assert case().owner == row.giver_id and case().copies == [row.receiver_id]
    assert case().data["differences"] == {"cash": {"books": "300.00", "declared": "300.00", "counted": "290.00"}}
    for by, move in (("1003", "giver_states"), ("1004", "receiver_states_last")):
        cast.run("case.move", by, channel=SCREEN, case=str(case().id), move=move, text=f"said by {by}")
    assert case().state == "stated"
    assert list(case().events.exclude(text="").order_by("id").values_list("text", flat=True)) == [
        "said by 1003",
        "said by 1004",
    ]
    assert refused(cast, "case.move", "1004", case=str(case().id), move="confirm") == "permission.denied"
    cast.run("case.move", "1002", channel=SCREEN, case=str(case().id), move="confirm")
    with pytest.raises(IntegrityError), transaction.atomic():
        Handover.objects.filter(id=row.id).update(closing=True, second=None)
    # a full-day shift asks for no relief at midday: its closing log comes at the end, with a lead as second signature
    plan(cast, "1005", "09:00", "17:00")
    full = {"counter": "G102", "cash": "0.00", "cards": {}}
    with cast.at("12:00"):
        assert refused(cast, "shift.hand_over", "1005", **full) == "handover.not_the_end"
    with cast.at("17:00"):
        log = desk(cast, "shift.hand_over", "1005", **full)
        assert (log.full_day, log.receiver, log.taken_at) == (True, None, None)
        assert refused(cast, "shift.sign_closing", "1005", handover=str(log.id)) == "permission.denied"
        log = desk(cast, "shift.sign_closing", "1002", handover=str(log.id))
    assert log.second == cast.staff("1002") and log.taken_at is not None
    assert refused(cast, "shift.sign_closing", "1001", handover=str(log.id)) == "transition.not_allowed"


def test_alike_but_not_what_the_books_say_is_a_matter_of_both_too(open_hall: Cast) -> None:
    cast = closed(open_hall)
    given = {**HANDS, "cards": {**HANDS["cards"], "SIM": 19}}
    desk(cast, "shift.hand_over", "1003", counter="G101", to="1004", **given)
    desk(cast, "shift.take_over", "1004", counter="G101", **{"from": "1003"}, **given)
    assert case().data["differences"] == {"SIM": {"books": 20, "declared": 19, "counted": 19}}
    assert not Finding.objects.filter(rule="shift.difference").exists()


def test_keys_that_are_not_all_there_are_a_difference_and_untouched_ones_are_uncounted(open_hall: Cast) -> None:
    cast = closed(open_hall)
    desk(cast, "shift.hand_over", "1003", counter="G101", to="1004", keys="抽屉 2 把", **HANDS)
    back = {"counter": "G101", "from": "1003", **HANDS}
    assert refused(cast, "shift.take_over", "1004", **back) == "handover.uncounted"
    desk(cast, "shift.take_over", "1004", **back, keys=False)
    assert list(case().data["differences"]) == ["keys"]


def test_nothing_agrees_better_than_alike(open_hall: Cast) -> None:
    cast = closed(open_hall)
    desk(cast, "shift.hand_over", "1003", counter="G101", to="1004", keys="1", **HANDS)
    desk(cast, "shift.take_over", "1004", counter="G101", keys=True, **{"from": "1003"}, **HANDS)
    assert not Case.objects.of_kind("shift.difference").exists()


@pytest.mark.parametrize(
    ("by", "given", "code"),
    [
        ("1007", {"counter": "G102", "cash": "0.00", "cards": {}, "to": "1003"}, "permission.denied"),
        ("1010", {"post": "guide", "to": "1007"}, "permission.denied"),
        ("1003", {"post": "supervisor", "to": "1002"}, "permission.denied"),
        ("1007", {"post": "guide", "to": "1007"}, "input.invalid"),
        ("1003", {"to": "1004"}, "input.invalid"),
        ("1003", {"post": "guide", "counter": "G102", "to": "1004"}, "input.invalid"),
        ("1007", {"post": "guide", "to": "2003"}, "scope.denied"),
        ("1003", {"counter": "G201", "to": "1004"}, "scope.denied"),
    ],
)
def test_who_may_hand_what_over_and_to_whom(cast: Cast, by: str, given: dict[str, Any], code: str) -> None:
    assert refused(cast, "shift.hand_over", by, **given) == code


def test_a_file_knows_no_posts_and_lets_nobody_else_declare(cast: Cast) -> None:
    given = {"counter": "G101", "to": "1004", **HANDS}
    assert cast.refused("shift.hand_over", "1007", **given) == "permission.denied"
    counted = {"counter": "G101", "from": "1003", **HANDS}
    assert cast.refused("shift.take_over", "1010", **counted) == "permission.denied"
    assert cast.refused("shift.hand_over", "1003", post="guide", to="1004", **HANDS) == "input.invalid"


def test_guides_and_guards_hand_their_posts_over_by_the_same_command(cast: Cast) -> None:
    first = desk(cast, "shift.hand_over", "1007", post="guide", to="1003", notes="one wheelchair lent")
    assert (first.counter, first.post, first.place) == (None, "guide", "guide")
    assert refused(cast, "shift.take_over", "1004", post="guide", **{"from": "1007"}) == "transition.not_allowed"
    assert desk(cast, "shift.take_over", "1003", post="guide", **{"from": "1007"}).taken_at is not None
    desk(cast, "shift.hand_over", "1010", post="guard", keys="大门、库房")
    assert Handover.objects.of_hall(cast.hall().id).unsigned().get().post == "guard"


def test_the_supervisors_handover_needs_both_and_three_items_and_the_days_first_shift_the_closing_log(
    cast: Cast,
) -> None:
    for staff, start, end, more in (
        ("1003", "09:00", "13:00", {}),
        ("1004", "13:00", "17:00", {"relieves": "1003"}),
        ("1005", "13:00", "17:00", {"relieves": "1007"}),
        ("1002", "13:00", "17:00", {"duty": "supervise", "relieves": "1001"}),
        ("1001", "09:00", "13:00", {"duty": "supervise"}),
    ):
        plan(cast, staff, start, end, **more)
    for when, staff in (("12:45", "1005"), ("12:46", "1004"), ("12:31", "1002")):
        with cast.at(when):
            cast.run("attendance.in", staff)
    marks = {(row.rule, row.staff) for row in Finding.objects.filter(rule__startswith="roster.")}
    assert marks == {("roster.relief-late", cast.staff(one).id) for one in ("1004", "1002")}
    with cast.at("13:00"):
        desk(cast, "shift.hand_over", "1001", post="supervisor", to="1002", notes="all quiet")
        back = {"post": "supervisor", "from": "1001"}
        assert refused(cast, "shift.take_over", "1002", **back) == "handover.not_prepared"
        two = ["tickets", "receipts"]
        assert refused(cast, "shift.take_over", "1002", **back, prepared=two) == "handover.not_prepared"
        row = desk(cast, "shift.take_over", "1002", **back, prepared=[*two, "materials"])
        assert row.taken_at is not None and row.second == cast.staff("1002")
    with cast.at("17:00"):
        log = desk(cast, "shift.hand_over", "1002", post="supervisor", notes="closed in order")
    ready = {"post": "supervisor", "prepared": list(handing.PREPARED)}
    assert refused(cast, "shift.take_over", "1001", **ready) == "handover.no_closing_log"  # not the same evening
    with cast.at("08:20", TUESDAY):
        assert refused(cast, "shift.take_over", "1001", post="supervisor") == "handover.not_prepared"
        first = desk(cast, "shift.take_over", "1001", **ready)
        assert refused(cast, "shift.take_over", "1001", **ready) == "handover.no_closing_log"
    assert first.id == log.id and first.second == cast.staff("1001")


def test_a_supervisor_at_twelve_thirty_is_early_enough(cast: Cast) -> None:
    plan(cast, "1002", "13:00", "17:00", "supervise", relieves="1001")
    with cast.at("12:30"):
        cast.run("attendance.in", "1002")
    assert not Finding.objects.filter(rule__startswith="roster.").exists()


def test_nobody_signs_for_both_and_a_signature_already_given_stays(cast: Cast) -> None:
    log = desk(cast, "shift.hand_over", "1002", post="supervisor")
    assert refused(cast, "shift.sign_closing", "1002", handover=str(log.id)) == "handover.second_person"
    desk(cast, "shift.sign_closing", "1001", handover=str(log.id))
    ready = {"post": "supervisor", "prepared": list(handing.PREPARED)}
    with cast.at("08:20", TUESDAY):
        row = desk(cast, "shift.take_over", "1002", **ready)
    assert (row.second, row.receiver) == (cast.staff("1001"), cast.staff("1002"))
    assert row.taken_at == log.declared_at and row.received_at is not None


def test_a_closing_log_at_a_counter_keeps_nobody_from_opening_a_till_there(open_hall: Cast) -> None:
    cast = closed(open_hall)
    desk(cast, "shift.hand_over", "1003", counter="G101", **HANDS)
    cast.run("till.open", "1004", channel=SCREEN, counter="G101", float="300.00")
    assert TillSession.objects.open().get().staff == cast.staff("1004").id


def test_the_closing_log_may_be_written_half_an_hour_before_the_end(cast: Cast) -> None:
    plan(cast, "1003", "09:00", "17:00")
    given = {"counter": "G102", **HANDS}
    with cast.at("16:29:59"):
        assert refused(cast, "shift.hand_over", "1003", **given) == "handover.not_the_end"
    with cast.at("16:30"):
        assert desk(cast, "shift.hand_over", "1003", **given).closing


def test_who_is_relieved_that_day_has_no_full_day_shift(cast: Cast) -> None:
    plan(cast, "1003", "09:00", "13:00")
    plan(cast, "1004", "13:00", "17:00", relieves="1003")
    own, other = Shift.objects.order_by("start_at")
    assert not handing.full_day(own, [other])
    assert handing.full_day(other, [own])
    assert not handing.full_day(None, [])


def test_change_stays_at_the_counter(db: None) -> None:
    from decimal import Decimal

    counted = {"100": 8, "50": 3, "20": 4, "10": 6, "5": 4, "1": 12}
    assert handing.stays(counted, Decimal("300.00")) == {"1": 10, "10": 6, "20": 4, "50": 3}
    assert handing.stays({"100": 2}, Decimal("300.00")) == {}
    assert handing.stays({"100": 9}, Decimal("300.00")) == {"100": 3}


# -- the flow on screen --------------------------------------------------------------------------------------------


def page(client: Client, cast: Cast, who: str, at: str, path: str, data: dict[str, Any] | None = None) -> Any:
    client.force_login(cast.staff(who))
    with cast.at(at):
        return client.get(path) if data is None else client.post(path, data)


def whole_flow(client: Client, cast: Cast) -> Handover:
    """1003 closes and declares at the counter."""
    numbers = {f"card_{no}": n for no, n in _numbers().items()}
    close = {"step": "close", "once": "a", "count_100": 3, "card": "0", "epay": "0", "stubs": 0, "stubs_total": "0"}
    answer = page(client, cast, "1003", "12:57", "/roster/handover/", {**close, **numbers})
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    shown = page(client, cast, "1003", "12:58", "/roster/handover/")
    assert 'name="left_100" value="3"' in shown.content.decode()
    declare = {"step": "declare", "once": "b", "to": "1004", "left_100": 3, "next_0": 1, "keys": "2", **numbers}
    answer = page(client, cast, "1003", "12:59", "/roster/handover/", declare)
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    return Handover.objects.get()


def _numbers() -> dict[int, int]:
    from openhall.front.catalog.models import Item

    return {item.no: HANDS["cards"][item.code] for item in Item.objects.filter(code__in=HANDS["cards"])}


def test_the_flow_moves_money_and_cards_by_their_own_commands_and_the_book_stays(
    open_hall: Cast, client: Client
) -> None:
    row = whole_flow(client, open_hall)
    offer = HandOn.objects.get()
    assert offer.receiver == row.receiver_id and not TillSession.objects.open().exists()
    assert "300.00" not in page(client, open_hall, "1004", "13:00", f"/roster/handover/{row.id}/take/").content.decode()
    numbers = {f"card_{no}": n for no, n in _numbers().items()}
    take = {"once": "c", "count_100": 3, "next_0": 1, "keys": "on", **numbers}
    page(client, open_hall, "1004", "13:02", f"/roster/handover/{row.id}/take/", take)
    offer.refresh_from_db()
    assert offer.state == TAKEN
    till = TillSession.objects.open().get()
    assert (till.staff, till.counter.code, till.float) == (open_hall.staff("1004").id, "G101", 300)
    hall = open_hall.hall().id
    assert {one.item.code: one.count for one in handing.in_hand(hall, open_hall.staff("1004").id)} == {
        "SIM": 40,
        "CZK50": 2,
        "ZD": 1,
    }
    assert open_hall.next_form("1003") == {"series": "S1", "no": 1}
    assert not Case.objects.of_kind("shift.difference").exists()
    done = page(client, open_hall, "1004", "13:03", f"/roster/handover/{row.id}/").content.decode()
    assert "双方已签" in done
    paper = page(client, open_hall, "1004", "13:03", f"/roster/handover/{row.id}/print/").content.decode()
    assert "12:59" in paper and "13:02" in paper


def test_an_interruption_goes_on_where_it_stood_and_nothing_is_done_twice(open_hall: Cast, client: Client) -> None:
    cast = closed(open_hall)
    row = desk(cast, "shift.hand_over", "1003", counter="G101", to="1004", **HANDS)  # and then the light went out
    shown = page(client, cast, "1003", "13:00", f"/roster/handover/{row.id}/").content.decode()
    assert "交出卡品" in shown
    for _press in range(2):
        page(client, cast, "1003", "13:00", f"/roster/handover/{row.id}/step/", {})
    assert HandOn.objects.count() == 1
    desk(cast, "shift.take_over", "1004", counter="G101", **{"from": "1003"}, **HANDS)
    assert "收下卡品" in page(client, cast, "1004", "13:01", f"/roster/handover/{row.id}/").content.decode()
    for _press in range(2):
        page(client, cast, "1004", "13:01", f"/roster/handover/{row.id}/step/", {})
    assert HandOn.objects.get().state == TAKEN
    assert TillSession.objects.open().get().staff == cast.staff("1004").id


def test_cards_counted_short_wait_until_the_missing_ones_are_named(open_hall: Cast, client: Client) -> None:
    row = whole_flow(client, open_hall)
    numbers = {f"card_{no}": max(n - 1, 0) if n == 2 else n for no, n in _numbers().items()}
    take = {"once": "c", "count_100": 3, "next_0": 1, "keys": "on", **numbers}
    page(client, open_hall, "1004", "13:02", f"/roster/handover/{row.id}/take/", take)
    assert case().data["differences"] == {"CZK50": {"books": 2, "declared": 2, "counted": 1}}
    assert not TillSession.objects.open().exists()
    shown = page(client, open_hall, "1004", "13:03", f"/roster/handover/{row.id}/").content.decode()
    assert f"/stock/mine/take/{HandOn.objects.get().id}/" in shown


def test_a_handover_is_seen_by_its_two_and_by_leads_of_the_hall(open_hall: Cast, client: Client) -> None:
    row = desk(closed(open_hall), "shift.hand_over", "1003", counter="G101", to="1004", **HANDS)
    path = f"/roster/handover/{row.id}/"
    for who, status in (("1003", 200), ("1004", 200), ("1002", 200), ("1005", 404), ("2001", 404)):
        assert page(client, open_hall, who, "13:00", path).status_code == status, who


def test_the_hall_s_log_names_what_is_not_signed(open_hall: Cast, client: Client) -> None:
    desk(closed(open_hall), "shift.hand_over", "1003", counter="G101", **HANDS)
    shown = page(client, open_hall, "1002", "17:30", "/roster/handovers/").content.decode()
    assert "缺签名" in shown
    assert page(client, open_hall, "1002", "17:30", "/roster/handovers/print/").status_code == 200


def test_the_api_hands_over_as_the_desk_does(open_hall: Cast) -> None:
    cast = closed(open_hall)
    with pytest.raises(Refused) as short:
        cast.run("shift.hand_over", "1003", channel=API, counter="G101", to="1004", cash="300.00", receipts=[])
    assert short.value.code == "handover.uncounted"
