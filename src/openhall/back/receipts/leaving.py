"""Which receipt forms somebody who leaves still has (ORG-20)."""

from django.db.models import F, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from openhall.team.org import leaving
from openhall.team.org.models import Staff

from .models import Run


def _held(person: Staff) -> str | Promise:
    runs = Run.objects.filter(holder=person.id, next__lte=F("last"))
    count = runs.aggregate(sum=Sum(F("last") - F("next") + 1))["sum"] or 0
    return _("%(count)s forms still in hand") % {"count": count} if count else ""


leaving.register("forms", _("Receipt forms handed over"), _held)
