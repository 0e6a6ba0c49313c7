"""``/kit/``: every component with the kind of content it will carry. Only in DEBUG, or for administrators.

Nothing here touches the database; it is how a change of the kit is looked at.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from openhall.kernel import clock
from openhall.kernel.actors import Actor

from . import charts, navigation, shell
from .access import actor_of
from .forms import Form, Money
from .tables import BADGE, MONEY, PERSON, PHONE, WHEN, Choice, Column, Table

ADMINISTRATOR = "administrator"
NOW = datetime(2026, 11, 21, 16, 31, 20, tzinfo=clock.ZONE)
WANG = Actor(UUID(int=1), "0123", "王芳", "clerk")
LIU = Actor(UUID(int=2), "0107", "刘建国", "duty_supervisor")
CHEN = Actor(UUID(int=3), "0141", "陈晓梅", "auditor")
PAGES = ("counter", "desk", "display", "display-idle", "login", "error", "a4", "roll")


def page(request: HttpRequest, which: str = "") -> HttpResponseBase:
    actor = actor_of(request)
    if not settings.DEBUG and (actor is None or actor.position != ADMINISTRATOR):
        raise Http404
    if which == "row":
        return render(request, "web/kit/row.html", _shared(request))
    if which and which not in PAGES:
        raise Http404
    if not which:
        return SampleOrders(request, ORDERS).respond("web/kit/index.html", {**_shared(request), **_index()})
    return render(
        request, f"web/kit/{which}.html", {**_shared(request), "back_url": "/kit/", "hall_name": "南门营业厅"}
    )


def _shared(request: HttpRequest) -> dict[str, Any]:
    """A shell as a clerk of a busy hall would see it."""
    frame = shell.Shell(
        actor=WANG,
        position=shell.position_name("clerk"),
        day=shell.Day("南门营业厅", date(2026, 11, 21), shell.OPEN),
        nav=_nav(request.path),
        alarms=2,
        alarms_url="/kit/",
        language=get_language() or "zh-hans",
    )
    return {"shell": frame, "now": NOW, "wang": WANG, "liu": LIU, "chen": CHEN, "events": EVENTS, **TIMES}


TIMES = {
    "soon": NOW + timedelta(minutes=12),
    "later": NOW + timedelta(hours=3, minutes=5),
    "past": NOW - timedelta(minutes=7, seconds=40),
    "opened": NOW - timedelta(minutes=4, seconds=12),
    "morning": NOW - timedelta(hours=8),
}


def _nav(where: str) -> list[tuple[Any, list[navigation.Entry]]]:
    rows: list[tuple[str, str, Any, str]] = [
        (navigation.OWN, "home", _("My day"), "/"),
        (navigation.OWN, "book", _("Rule book"), "/kit/error/"),
        (navigation.FRONT, "armchair", _("Counter"), "/kit/counter/"),
        (navigation.FRONT, "cash", _("My till"), "/kit/"),
        (navigation.FRONT, "users", _("Customers"), "/kit/roll/"),
        (navigation.BACK, "shield-check", _("Audit"), "/kit/desk/"),
        (navigation.BACK, "receipt", _("Receipt forms"), "/kit/a4/"),
        (navigation.BACK, "packages", _("Stock"), "/kit/display/"),
        (navigation.TEAM, "calendar", _("Roster"), "/kit/login/"),
        (navigation.HOUSE, "clipboard-check", _("Inspections"), "/kit/display-idle/"),
        (navigation.REACH, "message", _("Complaints"), "/kit/x/"),
    ]
    groups: dict[str, list[navigation.Entry]] = {}
    for group, icon, label, href in rows:
        item = navigation.NavItem(label, f"sample:{icon}", None, group, icon)
        groups.setdefault(group, []).append(navigation.Entry(item, href, href == where))
    return [(navigation.GROUPS[group], entries) for group, entries in groups.items()]


class SampleForm(Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=[("topup", _("Top-up")), ("new", _("New number"))])
    number = forms.CharField(label=_("Number"), help_text=_("11 digits; the scanner fills it in."))
    amount = Money(label=_("Amount"))
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}), required=False)
    agreed = forms.BooleanField(label=_("Read out to the customer"), required=False)


def _form() -> SampleForm:
    form = SampleForm({"kind": "topup", "number": "13812345678", "amount": "90.00"})
    form.is_valid()
    form.add_error(
        "amount",
        ValidationError(_("The tariff says 86.50; take that, or choose an open amount."), params={"clause": "CASH-02"}),
    )
    return form


class SampleOrders(Table):
    key = "sample"
    columns = [
        Column("no", _("Order"), sort="no"),
        Column("at", _("Time"), WHEN, sort="at"),
        Column("kind", _("Kind"), sort="kind"),
        Column("customer", _("Customer")),
        Column("phone", _("Number"), PHONE),
        Column("who", _("Clerk"), PERSON),
        Column("due", pgettext_lazy("money", "Due"), MONEY, sort="due", total=True),
        Column("note", _("Remark"), hidden=True),
        Column("state", _("State"), BADGE),
    ]
    filters = [
        Choice("kind", _("Kind"), [("充值", "充值"), ("开户", "开户"), ("换卡", "换卡"), ("过户", "过户")]),
        Choice("who.job_number", _("Clerk"), [("0123", "王芳 0123"), ("0107", "刘建国 0107")]),
        Choice("word", _("State"), [("done", _("Done")), ("open", _("Open"))]),
    ]
    search = ["no", "customer", "phone"]
    order = "-at"
    empty = (_("Today's orders will stand here."), _("A clerk makes them at the counter."))

    def opens(self, row: Any) -> str:
        return "/kit/row/"

    def tone(self, row: Any) -> str:
        return str(row.tone)


def _orders() -> list[SimpleNamespace]:
    kinds = [("充值", "100.00"), ("开户", "1286.50"), ("换卡", "10.00"), ("过户", "0.00"), ("宽带新装", "360.00")]
    names = ["李**", "赵*", "欧阳**", "周**", "孙*"]
    made = []
    for n in range(14):
        kind, due = kinds[n % 5]
        late, wrong = n == 2, n == 5
        state = (_("Unsigned"), "wrong") if wrong else (_("Unreviewed"), "due") if late else (_("Done"), "settled")
        made.append(
            SimpleNamespace(
                pk=n,
                no=f"NM20261121{n + 1:04d}",
                at=NOW - timedelta(minutes=11 * n),
                kind=kind,
                customer=names[n % 5],
                phone=f"138{12345678 + n * 1111:08d}"[:11],
                who=WANG if n % 3 else LIU,
                due=Decimal(due),
                note="客户要求短信回执" if n % 4 == 0 else "",
                state=state,
                word="open" if late or wrong else "done",
                tone="wrong" if wrong else "due" if late else "",
            )
        )
    return made


ORDERS = _orders()
EVENTS = [
    SimpleNamespace(at=NOW, who=CHEN, text="稽核：缺客户签名，退回补签", tone="wrong", icon="", clause="AUDIT-04"),
    SimpleNamespace(at=NOW - timedelta(minutes=40), who=LIU, text="值班长复核", tone="", icon="check", clause=""),
    SimpleNamespace(at=NOW - timedelta(hours=1), who=WANG, text="受理并收款 1,286.50", tone="", icon="cash", clause=""),
]


def _index() -> dict[str, Any]:
    hours = [f"{hour}" for hour in range(9, 19)]
    takings = [820, 1460, 2210, 1875, 940, 1320, 2680, 3105, None, None]
    before = [700, 1500, 1900, 2050, 1100, 1250, 2300, 2900, 1700, 820]
    return {
        "form": _form(),
        "step_labels": [_("Customer"), _("Kind"), _("Papers"), _("Charges"), _("Signature"), _("Done")],
        "takings": charts.bars(hours, (_("Today"), takings), line=(_("Same weekday"), before)),
        "rates": charts.lines(
            ["11-15", "11-16", "11-17", "11-18", "11-19", "11-20", "11-21"],
            (_("Waiting over 15 min"), [4, 6, 3, 7, 5, 4, 2]),
        ),
        "ranking": charts.ranking(["王芳 0123", "刘建国 0107", "陈晓梅 0141"], (_("Orders"), [46, 31, 18])),
        "counted": {"100": 3, "50": 2, "10": 4, "1": 6},
    }
