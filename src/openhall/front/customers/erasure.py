"""Destroying a customer's personal data: the file keeps its key and a pseudonym, so that money and goods stay complete.

Modules that keep personal data of their own hand in how theirs is taken away (``@erases``). Which files are due, and the
two persons that it takes, is the archives' business (``openhall.back.archives``).
"""

from collections.abc import Callable, Sequence
from uuid import UUID

from openhall.kernel.commands import Context

from .models import ANY, Change, Customer, DataError, Subscription, Unmasking, Visit, VisitStep

Erase = Callable[[Context, Sequence[UUID]], None]
_erasers: list[Erase] = []


def erases(function: Erase) -> Erase:
    """Register what takes a module's own personal data of these customer files away."""
    _erasers.append(function)
    return function


def pseudonym(customer: Customer) -> str:
    """What stands in the place of the name; always the same for a file, and nobody's name."""
    return f"#{customer.id.hex[-10:].upper()}"


def destroy(ctx: Context, customer: Customer) -> None:
    """Take away everything personal of a locked file and of the files joined into it."""
    files = [customer, *Customer.objects.select_for_update().filter(joined_into=customer).order_by("id")]
    keys = [one.id for one in files]
    for erase in _erasers:
        erase(ctx, keys)
    Change.objects.filter(customer__in=keys).update(old_sealed="", new_sealed="", reason="")
    DataError.objects.filter(customer__in=keys).update(wrong_sealed="", right_sealed="", note="")
    Unmasking.objects.filter(customer__in=keys).update(reason="")
    VisitStep.objects.filter(visit__customer__in=keys).update(text="")
    Visit.objects.filter(customer__in=keys).update(name="", phone_sealed="", phone_digest="", need="", result="")
    Subscription.objects.filter(customer__in=keys).update(password_hash="")
    for one in files:
        _blank(one)
        one.destroyed_at = one.changed_at = ctx.now
        one.save()
    ctx.changed("customer.destroyed", customer.id, None, ctx.now)


def _blank(customer: Customer) -> None:
    customer.name = pseudonym(customer)
    customer.set_document("", "")
    customer.set_phone("")
    customer.address_sealed = customer.email_sealed = customer.needs = customer.preferences = ""
    customer.contact_by, customer.refusals, customer.details = ANY, [], {}
