"""Swaps on the screens: asked, agreed, approved; three a month for who asks."""

from datetime import date

import pytest
from django.test import Client

from openhall.kernel import clock
from openhall.kernel.commands import SCREEN
from openhall.kernel.problems import Refused
from openhall.team.roster import board
from openhall.team.roster.models import Shift, Swap, SwapRequest
from tests.cast import Cast

WAITS_FOR = {"ROSTER-08": ["appraisal: minutes late and early in the month's appraisal"]}
JUNE = date(2027, 6, 1)
APRIL = date(2027, 4, 20)


def pair(cast: Cast, day: date) -> tuple[str, str]:
    """1003 in the morning and 1004 in the afternoon of a day, both published."""
    times = {"1003": ("09:00", "13:00"), "1004": ("13:00", "17:00")}
    keys = []
    for staff, (start, end) in times.items():
        given = {"staff": staff, "date": day.isoformat(), "start": start, "end": end, "duty": "counter"}
        keys.append(str(cast.run("roster.plan", "1001", **given).id))
    return keys[0], keys[1]


def ask(cast: Cast, own: str, theirs: str, by: str = "1003") -> str:
    return str(cast.run("roster.ask_swap", by, channel=SCREEN, shift=own, other_shift=theirs).id)


def swapped(cast: Cast, day: date) -> None:
    """Asked by 1003, agreed by 1004, approved by the duty supervisor."""
    key = ask(cast, *pair(cast, day))
    cast.run("roster.answer_swap", "1004", channel=SCREEN, request=key, agree=True)
    cast.run("roster.decide_swap", "1002", channel=SCREEN, request=key, approve=True)


@pytest.mark.clause("ROSTER-08")
def test_three_swaps_for_may_are_approved_a_fourth_is_refused_with_the_count_and_june_is_not_counted(
    cast: Cast,
) -> None:
    with cast.at("08:00", APRIL):
        for day in (3, 4, 5):
            swapped(cast, date(2027, 5, day))
        own, theirs = pair(cast, date(2027, 5, 6))
        with pytest.raises(Refused) as fourth:
            ask(cast, own, theirs)
        assert fourth.value.code == "roster.swap_limit"
        assert fourth.value.message == "每月换班不超过 3 次，本月已有 3 次。"
        swapped(cast, JUNE)
        assert Swap.objects.filter(staff=cast.staff("1004")).count() == 0
        key = ask(cast, theirs, own, by="1004")
        cast.run("roster.answer_swap", "1003", channel=SCREEN, request=key, agree=True)
        cast.run("roster.decide_swap", "1002", channel=SCREEN, request=key, approve=True)
    assert Swap.objects.filter(staff=cast.staff("1003"), date__month=5).count() == 3
    for when, kind in (("08:01", "in"), ("11:58:30", "out")):
        if kind == "in":
            given = {"staff": "1005", "date": "2027-05-10", "start": "08:00", "end": "12:00", "duty": "counter"}
            with cast.at("08:00", APRIL):
                cast.run("roster.plan", "1001", **given)
        with cast.at(when, date(2027, 5, 10)):
            cast.run(f"attendance.{kind}", "1005")
    months = {row.person.job_number: row for row in board.month(cast.hall(), date(2027, 5, 1))}
    assert (months["1003"].swaps, months["1004"].swaps) == (3, 1)
    assert (months["1005"].late_minutes, months["1005"].early_minutes) == (1, 1)


def test_nothing_changes_hands_before_a_lead_approves(cast: Cast) -> None:
    own, theirs = pair(cast, JUNE)
    key = ask(cast, own, theirs)
    decide = {"request": key, "approve": True}
    assert cast.refused("roster.decide_swap", "1002", channel=SCREEN, **decide) == "transition.not_allowed"
    assert cast.refused("roster.answer_swap", "1005", channel=SCREEN, request=key, agree=True) == "roster.not_yours"
    cast.run("roster.answer_swap", "1004", channel=SCREEN, request=key, agree=True)
    assert Shift.objects.get(id=own).staff.job_number == "1003"
    assert cast.refused("roster.decide_swap", "1003", channel=SCREEN, **decide) == "permission.denied"
    cast.run("roster.decide_swap", "1002", channel=SCREEN, **decide)
    assert Shift.objects.get(id=own).staff.job_number == "1004"
    assert Shift.objects.get(id=theirs).staff.job_number == "1003"
    assert cast.refused("roster.decide_swap", "1002", channel=SCREEN, **decide) == "transition.not_allowed"


