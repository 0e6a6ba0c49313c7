"""What somebody who leaves still has in hand (ORG-20)."""

from django.db.models import F, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from openhall.engines.ledger.goods import HANDS, RESERVED
from openhall.engines.ledger.models import Place, QuantityHolding, SerialHolding
from openhall.team.org import leaving
from openhall.team.org.models import Staff


def _in_hand(person: Staff) -> str | Promise:
    places = Place.objects.filter(kind__in=(HANDS, RESERVED), hall=person.unit_id, owner=str(person.id))
    serials = SerialHolding.objects.filter(place__in=places).aggregate(sum=Sum(F("last") - F("first") + 1))["sum"]
    others = QuantityHolding.objects.filter(place__in=places).aggregate(sum=Sum("quantity"))["sum"]
    count = int(serials or 0) + int(others or 0)
    return _("%(count)s pieces still in hand") % {"count": count} if count else ""


leaving.register("goods", _("Cards and goods handed over"), _in_hand)
