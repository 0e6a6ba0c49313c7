"""Acts at the desk that begin on the floor: what a guide has prepared is taken up, the answer to a peak day's hint."""

from django.utils.translation import gettext as _

from openhall.front.catalog import queries as catalog
from openhall.front.customers import queries as customer_queries
from openhall.front.customers.models import LIVE
from openhall.kernel.money import ZERO
from openhall.kernel.problems import Refused, invalid

from .. import fast_track
from .acts import act, choose_kind, given, present_order
from .sitting import Sitting


@act("prefill")
def prefill(sitting: Sitting) -> None:
    """The guide's request stands on the desk: customer, number and business; what is lacking is asked for as ever."""
    ready = sitting.prepared
    if ready is None or sitting.order is not None:
        raise Refused("not_found")
    row = ready.row
    held = customer_queries.subscription_of(row.number) if row.number else None
    customer = row.ticket.customer_id or sitting.desk.customer_id
    if held is not None and held.state in LIVE and customer in (None, held.customer_id):
        customer = held.customer_id
    kind = catalog.kind_on(row.business, sitting.day)
    own = kind is not None and kind.number == "own" and customer is None
    sitting.note(
        customer=str(customer) if customer else None,
        number=row.number if held is not None and held.customer_id == customer else sitting.desk.number,
        business="" if own or kind is None or kind.retired else row.business,
        entries={},
        order=None,
    )
    if own:
        sitting.said = _("Find the customer first; then take up the request.")


@act("fast")
def fast(sitting: Sitting) -> None:
    """A business of the fast track: one form, with what is known already filled in."""
    code = given(sitting, "kind")
    kind = next((one for one in sitting.fast if one.code == code), None)
    if kind is None:
        raise invalid(_("This kind of business is not offered."), field="what")
    choose_kind(sitting, kind.code)
    if sitting.customer is None or sitting.card is None:
        return
    owed = next((one.arrears for one in sitting.card.numbers if one.row.number == sitting.desk.number), ZERO)
    sitting.note(entries=fast_track.known(kind, sitting.customer.id, sitting.desk.number, owed))


@act("peak")
def peak(sitting: Sitting) -> None:
    """What the customer said to another way to pay."""
    order = present_order(sitting)
    sitting.run("order.peak_answer", order=str(order.id), answer=given(sitting, "answer"))