def test_declined_withdrawn_and_refused_ones_do_not_count(cast: Cast) -> None:
    own, theirs = pair(cast, JUNE)
    cast.run("roster.answer_swap", "1004", channel=SCREEN, request=ask(cast, own, theirs), agree=False)
    cast.run("roster.withdraw_swap", "1003", channel=SCREEN, request=ask(cast, own, theirs))
    key = ask(cast, own, theirs)
    cast.run("roster.answer_swap", "1004", channel=SCREEN, request=key, agree=True)
    refuse = {"request": key, "approve": False}
    assert cast.refused("roster.decide_swap", "1002", channel=SCREEN, **refuse) == "input.invalid"
    cast.run("roster.decide_swap", "1002", channel=SCREEN, **refuse, reason="training")
    assert not Swap.objects.exists()
    assert cast.refused("roster.withdraw_swap", "1003", channel=SCREEN, request=key) == "transition.not_allowed"


def test_nobody_approves_the_own_swap(cast: Cast) -> None:
    given = {"date": JUNE.isoformat(), "duty": "supervise"}
    own = str(cast.run("roster.plan", "1001", staff="1002", start="08:00", end="12:00", **given).id)
    theirs = str(cast.run("roster.plan", "1001", staff="1001", start="12:00", end="16:00", **given).id)
    key = ask(cast, own, theirs, by="1002")
    cast.run("roster.answer_swap", "1001", channel=SCREEN, request=key, agree=True)
    for lead in ("1001", "1002"):
        approve = cast.refused("roster.decide_swap", lead, channel=SCREEN, request=key, approve=True)
        assert approve == "order.self_approval"


def test_only_own_published_shifts_to_come_are_offered_once(cast: Cast) -> None:
    own, theirs = pair(cast, JUNE)
    asked = {"shift": own, "other_shift": theirs}
    assert cast.refused("roster.ask_swap", "1005", channel=SCREEN, **asked) == "roster.not_yours"
    assert cast.refused("roster.ask_swap", "1003", channel=SCREEN, shift=own, other_shift=own) == "input.invalid"
    with cast.at("09:00", JUNE):
        assert cast.refused("roster.ask_swap", "1003", channel=SCREEN, **asked) == "roster.begun"
    given = {"staff": "1004", "date": "2027-06-02", "start": "09:00", "end": "17:00", "duty": "counter"}
    draft = str(cast.run("roster.plan", "1001", channel=SCREEN, **given).id)
    refused = cast.refused("roster.ask_swap", "1003", channel=SCREEN, shift=own, other_shift=draft)
    assert refused == "roster.unpublished"
    ask(cast, own, theirs)
    assert cast.refused("roster.ask_swap", "1003", channel=SCREEN, **asked) == "roster.swap_open"
    direct = cast.refused("roster.swap", "1003", channel=SCREEN, date=JUNE.isoformat(), **{"with": "1004"})
    assert direct == "roster.not_agreed"


def test_a_change_by_the_lead_ends_what_was_asked_about_the_shift(cast: Cast) -> None:
    own, theirs = pair(cast, JUNE)
    key = ask(cast, own, theirs)
    cast.run("roster.change", "1001", channel=SCREEN, shift=theirs, end="18:00")
    assert SwapRequest.objects.get(id=key).state == "withdrawn"


def test_a_swap_by_its_pages(cast: Cast) -> None:
    own, theirs = pair(cast, date(2026, 11, 20))
    people = {}
    for job in ("1002", "1003", "1004"):
        people[job] = Client()
        people[job].force_login(cast.staff(job))
    with clock.at(cast.moment):
        page = people["1003"].get(f"/roster/mine/{own}/swap/").content.decode()
        assert theirs in page
        assert people["1004"].get(f"/roster/mine/{own}/swap/").status_code == 404
        people["1003"].post(f"/roster/mine/{own}/swap/", {"other_shift": theirs, "text": "看病"})
        key = SwapRequest.objects.get().id
        assert "看病" in people["1004"].get("/roster/mine/").content.decode()
        people["1004"].post(f"/roster/swaps/{key}/answer/", {"agree": "yes"})
        assert f"/roster/swaps/{key}/decide/" in people["1002"].get("/roster/swaps/").content.decode()
        people["1002"].post(f"/roster/swaps/{key}/decide/", {"approve": "yes"})
        assert "已换班" in people["1003"].get("/roster/mine/").content.decode()
    assert Shift.objects.get(id=own).staff.job_number == "1004"
