"""Meetings of the shifts, talks, the briefing with questions, the week's meeting and what is reviewed."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client

from openhall.engines.policy.models import Finding
from openhall.kernel import clock, deadlines
from openhall.kernel.commands import SCREEN
from openhall.team.org.models import PersonnelEntry
from openhall.team.roster import gatherings
from openhall.team.roster.models import Meeting, Notice, PlanDocument, Talk
from tests.cast import MONDAY, Cast

TUESDAY = MONDAY + timedelta(days=1)
FRIDAY = MONDAY - timedelta(days=3)
WAITS_FOR = {
    "ROSTER-19": ["appraisal: the points in the month's appraisal"],
    "ROSTER-24": ["appraisal: nothing of it counts there"],
}


def plan(cast: Cast, staff: str, start: str, end: str, day: date = MONDAY, **more: Any) -> None:
    cast.run("roster.plan", "1001", staff=staff, date=day.isoformat(), start=start, end=end, duty="counter", **more)


def template(cast: Cast, *starts: str, duty: str = "counter") -> None:
    """The hall's shift template: shifts of four hours from these times."""
    for start in starts:
        given = {
            "name": f"{duty} {start}",
            "start": start,
            "end": f"{(int(start[:2]) + 4) % 24:02d}{start[2:]}",
            "duty": duty,
        }
        cast.run("roster.set_template", "1001", channel=SCREEN, hall="H01", **given)


def two_shifts(cast: Cast, day: date = MONDAY) -> None:
    template(cast, "08:30", "13:00")
    plan(cast, "1003", "08:30", "13:00", day)
    plan(cast, "1005", "08:30", "13:00", day)
    plan(cast, "1004", "13:00", "17:30", day, relieves="1003")


def hold(cast: Cast, kind: str, by: str = "1002", **given: Any) -> str:
    more = {"hall": "H01", "kind": kind, "topics": "x", "attended": [], **given}
    return str(cast.run("meeting.hold", by, channel=SCREEN, **more).id)


def page(client: Client, cast: Cast, who: str, path: str, when: str = "18:00", day: date = MONDAY) -> Any:
    client.force_login(cast.staff(who))
    with cast.at(when, day):
        return client.get(path)


def fire(when: str, day: date) -> None:
    deadlines.ensure_midnight(datetime.combine(MONDAY, time(6), clock.ZONE))
    deadlines.fire_due(datetime.combine(day, time.fromisoformat(when), clock.ZONE))


@pytest.mark.clause("ROSTER-15")
def test_each_shift_has_two_records_with_its_people_and_three_of_four_name_the_missing_one(
    cast: Cast, client: Client
) -> None:
    two_shifts(cast)
    offered = page(client, cast, "1002", "/roster/meetings/hold/?kind=pre_shift&shift=1", "08:10").context["form"]
    assert offered.initial["attended"] == ["1003", "1005"]
    second = page(client, cast, "1002", "/roster/meetings/hold/?kind=post_shift&shift=2", "17:20").context["form"]
    assert second.initial["attended"] == ["1004"]
    hold(cast, "pre_shift", shift=1, topics="greet by name", attended=["1003", "1005"])
    for kind, shift in (("post_shift", 1), ("pre_shift", 2)):
        asked = page(client, cast, "1002", f"/roster/meetings/hold/?kind={kind}&shift={shift}").content.decode()
        assert ("greet by name" in asked) is (kind == "post_shift")
        hold(cast, kind, shift=shift, comments="done")
    shown = page(client, cast, "1002", "/roster/meetings/").content.decode()
    assert "3 / 4" in shown
    (day,) = gatherings.days(cast.hall().id, MONDAY, MONDAY)
    assert [(one.no, one.kind) for one in day.missing] == [(2, "post_shift")]
    shown = page(client, cast, "1002", "/roster/meetings/", "09:00", TUESDAY).content.decode()
    assert "班后会 2 缺" in shown
    twice = {"hall": "H01", "kind": "pre_shift", "topics": "x", "attended": [], "shift": 1}
    assert cast.refused("meeting.hold", "1002", channel=SCREEN, **twice) == "transition.not_allowed"
    assert cast.refused("meeting.hold", "1002", channel=SCREEN, **{**twice, "shift": 3}) == "input.invalid"


