"""What a customer wants, whom a counter serves, and who comes first."""

import pytest
from django.test import Client

from openhall.front.floor import discipline, presence
from openhall.front.floor.discipline import PRESET, PROFILES, profile_of
from openhall.front.floor.models import Ticket
from openhall.kernel import clock
from openhall.kernel.commands import SCREEN
from tests.cast import Cast

from .conftest import call, serve, take
from .test_live_floor import seen


@pytest.fixture
def supervisor(floor: Cast) -> Client:
    client = Client()
    client.force_login(floor.staff("1002"))
    return client


@pytest.fixture
def windows(floor: Cast) -> Cast:
    """Payments to window 1 (1004), contracts to window 2 (1005)."""
    for code in ("W1", "W2"):
        floor.run("org.add_counter", hall="H01", code=code, kind="general")
    for code, name, letter in (("payments", "缴费", "P"), ("contracts", "合约", "H")):
        floor.run("segment.lay_down", "1002", hall="H01", code=code, name=name, service="general", letter=letter)
    floor.run("counter.profile", "1002", counter="W1", wants=["payments"])
    floor.run("counter.profile", "1002", counter="W2", wants=["contracts"])
    floor.run("counter.shut", "1003", counter="G101")
    floor.run("counter.open", "1004", counter="W1")
    floor.run("counter.open", "1005", counter="W2")
    return floor


def at_desk(cast: Cast, **fields: str) -> str:
    return str(cast.run("ticket.take", "1007", channel=SCREEN, hall="H01", **fields).id)


def test_the_five_kinds_are_preset_profiles() -> None:
    assert {kind: profile_of(wants) for kind, wants in PRESET.items()} == PROFILES


@pytest.mark.clause("FLOOR-04")
def test_a_window_calls_only_its_own_wants_and_closing_it_says_unserved(windows: Cast, supervisor: Client) -> None:
    with windows.at("09:00"):
        paying = at_desk(windows, service="general", segment="payments")
    with windows.at("09:04"):
        assert Ticket.objects.get().number == "P001"
        assert windows.refused("ticket.call", "1005", counter="W2") == "ticket.none_waiting"
        assert serve(windows, "1004", "W1") == paying
        page = seen(windows, supervisor)
        assert "4:00" in page, "the average wait of payments"
        assert "缴费无台受理" not in page
        windows.run("counter.shut", "1004", counter="W1")
        page = seen(windows, supervisor)
        assert "缴费无台受理" in page
        assert "合约无台受理" not in page
        at_desk(windows, service="general", segment="payments")  # still given out


def test_a_counter_of_the_kind_general_serves_the_wants_inside_general_too(windows: Cast) -> None:
    ticket = at_desk(windows, service="general", segment="payments")
    windows.run("counter.open", "1003", counter="G101")
    assert call(windows) == ticket


def test_a_counter_prefers_its_wants_in_their_order_and_again_by_its_kind(windows: Cast) -> None:
    windows.run("counter.profile", "1002", counter="W2", wants=["contracts", "payments", "enquiry"])
    with windows.at("09:00"):
        asking, paying = take(windows, "enquiry"), at_desk(windows, service="general", segment="payments")
    with windows.at("09:01"):
        signing = at_desk(windows, service="general", segment="contracts")
    assert [serve(windows, "1005", "W2") for _one in range(3)] == [signing, paying, asking]
    plain = take(windows)
    assert windows.refused("ticket.call", "1005", counter="W2") == "ticket.none_waiting", "general isn't laid down"
    windows.run("counter.profile", "1002", counter="W2", wants=[])
    assert call(windows, "1005", "W2") == plain


def test_what_is_laid_down_fits(windows: Cast) -> None:
    lay = {"hall": "H01", "name": "x", "service": "sales"}
    for code, letter in (("general", "X"), ("", "X"), ("new", "A"), ("new", "P"), ("new", "XY"), ("new", "1")):
        assert windows.refused("segment.lay_down", "1002", code=code, letter=letter, **lay) == "input.invalid"
    assert windows.refused("segment.lay_down", "1002", code="payments", letter="P", **lay) == "input.invalid"
    assert windows.refused("segment.lay_down", "1003", code="new", letter="X", **lay) == "permission.denied"
    for wants in (["nothing"], ["sales", "sales"]):
        assert windows.refused("counter.profile", "1002", counter="W1", wants=wants) == "input.invalid"
    assert windows.refused("segment.retire", "1002", hall="H01", code="payments") == "transition.not_allowed"
    windows.run("counter.profile", "1002", counter="W1", wants=[])
    windows.run("segment.retire", "1002", hall="H01", code="payments")
    ask = {"hall": "H01", "service": "general", "segment": "payments"}
    assert windows.refused("ticket.take", "1007", channel=SCREEN, **ask) == "input.invalid"
    ask = {"hall": "H01", "service": "sales", "segment": "contracts"}
    assert windows.refused("ticket.take", "1007", channel=SCREEN, **ask) == "input.invalid"


