"""Signing in: what an account knows beside its password, the sessions that are open, and what happened to them.

Times here are real ones (``clock.real_now``): a replayed day signs nobody in.
"""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from openhall.kernel import secrets
from openhall.kernel.ids import uuid7

from .people import Staff

CODE, ENROL, CHANGE, LIVE, ENDED = "code", "enrol", "change", "live", "ended"
"""A session waits for a one-time code, for the set-up of one, for a new password; then it is live, until it ends."""
WAITING = (CODE, ENROL, CHANGE)

SIGNED_OUT, SUSPENDED, IDLE, BY_LEAD, REPLACED, CLOSED, LOCKED_OUT, RENEWED = (
    "signed_out",
    "suspended",
    "idle",
    "ended",
    "replaced",
    "closed",
    "locked_out",
    "renewed",
)
"""How a session ends."""

EVENTS = {
    "signed_in": _("Signed in"),
    "wrong_password": _("Wrong password"),
    "wrong_code": _("Wrong one-time code"),
    "locked_out": _("Locked after wrong logins"),
    "refused_locked": _("Refused while locked"),
    "refused_parallel": _("Refused: signed in elsewhere"),
    "locked": _("Screen locked"),
    "unlocked": _("Screen unlocked"),
    "proved": _("Proved at a hall's machine"),
    SIGNED_OUT: _("Signed out"),
    SUSPENDED: _("Signed out by suspending"),
    IDLE: _("Signed out after idling"),
    BY_LEAD: _("Session ended by a lead"),
    REPLACED: _("Signed in again on the same machine"),
    CLOSED: _("Signed out: account closed"),
    RENEWED: _("Signed out: account reset"),
    "password_set": _("Password set by an administrator"),
    "password_changed": _("Password changed"),
    "factor_enrolled": _("Second factor set up"),
    "factor_reset": _("Second factor taken away"),
    "reset": _("Account reset"),
    "account_closed": _("Account closed"),
    "number_cancelled": _("Job number cancelled"),
}
"""What the log of an account tells, each with its words."""


class Account(models.Model):
    """What signing in must know of a person beside the password; made at the first need."""

    staff = models.OneToOneField(Staff, on_delete=models.PROTECT, primary_key=True, related_name="account")
    wrong = models.IntegerField(default=0)
    """Wrong passwords and codes since the last right one."""
    locked_until = models.DateTimeField(null=True)
    factor = models.TextField(blank=True, default="")
    """The secret of the second factor, encrypted; empty while there is none."""
    factor_offered = models.TextField(blank=True, default="")
    """The secret shown for enrolment and not yet confirmed by a code, encrypted."""
    factor_step = models.BigIntegerField(default=0)
    """The time step of the last code accepted: neither it nor an earlier one is accepted again."""
    factor_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.staff_id)

    @property
    def secret(self) -> str:
        return secrets.unseal(self.factor)

    @property
    def offered_secret(self) -> str:
        return secrets.unseal(self.factor_offered)

    def locked_at(self, moment: datetime) -> bool:
        return self.locked_until is not None and moment < self.locked_until


class SignInQuerySet(models.QuerySet["SignIn"]):
    def live(self) -> "SignInQuerySet":
        return self.filter(stage=LIVE)

    def under_way(self) -> "SignInQuerySet":
        return self.exclude(stage=ENDED)

    def of(self, staff: Staff) -> "SignInQuerySet":
        return self.filter(staff=staff)


class SignIn(models.Model):
    """One session of one person at one browser, from the right password to its end."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="sign_ins")
    stage = models.TextField()
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    locked_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended = models.TextField(blank=True, default="")
    ended_by = models.UUIDField(null=True)
    browser = models.TextField(blank=True, default="")
    """A random word that this browser keeps, to know it again."""
    source = models.TextField(blank=True, default="")
    """The network address."""

    objects = SignInQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["staff"], condition=~Q(stage=ENDED), name="sign_in_under_way")]
        constraints = [
            models.CheckConstraint(
                condition=Q(stage=ENDED, ended_at__isnull=False) | (~Q(stage=ENDED) & Q(ended_at=None)),
                name="sign_in_ended_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.started_at:%Y-%m-%d %H:%M} {self.stage}"


class AccountEvent(models.Model):
    """One line of an account's log. Append-only."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="account_events", db_index=False)
    at = models.DateTimeField()
    what = models.TextField()
    sign_in = models.UUIDField(null=True)
    by = models.UUIDField(null=True)
    source = models.TextField(blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["staff", "at"], name="account_event_of_person")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.what}"

    @property
    def words(self) -> str:
        return str(EVENTS.get(self.what, self.what))