@pytest.mark.parametrize(
    ("laid_down", "shifts"),
    [
        ([], [["1003", "1004", "1005"]]),
        (["08:30"], [["1003", "1004", "1005"]]),
        (["08:30", "13:00"], [["1003", "1004"], ["1005"]]),
        (["08:30", "10:30", "13:00"], [["1003"], ["1004"], ["1005"]]),
        (["08:30", "10:00", "18:00"], [["1003"], ["1004", "1005"]]),  # nobody is in the last: it isn't of the day
        (["08:30", "11:30", "13:00"], [["1003", "1004"], ["1005"]]),  # 10:00 lies as near to both: the earlier
    ],
)
def test_the_day_s_shifts_are_those_of_the_template_that_somebody_is_in(
    cast: Cast, laid_down: list[str], shifts: list[list[str]]
) -> None:
    template(cast, *laid_down)
    for staff, start, end in (("1003", "08:30", "13:00"), ("1004", "10:00", "17:30"), ("1005", "13:00", "17:30")):
        plan(cast, staff, start, end)
    found = gatherings.shifts_of(cast.hall().id, MONDAY)
    assert [[one.staff.job_number for one in group] for group in found] == shifts
    (day,) = gatherings.days(cast.hall().id, MONDAY, MONDAY)
    assert len(day.slots) == 2 * len(shifts)


def test_turns_of_guards_and_posts_beside_counters_make_no_shift_of_the_hall(cast: Cast) -> None:
    template(cast, "08:30", "13:00")
    template(cast, "08:00", "10:30", duty="supervise")
    template(cast, "08:00", "20:00", duty="guard")
    plan(cast, "1003", "08:30", "12:30")
    guard = {"staff": "1010", "date": MONDAY.isoformat(), "start": "20:00", "end": "08:00", "duty": "guard"}
    cast.run("roster.plan", "1001", **guard)
    found = gatherings.shifts_of(cast.hall().id, MONDAY)
    assert [[one.staff.job_number for one in group] for group in found] == [["1003", "1010"]]
    assert [f"{one:%H:%M}" for one in gatherings.starts_of(cast.hall().id)] == ["08:30", "13:00"]


def test_records_of_a_file_name_no_shift_and_stand_for_the_first_that_lacks_one(cast: Cast) -> None:
    two_shifts(cast)
    for kind in ("pre_shift", "pre_shift", "post_shift"):
        cast.run("meeting.hold", "1002", hall="H01", kind=kind, attended=["1003"], topics="x")
    (day,) = gatherings.days(cast.hall().id, MONDAY, MONDAY)
    assert (day.held, len(day.slots)) == (3, 4)


@pytest.mark.clause("ROSTER-24")
def test_a_talk_keeps_topics_and_people_and_is_never_missed(cast: Cast, client: Client) -> None:
    assert cast.refused("talk.plan", "1002", channel=SCREEN, hall="H01", date=FRIDAY.isoformat()) == "input.invalid"
    keys = [
        str(cast.run("talk.plan", "1002", channel=SCREEN, hall="H01", date=day.isoformat()).id)
        for day in (MONDAY, TUESDAY)
    ]
    told = {"talk": keys[0], "topics": "the new flat", "participants": ["1003", "1004"]}
    files = PersonnelEntry.objects.count()
    cast.run("talk.record", "1002", channel=SCREEN, **told)
    assert cast.refused("talk.record", "1002", channel=SCREEN, **told) == "transition.not_allowed"
    shown = page(client, cast, "1002", "/roster/meetings/")
    assert shown.context["talks_held"] == 1 and "the new flat" in shown.content.decode()
    assert Talk.objects.get(id=keys[0]).participants.count() == 2
    fire("00:00", MONDAY + timedelta(days=3))
    assert not Finding.objects.exists() and PersonnelEntry.objects.count() == files


