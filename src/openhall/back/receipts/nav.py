"""Areas of the receipt forms, their search, and what of them waits for somebody in *My day*."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from openhall.kernel import access, clock
from openhall.kernel.actors import Actor
from openhall.team.org import doors as org_doors
from openhall.web import home, search
from openhall.web.navigation import BACK, FRONT, NavItem, register
from openhall.web.templatetags.kit import mask_phone

from . import copies, months, reading
from .models import Electronic, Form, TaxInvoice, month_of


def unsupplied(actor: Actor) -> int:
    """Own payments that have no invoice."""
    count: int = reading.unsupplied_of(actor).count()
    return count


def wrong(actor: Actor) -> Iterator[home.Line]:
    count = unsupplied(actor)
    if count:
        text = ngettext("{n} payment without invoice", "{n} payments without invoice", count).format(n=count)
        yield home.Line(text, reverse("receipts:mine"), _("Write it"), "wrong", clause="INVOICES-07", count=count)


def due(actor: Actor) -> Iterator[home.Line]:
    """Month's ends, and green copies of days before."""
    if actor.hall_id is None:
        return
    now = clock.now()
    if access.allowed(actor, "receipts.count_book") and (month := months.count_due(now)):
        count = len(months.uncounted(actor.hall_id, month))
        if count:
            text = ngettext("Count {n} book of forms", "Count {n} books of forms", count).format(n=count)
            end = clock.next_midnight(now)
            yield home.Line(text, reverse("receipts:books"), _("Month-end"), "due", due=end, clause="INVOICES-06")
    if access.allowed(actor, "receipts.hand_over"):
        before = months.before(month_of(clock.today()))
        last = months.handover_due(actor.hall_id, now)
        if months.outstanding(actor.hall_id, before):
            end = clock.next_midnight(clock.midnight(last))
            href, word = reverse("receipts:handover"), _("Hand over")
            yield home.Line(_("Last month's books to the department"), href, word, "due", due=end, clause="INVOICES-06")
    if access.allowed(actor, "receipts.key_green"):
        days = [day for day in copies.days_without(actor.hall_id, now) if day != clock.today()]
        if days:
            href = f"{reverse('receipts:green')}?on={days[-1].isoformat()}"
            text = ngettext(
                "Green copies of {n} day not handed in", "Green copies of {n} days not handed in", len(days)
            ).format(n=len(days))
            yield home.Line(text, href, _("Green copies"), "due", clause="INVOICES-05")


def find(actor: Actor, asked: str) -> Iterator[search.Hit]:
    """Forms by series and number, invoices and electronic receipts by theirs."""
    if not access.allowed(actor, "receipts.view"):
        return
    words = asked.split()
    if len(words) == 2 and words[1].isdecimal() and len(words[1]) <= 18:
        for form in Form.objects.filter(series=words[0], no=int(words[1])):
            if org_doors.inside(actor, form.hall):
                yield search.Hit(str(form), str(form.amount), f"{reverse('receipts:books')}?q={form.series}")
    for receipt in Electronic.objects.numbered(asked)[:3] if asked.upper().startswith("E") else ():
        if org_doors.inside(actor, receipt.hall):
            href = f"{reverse('receipts:electronic')}?q={receipt.number}"
            yield search.Hit(receipt.number, mask_phone(receipt.account), href)
    if asked.upper().startswith("FP") and asked[2:].isdecimal():
        for invoice in TaxInvoice.objects.filter(no=int(asked[2:12]))[:3]:
            if org_doors.inside(actor, invoice.hall):
                href = reverse("receipts:make-invoice", args=[invoice.order])
                yield search.Hit(invoice.number, str(invoice.total), href)


register(
    NavItem(gettext_lazy("Receipt forms"), "receipts:books", "receipts.view", BACK, "receipt", order=20),
    NavItem(
        gettext_lazy("My receipts"), "receipts:mine", "receipts.supply", FRONT, "receipt", order=65, count=unsupplied
    ),
)
home.register(home.WRONG, wrong, order=30)
home.register(home.DUE, due, order=50)
search.register(gettext_lazy("Receipts"), find)