def test_the_page_lays_down_wants_and_profiles(windows: Cast, supervisor: Client) -> None:
    with clock.at(windows.moment):
        assert "缴费" in supervisor.get("/floor/profiles/").content.decode()
        supervisor.post("/floor/profiles/wants/", {"code": "loss", "name": "挂失", "service": "general", "letter": "L"})
        supervisor.post("/floor/profiles/set/", {"counter": "W1", "want": ["loss", "", "payments"]})
        page = supervisor.get("/floor/profiles/").content.decode()
        supervisor.post("/floor/profiles/wants/", {"retire": "loss"})
        assert "挂失" in supervisor.get("/floor/profiles/").content.decode(), "W1 still names it"
    assert "挂失" in page
    ticket = at_desk(windows, service="general", segment="loss")
    assert Ticket.objects.get(id=ticket).number == "L001"
    assert call(windows, "1004", "W1") == ticket


# -- who comes first ---------------------------------------------------------------------------------------------------


@pytest.mark.clause("FLOOR-10")
def test_a_vip_is_next_and_the_tier_comes_from_the_file(floor: Cast) -> None:
    floor.run("org.add_counter", hall="H01", code="V1", kind="vip")
    floor.run("counter.open", "1004", counter="V1")
    named = floor.customer()
    with floor.at("09:00"):
        ordinary = [take(floor) for _one in range(12)]
    with floor.at("09:10"):
        assert at_desk(floor, service="vip", word="贵宾卡", customer=named), "no tiers have been entered yet"
        vip = Ticket.objects.get(service="vip")
        assert call(floor, "1004", "V1") == str(vip.id), "next at the VIP desk"
        other = floor.customer("张三", "110105194912310038")
        floor.run("customer.set_tier", "1001", customer=other, tier="金卡", reason="集团名单")
        ask = {"hall": "H01", "service": "vip", "word": "x", "customer": named}
        assert floor.refused("ticket.take", "1007", channel=SCREEN, **ask) == "ticket.no_tier"
        by_word = at_desk(floor, service="vip", word="持贵宾卡")
        by_file = at_desk(floor, service="general", customer=other)
        assert Ticket.objects.get(id=by_word).word == "持贵宾卡"
        assert Ticket.objects.get(id=by_file).first == "tier"
        third = at_desk(floor, service="vip", word="持贵宾卡")
    # without the VIP desk: first in the queue, until the ordinary tickets have been overtaken three times
    assert [serve(floor) for _one in range(3)] == [by_word, by_file, ordinary[0]]
    assert Ticket.objects.get(id=ordinary[1]).overtaken == 3
    assert serve(floor) == ordinary[1]
    assert Ticket.objects.get(id=third).state == "waiting"


def test_a_tier_is_given_with_a_reason_and_not_by_a_clerk(floor: Cast) -> None:
    customer = floor.customer()
    assert floor.refused("customer.set_tier", "1003", customer=customer, tier="x", reason="r") == "permission.denied"
    assert floor.refused("customer.set_tier", "1001", customer=customer, tier="x", reason=" ") == "input.invalid"


def test_elderly_disabled_and_pregnant_come_first_wherever_their_want_is_served(floor: Cast) -> None:
    floor.run("org.add_counter", hall="H01", code="E1", kind="enquiry")
    floor.run("counter.open", "1005", counter="E1")
    with floor.at("09:00"):
        asking = take(floor, "enquiry")
        plain = take(floor)
    with floor.at("09:05"):
        old = at_desk(floor, service="enquiry", first="elderly")
        expecting = at_desk(floor, service="general", first="pregnant")
    assert [serve(floor, "1005", "E1") for _one in range(2)] == [old, asking]
    assert [serve(floor) for _one in range(2)] == [expecting, plain]
    assert Ticket.objects.get(id=old).service == "enquiry", "the alarm and the figures go by the want"


def test_a_hall_that_gives_no_such_priority_refuses_it(floor: Cast) -> None:
    level = f"unit:{floor.hall().id}"
    floor.run("parameter.set", "102", parameter="floor.other_priority_groups", level=level, value="elderly")
    ask = {"hall": "H01", "service": "general", "first": "pregnant"}
    assert floor.refused("ticket.take", "1007", channel=SCREEN, **ask) == "input.invalid"