def publish(cast: Cast, when: str, day: date) -> str:
    with cast.at(when, day):
        return str(cast.run("notice.publish", "101", channel=SCREEN, unit="C1", title="资费", text="x").id)


@pytest.mark.clause("ROSTER-19")
def test_questions_are_about_notices_until_yesterday_and_a_wrong_answer_stands_and_can_be_objected_to(
    cast: Cast, client: Client
) -> None:
    cast.open_day()
    two_shifts(cast)
    known, fresh = publish(cast, "15:00", FRIDAY), publish(cast, "07:50", MONDAY)
    last, first = publish(cast, "23:59:59", MONDAY - timedelta(days=1)), publish(cast, "00:00", MONDAY)
    for job in ("1003", "1004", "1005"):
        cast.run("notice.read", job, channel=SCREEN, notice=known)
    with cast.at("20:00", FRIDAY):
        cast.run("notice.read", "1003", channel=SCREEN, notice=known)
    briefing = hold(cast, "pre_shift", attended=["1003", "1005", "1007"], shift=1)
    ask = {"meeting": briefing, "notice": known, "question": "which plans?"}

    def refused(**given: Any) -> str:
        return cast.refused("briefing.ask", "1002", channel=SCREEN, **{**ask, "answer": "right", **given})

    assert refused(staff="1007", notice=fresh) == "briefing.too_new"
    assert refused(staff="1007", notice=first) == "briefing.too_new"
    assert refused(staff="1004") == "input.invalid"  # wasn't there
    assert refused(staff="1005") == "briefing.too_new"  # on shift for the first time since, and read it only today
    cast.run("briefing.ask", "1002", channel=SCREEN, **{**ask, "notice": last}, staff="1007", answer="right")
    with cast.at("08:05", FRIDAY):
        plan(cast, "1003", "08:30", "17:30", FRIDAY)
        plan(cast, "1005", "08:30", "15:01", FRIDAY)
    for staff, answer in (("1003", "right"), ("1005", "wrong"), ("1007", "none")):
        cast.run("briefing.ask", "1002", channel=SCREEN, **ask, staff=staff, answer=answer)
    wrong, none = Finding.objects.filter(rule="briefing.wrong-answer").order_by("id")
    assert (wrong.staff, wrong.detail["question"], wrong.detail["points"]) == (
        cast.staff("1005").id,
        "which plans?",
        "0.5",
    )
    assert none.staff == cast.staff("1007").id
    cast.run("finding.answer", "1005", channel=SCREEN, finding=str(wrong.id), text="the notice says otherwise")
    for _n in range(11):
        cast.run("briefing.ask", "1002", channel=SCREEN, **ask, staff="1007", answer="wrong")
    points = [row.detail["points"] for row in Finding.objects.filter(staff=none.staff).order_by("id")]
    assert points == [*["0.5"] * 10, "0.0", "0.0"]
    assert "which plans?" in page(client, cast, "1002", f"/roster/meetings/{briefing}/").content.decode()
    # a working day without a briefing
    plan(cast, "1003", "08:30", "17:30", TUESDAY)
    cast.run("day.close", "1001", hall="H01", force=True)
    with cast.at("08:00", TUESDAY):
        cast.open_day()
    fire("00:00", MONDAY + timedelta(days=2))
    missed = Finding.objects.filter(rule="meeting.missed", subject=TUESDAY.isoformat())
    assert {row.detail["kind"] for row in missed} == {"pre_shift", "post_shift"}


