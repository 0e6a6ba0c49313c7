"""Service passwords (COUNTER-03): which are forbidden, how they are kept, how often one may be wrong.

The customer types it on the display; no clerk sees or types it, and it is stored as a hash only.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from openhall.engines.policy.parameters import Figures
from openhall.front.customers.models import Subscription
from openhall.kernel import clock
from openhall.kernel.problems import Refused

from .figures import PASSWORD_ATTEMPTS, PASSWORD_FORBIDDEN
from .models import Order, PasswordTry

LENGTH = 6
WHY = {
    "six digits": gettext_noop("It has six digits."),
    "six equal digits": gettext_noop("Six equal digits are too easy."),
    "consecutive digits": gettext_noop("Consecutive digits are too easy."),
    "the end of the number": gettext_noop("It is the end of the number."),
    "the end of the identity number": gettext_noop("It is the end of the identity number."),
}
_UP, _DOWN = "01234567890", "09876543210"


def weakness(password: str, number: str, identity: str, forbidden: Collection[str]) -> str:
    """Why this password can't be taken, or the empty text: six digits, and none that others would try first."""
    if len(password) != LENGTH or not (password.isascii() and password.isdigit()):
        return "six digits"
    if "equal" in forbidden and len(set(password)) == 1:
        return "six equal digits"
    if "consecutive" in forbidden and (password in _UP or password in _DOWN):
        return "consecutive digits"
    if "number" in forbidden and number.endswith(password):
        return "the end of the number"
    if "identity" in forbidden and identity.upper().rstrip("X").endswith(password):
        return "the end of the identity number"
    return ""


def hashed(password: str, subscription: Subscription, hall: UUID, at: datetime) -> str:
    """The hash of a new password; refuses one that is forbidden."""
    forbidden = Figures(hall, at)[PASSWORD_FORBIDDEN].split(",")
    reason = weakness(password, subscription.number, subscription.customer.id_number, forbidden)
    if reason:
        raise Refused("password.weak", detail=_(WHY[reason]), clause="COUNTER-03", field="password")
    return make_password(password)


def left_today(subscription: Subscription, hall: UUID, at: datetime) -> int:
    """How many wrong entries this number has left today."""
    day = clock.midnight(clock.local_date(at))
    return max(Figures(hall, at)[PASSWORD_ATTEMPTS] - PasswordTry.objects.wrong_on(subscription.id, day).count(), 0)


def enter(password: str, subscription: Subscription, order: Order, at: datetime) -> bool:
    """One entry: right or wrong, and kept as such. Refused while the password is initial, or after too many wrong ones."""
    if subscription.password_initial or not subscription.password_hash:
        raise Refused("password.initial", clause="COUNTER-03", field="password")
    if not left_today(subscription, order.hall, at):
        raise Refused("password.blocked", clause="COUNTER-03", field="password")
    right = check_password(password, subscription.password_hash)
    PasswordTry.objects.create(subscription=subscription, order=order, at=at, right=right)
    return right