def test_who_comes_first_goes_on_first_at_the_next_desk(floor: Cast) -> None:
    vip = take(floor, "vip")
    call(floor)
    floor.run("ticket.start", "1003", counter="G101")
    made = floor.run("ticket.further", "1003", counter="G101", service="enquiry")
    leg = Ticket.objects.get(id=made.id)
    assert (leg.first, leg.service) == ("vip", "enquiry")
    waiting = discipline.Waiting(leg.id, "enquiry", leg.taken_at, vip, 0, None, 0, "", True)
    assert (
        discipline.class_of(PROFILES["enquiry"], waiting, leg.taken_at, clock.now() - clock.now()) == discipline.FIRST
    )


@pytest.mark.clause("FLOOR-04", "FLOOR-11")
def test_a_number_of_the_wrong_queue_goes_to_a_want_of_the_halls_own_and_leaves_it_with_its_service(
    windows: Cast, supervisor: Client
) -> None:
    windows.run("org.add_counter", hall="H01", code="E1", kind="enquiry")
    windows.run("counter.open", "1003", counter="E1")
    with windows.at("09:00"):
        wrong = at_desk(windows, service="general", segment="payments")
    with windows.at("09:06"), clock.at(windows.moment):
        page = supervisor.get(f"/floor/?hall=H01&mend={wrong}").content.decode()
        assert '<option value="general:payments" selected>' in page
        to = {"hall": "H01", "mend": wrong, "reason": "取错"}
        assert supervisor.post("/floor/mend/", {**to, "service": "general:payments"}).status_code == 422
        assert supervisor.post("/floor/mend/", {**to, "service": "general:contracts"}).status_code == 302
        assert windows.refused("ticket.call", "1004", counter="W1") == "ticket.none_waiting"
        assert supervisor.post("/floor/mend/", {**to, "service": "enquiry"}).status_code == 302
        for job, counter in (("1004", "W1"), ("1005", "W2")):
            assert windows.refused("ticket.call", job, counter=counter) == "ticket.none_waiting", "no want of general"
    moved = Ticket.objects.get()
    assert (moved.service, moved.segment, f"{clock.local(moved.taken_at):%H:%M}") == ("enquiry", "", "09:00")
    assert call(windows, "1003", "E1") == wrong


@pytest.mark.clause("FLOOR-03", "FLOOR-04")
def test_a_customer_is_led_to_a_counter_for_a_want_of_the_halls_own(windows: Cast) -> None:
    def begun() -> str:
        paying = at_desk(windows, service="general", segment="payments")
        call(windows, "1004", "W1")
        windows.run("ticket.start", "1004", counter="W1")
        return paying

    begun()
    notes = {"counter": "W1", "service": "general", "to": "W2", "notes": "另签合约"}
    assert windows.refused("ticket.transfer", "1004", **notes) == "ticket.not_served_here", "W2 serves contracts alone"
    assert windows.refused("ticket.transfer", "1004", **notes, segment="unheard") == "input.invalid"
    client = Client()
    client.force_login(windows.staff("1004"))
    with clock.at(windows.moment):
        asked = client.get("/floor/bar/?ask=transfer").content.decode()
        assert '<option value="general:contracts">' in asked
        client.post("/floor/bar/do/", {**notes, "do": "transfer", "service": "general:contracts"})
    led = Ticket.objects.get(leg=2)
    assert (led.segment, led.bound_to and led.bound_to.code) == ("contracts", "W2")
    windows.run("ticket.accept", "1005", counter="W2", ticket=str(led.id))
    windows.run("ticket.further", "1005", counter="W2", service="general", segment="payments")
    assert call(windows, "1004", "W1") == str(Ticket.objects.get(leg=3).id)


def test_a_want_of_the_halls_own_is_drawn_by_phone_and_stays_while_its_customer_is_on_the_way(windows: Cast) -> None:
    client, later = Client(), {"hall": "H01", "code": "payments"}
    with clock.at(windows.moment):
        page = client.get("/online/h/H01/ticket/").content.decode()
        assert 'value="general:payments"' in page and "缴费" in page
        wrong = {"service": "enquiry:payments", "phone": "19900010001"}
        assert client.post("/online/h/H01/draw/", wrong).status_code == 422
        drawn = client.post("/online/h/H01/draw/", {**wrong, "service": "general:payments"}, follow=True)
        assert "缴费" in drawn.content.decode()
        windows.run("counter.profile", "1002", counter="W1", wants=[])
        assert windows.refused("segment.retire", "1002", **later) == "transition.not_allowed", "somebody is on the way"
        windows.run("counter.profile", "1002", counter="W1", wants=["payments"])
        client.get(f"/online/h/H01/here/{presence.code(windows.hall().id)}/")
        came = client.post("/online/h/H01/move/check_in/", follow=True).content.decode()
    assert "P001" in came and "缴费" in came
    assert call(windows, "1004", "W1") == str(Ticket.objects.get(number="P001").id)