def test_a_notice_is_read_once_and_seen_below_the_unit_that_published_it(cast: Cast, client: Client) -> None:
    key = publish(cast, "08:00", MONDAY)
    for _n in range(2):
        cast.run("notice.read", "1003", channel=SCREEN, notice=key)
    assert Notice.objects.get().reads.count() == 1
    assert cast.refused("notice.read", "3003", channel=SCREEN, notice=key) == "scope.denied"
    for who, unread in (("1003", False), ("2003", True), ("3003", False)):
        assert ('name="notice"' in page(client, cast, who, "/roster/notices/").content.decode()) is unread


def lay_down(cast: Cast) -> None:
    with cast.at("07:00", MONDAY - timedelta(days=7)):
        level = f"unit:{cast.hall().id}"
        given = {"parameter": "meeting.weekly_review_by", "level": level, "value": "end of the following Wednesday"}
        cast.run("parameter.set", "101", channel=SCREEN, **given)


@pytest.mark.clause("ROSTER-20")
def test_a_week_has_its_meeting_and_three_documents_are_opened_by_wednesday(cast: Cast, client: Client) -> None:
    lay_down(cast)
    given = {"hall": "H01", "kind": "weekly", "topics": "agenda", "attended": ["1003"]}
    assert cast.refused("meeting.hold", "1002", channel=SCREEN, **given) == "input.invalid"
    meeting = hold(cast, "weekly", minutes="all of it", attended=["1003", "1004"])
    write = {"hall": "H01", "text": "what we do"}
    assert cast.refused("plan.write", "1002", channel=SCREEN, kind="week", start=TUESDAY, **write) == "input.invalid"
    week = str(cast.run("plan.write", "1002", channel=SCREEN, kind="week", start=MONDAY, **write).id)
    first = MONDAY.replace(day=1)
    month = str(cast.run("plan.write", "1001", channel=SCREEN, kind="month", start=first, **write).id)
    assert cast.refused("plan.view", "1001", channel=SCREEN, plan=month) == "review.own"
    shown = page(client, cast, "1001", "/roster/reviews/").content.decode()
    assert shown.count("未查看") >= 3
    with cast.at("09:00", TUESDAY):
        client.force_login(cast.staff("1001"))
        assert client.post(f"/roster/reviews/open/week/{week}/").status_code == 302
    viewed = PlanDocument.objects.get(id=week)
    assert viewed.viewed_by == cast.staff("1001") and clock.local_date(viewed.viewed_at) == TUESDAY  # type: ignore[arg-type]
    minutes = page(client, cast, "1001", f"/roster/meetings/{meeting}/").content.decode()
    assert "all of it" in minutes and "1004" in minutes
    cast.run("plan.view", "101", channel=SCREEN, plan=month)
    thursday = MONDAY + timedelta(days=10)
    fire("00:00", MONDAY + timedelta(days=7))
    assert not Finding.objects.filter(rule="meeting.weekly-missed").exists()
    shown = page(client, cast, "1001", "/roster/reviews/", "23:59:59", thursday - timedelta(days=1)).context["weeks"]
    assert not any(one["overdue"] for one in dict(shown)[MONDAY])
    fire("00:00", thursday)
    late = Finding.objects.get(rule="meeting.review-late", subject=MONDAY.isoformat())
    assert (late.subject, late.detail) == (MONDAY.isoformat(), {"document": "weekly"})
    shown = page(client, cast, "1001", "/roster/reviews/", "00:00:01", thursday).context["weeks"]
    assert [one["overdue"] for one in dict(shown)[MONDAY]] == [True, False, False]
    assert Meeting.objects.get(id=meeting).viewed_at is None
    fire("00:00", MONDAY + timedelta(days=14))
    assert [row.subject for row in Finding.objects.filter(rule="meeting.weekly-missed")] == ["2026-11-23"]


def test_the_week_s_meeting_is_a_duty_only_where_it_is_laid_down(cast: Cast) -> None:
    fire("00:00", MONDAY + timedelta(days=10))
    assert not Finding.objects.exists()
