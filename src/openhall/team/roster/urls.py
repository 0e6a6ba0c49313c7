"""Addresses of the roster."""

from openhall.web.access import everybody, page

from .views import handover_log, handovers, logs, meetings, mine, month, swaps, week

app_name = "roster"
urlpatterns = [
    page("", week.week, access="roster.view", name="week"),
    page("plan/", week.plan, access="roster.plan", name="plan"),
    page("shift/<uuid:key>/", week.shift, access="roster.change", name="shift"),
    page("shift/<uuid:key>/move/", week.move, access="roster.change", name="move"),
    page("shift/<uuid:key>/cancel/", week.cancel, access="roster.cancel", name="cancel"),
    page("copy/", week.copy, access="roster.copy_week", name="copy"),
    page("publish/", week.publish, access="roster.publish", name="publish"),
    page("wall/", week.wall, access="roster.view", name="wall"),
    page("month/", month.month, access="roster.view", name="month"),
    page("swaps/", swaps.swaps, access="roster.decide_swap", name="swaps"),
    page("swaps/<uuid:key>/decide/", swaps.decide, access="roster.decide_swap", name="decide_swap"),
    page("swaps/<uuid:key>/answer/", swaps.answer, access="roster.answer_swap", name="answer_swap"),
    page("swaps/<uuid:key>/withdraw/", swaps.withdraw, access="roster.withdraw_swap", name="withdraw_swap"),
    page("mine/<uuid:key>/swap/", swaps.ask, access="roster.ask_swap", name="ask_swap"),
    everybody("mine/", mine.mine, name="mine"),
    page("handover/", handovers.mine, access="shift.hand_over", name="handover-mine"),
    page("handover/<uuid:key>/", handovers.one, access="shift.view", name="handover"),
    page("handover/<uuid:key>/take/", handovers.take, access="shift.take_over", name="handover-take"),
    page("handover/<uuid:key>/step/", handovers.step, access="shift.take_over", name="handover-step"),
    page("handover/<uuid:key>/sign/", handovers.sign, access="shift.sign_closing", name="handover-sign"),
    page("handover/<uuid:key>/print/", handovers.paper, access="shift.view", name="handover-print"),
    page("duty-log/", logs.duty_log, access="duty_log.view", name="duty-log"),
    page("duty-log/sign/", logs.sign, access="duty_log.sign", name="duty-log-sign"),
    page("duty-log/add/", logs.add, access="duty_log.add", name="duty-log-add"),
    page("meetings/", meetings.meetings, access="meeting.view", name="meetings"),
    page("meetings/hold/", meetings.hold, access="meeting.hold", name="meeting-hold"),
    page("meetings/<uuid:key>/", meetings.meeting, access="meeting.view", name="meeting"),
    page("talks/plan/", meetings.plan_talk, access="talk.plan", name="talk-plan"),
    page("talks/record/", meetings.record_talk, access="talk.record", name="talk-record"),
    page("reviews/", meetings.reviews, access="plan.review", name="reviews"),
    page("reviews/open/<slug:kind>/<uuid:key>/", meetings.open_document, access="plan.view", name="document-open"),
    page("reviews/<uuid:key>/", meetings.plan_document, access="plan.review", name="plan-document"),
    page("notices/", meetings.notices, access="notice.read", name="notices"),
    page("notices/read/", meetings.read_notice, access="notice.read", name="notice-read"),
    page("service-log/", logs.service_log, access="service_log.view", name="service-log"),
    page("handovers/", handover_log.log, access="shift.log", name="handover-log"),
    page("handovers/print/", handover_log.paper, access="shift.log", name="handover-log-print"),
    page("mine/read/", mine.acknowledge, access="roster.acknowledge", name="acknowledge"),
]
