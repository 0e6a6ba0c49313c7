"""Accounts: signing in and out, locks, passwords and the second factor.

A wrong password must be remembered, so it is no refusal that undoes everything: the command says in its outcome what
it refuses, and ``ask`` raises it for the screen.
"""

from datetime import datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from openhall.engines.policy.parameters import Figures
from openhall.kernel import clock, secrets
from openhall.kernel import doors as kernel_doors
from openhall.kernel.actors import Actor
from openhall.kernel.commands import DEVICE, IMPORT, SCREEN, Context, Outcome, command, execute
from openhall.kernel.ids import as_uuid
from openhall.kernel.inputs import Input, Personal, RefTo, Text
from openhall.kernel.problems import Refused, invalid
from openhall.positions import SECOND_FACTOR

from . import doors, factor, figures
from .facts import ParallelLogin
from .models import Account, AccountEvent, SignIn, Staff
from .models.accounts import (
    BY_LEAD,
    CHANGE,
    CODE,
    ENDED,
    ENROL,
    IDLE,
    LIVE,
    LOCKED_OUT,
    RENEWED,
    REPLACED,
    SIGNED_OUT,
    SUSPENDED,
    WAITING,
)

PATIENCE = timedelta(minutes=5)
"""So long may pass between the password and the code."""
Secret = Annotated[Text, Personal()]
SignInRef = Annotated[Text, RefTo("sign_in")]


class Password(Input):
    password: Secret
    browser: Text = ""
    source: Text = ""


class Code(Input):
    sign_in: SignInRef
    code: Secret


class OfferFactor(Input):
    sign_in: SignInRef | None = None


class ConfirmFactor(Input):
    code: Secret
    sign_in: SignInRef | None = None


class ChangePassword(Input):
    new: Secret
    old: Secret | None = None
    sign_in: SignInRef | None = None


class Prove(Input):
    """``approving``: whose position asks for a second factor gives a one-time code as well."""

    password: Secret
    code: Secret = ""
    approving: bool = False
    source: Text = ""


class Unlock(Input):
    sign_in: SignInRef
    password: Secret


class Lock(Input):
    sign_in: SignInRef


class SignOut(Input):
    sign_in: SignInRef
    suspend: bool = False


class EndSession(Input):
    job_number: Text


class SetPassword(Input):
    job_number: Text
    password: Secret


class Reset(Input):
    job_number: Text


class Issue(Input):
    job_number: Text
    password_hash: Secret
    factor: Secret | None = None


# -- decisions, over plain data ------------------------------------------------------------------------------------


def class_of(positions: frozenset[str]) -> str:
    """Passwords are classed by duty: administration, approval (leads, auditors), counter (everybody else)."""
    if positions & {"administrator", "personnel"}:
        return "administration"
    return "approval" if positions & SECOND_FACTOR else "counter"


def expired(set_at: datetime | None, now: datetime, max_age: int) -> bool:
    """Must the password be changed? One that somebody else chose always."""
    return set_at is None or now - set_at > timedelta(days=max_age)


def stage_after_password(person: Staff, account: Account, *, old: bool) -> str:
    if person.positions & SECOND_FACTOR:
        return CODE if account.factor else ENROL
    return CHANGE if old else LIVE


def idle(row: SignIn, now: datetime, minutes: int) -> bool:
    """Has nobody touched this session for longer than that?"""
    return now - row.seen_at >= timedelta(minutes=minutes)


# -- asking: what screens call -------------------------------------------------------------------------------------


def ask(name: str, payload: dict[str, Any], actor: Actor, *, channel: str = SCREEN) -> Outcome:
    """Call a command of this module from a screen; what its outcome refuses is raised."""
    outcome = execute(name, payload, actor, channel=channel)
    if code := outcome.data.get("refused"):
        raise Refused(code, **{name: value for name, value in outcome.data.items() if name != "refused"})
    return outcome


def sign_in(job_number: str, password: str, *, browser: str = "", source: str = "") -> SignIn:
    """The session that a right password begins. Whether the number or the password was wrong is never told."""
    actor = _said_to_be(job_number, password)
    try:
        outcome = ask("account.sign_in", {"password": password, "browser": browser, "source": source}, actor)
    except Refused as refusal:
        raise Refused("account.credentials") if refusal.code == "input.invalid" else refusal from None
    assert outcome.id is not None  # nothing was refused, so a session was made
    return SignIn.objects.select_related("staff__unit").get(id=outcome.id)


def prove(job_number: str, password: str, *, code: str = "", approving: bool = False, source: str = "") -> Staff:
    """Whoever stands at a hall's shared machine, by the own password; no session begins."""
    given = {"password": password, "code": code, "approving": approving, "source": source}
    try:
        outcome = ask("account.prove", given, _said_to_be(job_number, password), channel=DEVICE)
    except Refused as refusal:
        raise Refused("account.credentials") if refusal.code == "input.invalid" else refusal from None
    assert outcome.id is not None  # nothing was refused, so the person is known
    return Staff.objects.select_related("unit", "lent_to").get(id=outcome.id)


def _said_to_be(job_number: str, password: str) -> Actor:
    person = Staff.objects.select_related("unit", "lent_to").filter(job_number=job_number).first()
    if person is None:
        make_password(password)  # takes as long as looking at a real one
    return person.actor() if person else Actor(staff_id=None, job_number=job_number[:40], unknown=True)


def _refuse(code: str, **facts: Any) -> Outcome:
    return Outcome(data={"refused": code, **facts})


# -- signing in ----------------------------------------------------------------------------------------------------


@command("account.sign_in", channels={SCREEN})
def give_password(ctx: Context, data: Password) -> Outcome:
    """A person gives the password; a right one begins a session, which may still ask for a code or a new password."""
    now = clock.real_now()
    person, account = _locked(ctx.actor.staff_id)
    if account.locked_at(now):
        note(person, "refused_locked", now, source=data.source)
        return _locked_out(account)
    if not check_password(data.password, person.password):
        return _wrong(person, account, "wrong_password", "account.credentials", now, data.source)
    _forget_waiting(person, data.browser, now)
    row = SignIn(staff=person, started_at=now, seen_at=now, browser=data.browser, source=data.source)
    row.stage = stage_after_password(person, account, old=_too_old(person, now))
    if row.stage == LIVE:
        return _enter(ctx, person, account, row, now)
    row.save(force_insert=True)
    return Outcome("sign_in", row.id, {"stage": row.stage})


@command("account.give_code", channels={SCREEN})
def give_code(ctx: Context, data: Code) -> Outcome:
    """The second step of signing in: a one-time code. None is accepted twice."""
    now = clock.real_now()
    person, account = _locked(ctx.actor.staff_id)
    row = _waiting(ctx, data.sign_in, {CODE}, now)
    if account.locked_at(now):
        note(person, "refused_locked", now, row=row)
        return _locked_out(account)
    step = factor.matching_step(account.secret, data.code.strip(), now, after=account.factor_step)
    if step is None:
        return _wrong(person, account, "wrong_code", "account.code_wrong", now, row.source, row=row)
    account.factor_step = step
    account.save(update_fields=["factor_step"])
    return _go_on(ctx, person, account, row, now)


def _go_on(ctx: Context, person: Staff, account: Account, row: SignIn, now: datetime) -> Outcome:
    """After the second factor: a new password where the old one is too old, else the session is live."""
    if _too_old(person, now):
        row.stage = CHANGE
        row.save(update_fields=["stage"])
        return Outcome("sign_in", row.id, {"stage": CHANGE})
    return _enter(ctx, person, account, row, now)


def _enter(ctx: Context, person: Staff, account: Account, row: SignIn, now: datetime) -> Outcome:
    """The session becomes live, unless the number is in use at another place."""
    limits = Figures(person.unit_id, ctx.now)
    others = []
    for other in SignIn.objects.live().of(person).exclude(id=row.id).order_by("started_at"):
        if idle(other, now, limits[figures.LOGOUT_AFTER_IDLE]):
            end(other, IDLE, now)
        elif row.browser and other.browser == row.browser:
            end(other, REPLACED, now)
        else:
            others.append(other)
    if len(others) >= limits[figures.MAX_SESSIONS]:
        note(person, "refused_parallel", now, source=row.source)
        if not row._state.adding:
            end(row, SIGNED_OUT, now, log=False)
        ctx.tell(ParallelLogin(person.unit_id, ctx.now, person.id, person.job_number, others[0].source, row.source))
        since = f"{clock.local(others[0].started_at):%H:%M}"
        return _refuse("account.in_use", since=since, source=others[0].source or "–")
    row.stage, row.seen_at = LIVE, now
    row.save()
    note(person, "signed_in", now, row=row)
    if account.wrong or account.locked_until:
        account.wrong, account.locked_until = 0, None
        account.save(update_fields=["wrong", "locked_until"])
    Staff.objects.filter(id=person.id).update(last_login=now)
    return Outcome("sign_in", row.id, {"stage": LIVE})


def _wrong(
    person: Staff, account: Account, what: str, code: str, now: datetime, source: str, row: SignIn | None = None
) -> Outcome:
    """One more wrong try; with the last one allowed the account is locked for a while."""
    limits = Figures(person.unit_id, clock.now())
    account.wrong += 1
    note(person, what, now, row=row, source=source)
    if account.wrong < limits[figures.LOCK_AFTER]:
        account.save(update_fields=["wrong"])
        return _refuse(code)
    account.wrong, account.locked_until = 0, now + timedelta(minutes=limits[figures.LOCKED_FOR])
    account.save(update_fields=["wrong", "locked_until"])
    note(person, "locked_out", now, row=row, source=source)
    if row is not None:
        end(row, LOCKED_OUT, now)
    return _locked_out(account)


def _locked_out(account: Account) -> Outcome:
    assert account.locked_until is not None
    return _refuse("account.locked", until=f"{clock.local(account.locked_until):%H:%M}")


@command("account.prove", channels={DEVICE})
def prove_oneself(ctx: Context, data: Prove) -> Outcome:
    """At a hall's shared machine a person proves by the password to be it; no session begins. Tries count as at the login."""
    now = clock.real_now()
    person, account = _locked(ctx.actor.staff_id)
    if account.locked_at(now):
        note(person, "refused_locked", now, source=data.source)
        return _locked_out(account)
    if not check_password(data.password, person.password):
        return _wrong(person, account, "wrong_password", "account.credentials", now, data.source)
    if person.password_set_at is None:
        return _refuse("account.first_password")
    if data.approving and person.positions & SECOND_FACTOR:
        known = account.secret if account.factor else ""
        step = factor.matching_step(known, data.code.strip(), now, after=account.factor_step) if known else None
        if step is None:
            return _wrong(person, account, "wrong_code", "account.code_wrong", now, data.source)
        account.factor_step = step
    account.wrong, account.locked_until = 0, None
    account.save(update_fields=["factor_step", "wrong", "locked_until"])
    note(person, "proved", now, source=data.source)
    return Outcome("staff", person.id)


# -- while signed in -----------------------------------------------------------------------------------------------


@command("account.lock", channels={SCREEN})
def lock(ctx: Context, data: Lock) -> Outcome:
    """The screen is locked: nothing more until the password is given again."""
    row = _own(ctx, data.sign_in)
    if row.locked_at is None:
        row.locked_at = clock.real_now()
        row.save(update_fields=["locked_at"])
        note(row.staff, "locked", row.locked_at, row=row)
    return Outcome("sign_in", row.id)


@command("account.unlock", channels={SCREEN})
def unlock(ctx: Context, data: Unlock) -> Outcome:
    """The password opens a locked screen; what stood on it is still there."""
    now = clock.real_now()
    person, account = _locked(ctx.actor.staff_id)
    row = _own(ctx, data.sign_in)
    if account.locked_at(now):
        end(row, LOCKED_OUT, now)
        return _locked_out(account)
    if not check_password(data.password, person.password):
        return _wrong(person, account, "wrong_password", "account.credentials", now, row.source, row=row)
    if account.wrong:
        account.wrong = 0
        account.save(update_fields=["wrong"])
    row.locked_at, row.seen_at = None, now
    row.save(update_fields=["locked_at", "seen_at"])
    note(person, "unlocked", now, row=row)
    return Outcome("sign_in", row.id)


@command("account.sign_out", channels={SCREEN})
def sign_out(ctx: Context, data: SignOut) -> Outcome:
    """A person leaves, or suspends the counter: the session ends at once."""
    row = _own(ctx, data.sign_in)
    end(row, SUSPENDED if data.suspend else SIGNED_OUT, clock.real_now(), by=ctx.actor)
    return Outcome("sign_in", row.id)


@command("account.idle_out", by_system=True, by_people=False)
def idle_out(ctx: Context, data: Lock) -> Outcome:
    """Nobody touched a session for too long: it ends."""
    key = as_uuid(data.sign_in)
    rows = SignIn.objects.select_for_update(of=("self",)).select_related("staff")
    if key is not None and (row := rows.filter(id=key).first()) is not None:
        end(row, IDLE, clock.real_now())
    return Outcome("sign_in", key)


@command("account.end_session")
def end_session(ctx: Context, data: EndSession) -> Outcome:
    """A lead ends somebody's session, so that the person can sign in at another place."""
    person = kernel_doors.fetch(doors.staff(ctx.actor, data.job_number))
    if not end_all(person, BY_LEAD, by=ctx.actor):
        raise Refused("transition.not_allowed")
    return Outcome("staff", person.id)


# -- passwords and the second factor -------------------------------------------------------------------------------


@command("account.change_password", channels={SCREEN})
def change_password(ctx: Context, data: ChangePassword) -> Outcome:
    """A person sets a new password of the own; the old one is asked, unless it was given a moment ago."""
    now = clock.real_now()
    person, account = _locked(ctx.actor.staff_id)
    row = _waiting(ctx, data.sign_in, {CHANGE}, now) if data.sign_in else None
    if row is None:
        if account.locked_at(now):
            return _locked_out(account)
        if not check_password(data.old or "", person.password):
            return _wrong(person, account, "wrong_password", "account.credentials", now, "")
    _must_be_strong(ctx, person, data.new)
    if check_password(data.new, person.password):
        raise Refused("password.weak", field="new", clause="ORG-19", detail=_("It is the same as before."))
    _keep(person, make_password(data.new), now)
    note(person, "password_changed", now, row=row)
    if row is None:
        return Outcome("staff", person.id)
    return _enter(ctx, person, account, row, now)


@command("account.set_password", by_system=True)
def set_password(ctx: Context, data: SetPassword) -> Outcome:
    """An administrator gives a person a first password, which must be changed at the next login."""
    person = kernel_doors.fetch(doors.member(ctx.actor, data.job_number))
    if person.id == ctx.actor.staff_id:
        raise Refused("account.own")
    _must_be_strong(ctx, person, data.password)
    _renew(person, ctx.actor)
    _keep(person, make_password(data.password), None)
    note(person, "password_set", clock.real_now(), by=ctx.actor)
    return Outcome("staff", person.id)


@command("account.reset", by_system=True)
def reset(ctx: Context, data: Reset) -> Outcome:
    """An administrator takes the second factor and any lock away; the person sets the factor up again at the next login."""
    person = kernel_doors.fetch(doors.member(ctx.actor, data.job_number))
    if person.id == ctx.actor.staff_id:
        raise Refused("account.own")
    _renew(person, ctx.actor)
    Account.objects.filter(staff=person).update(factor="", factor_offered="", factor_at=None)
    note(person, "reset", clock.real_now(), by=ctx.actor)
    return Outcome("staff", person.id)


@command("account.offer_factor", channels={SCREEN})
def offer_factor(ctx: Context, data: OfferFactor) -> Outcome:
    """A secret for the person's authenticator, to be confirmed with a first code."""
    _person, account = _locked(ctx.actor.staff_id)
    if account.factor:
        raise Refused("transition.not_allowed")
    if not account.factor_offered:
        account.factor_offered = secrets.seal(factor.new_secret())
        account.save(update_fields=["factor_offered"])
    return Outcome("staff", ctx.actor.staff_id)


@command("account.confirm_factor", channels={SCREEN})
def confirm_factor(ctx: Context, data: ConfirmFactor) -> Outcome:
    """The first code from the authenticator: the second factor is set up."""
    now = clock.real_now()
    person, account = _locked(ctx.actor.staff_id)
    row = _waiting(ctx, data.sign_in, {ENROL}, now) if data.sign_in else None
    if not account.factor_offered:
        raise Refused("transition.not_allowed")
    step = factor.matching_step(account.offered_secret, data.code.strip(), now)
    if step is None:
        raise Refused("account.code_wrong", field="code")
    account.factor, account.factor_offered = account.factor_offered, ""
    account.factor_step, account.factor_at = step, now
    account.save(update_fields=["factor", "factor_offered", "factor_step", "factor_at"])
    note(person, "factor_enrolled", now, row=row)
    return Outcome("staff", person.id) if row is None else _go_on(ctx, person, account, row, now)


@command("account.issue", by_system=True, by_people=False, channels={IMPORT})
def issue(ctx: Context, data: Issue) -> Outcome:
    """An account comes in with a password hashed before, and maybe its second factor; only from an import."""
    person, account = _locked(kernel_doors.fetch(doors.member(ctx.actor, data.job_number)).id)
    now = clock.real_now()
    _keep(person, data.password_hash, now)
    account.factor = secrets.seal(data.factor or "")
    account.factor_at = now if data.factor else None
    account.wrong, account.locked_until, account.factor_step = 0, None, 0
    account.save()
    note(person, "password_set", now)
    return Outcome("staff", person.id)


# -- inside --------------------------------------------------------------------------------------------------------


def note(
    person: Staff,
    what: str,
    at: datetime,
    *,
    row: SignIn | None = None,
    by: Actor | None = None,
    source: str = "",
) -> None:
    """A line in the log of the account."""
    AccountEvent.objects.create(
        staff=person,
        at=at,
        what=what,
        sign_in=row.id if row else None,
        by=by.staff_id if by else None,
        source=source or (row.source if row else ""),
    )


def end(row: SignIn, how: str, at: datetime, *, by: Actor | None = None, log: bool = True) -> bool:
    """End a session; False where it had ended already."""
    by_id = by.staff_id if by else None
    ended = SignIn.objects.filter(id=row.id).under_way().update(stage=ENDED, ended=how, ended_at=at, ended_by=by_id)
    if ended and log:
        note(row.staff, how, at, row=row, by=by)
    return bool(ended)


def end_all(person: Staff, how: str, *, by: Actor | None = None) -> int:
    """End whatever session a person has open; how many there were."""
    rows = SignIn.objects.under_way().of(person).select_related("staff")
    return sum(end(row, how, clock.real_now(), by=by) for row in rows)


def _locked(staff: UUID | None) -> tuple[Staff, Account]:
    """The person, locked, so that tries come one after the other; and what the account knows."""
    assert staff is not None  # no system signs in
    person = Staff.objects.select_for_update(of=("self",)).select_related("unit").get(id=staff)
    account, _new = Account.objects.get_or_create(staff=person)
    return person, account


def _waiting(ctx: Context, key: str, stages: set[str], now: datetime) -> SignIn:
    """A session of the person's own that waits for this step, and not for too long."""
    ident = as_uuid(key)
    rows = SignIn.objects.select_for_update(of=("self",)).select_related("staff__unit")
    row = rows.filter(id=ident, staff=ctx.actor.staff_id).first() if ident else None
    if row is None or row.stage not in stages or now - row.started_at > PATIENCE:
        raise Refused("account.begin_again")
    return row


def _own(ctx: Context, key: str) -> SignIn:
    """A live session of the person's own."""
    ident = as_uuid(key)
    rows = SignIn.objects.select_for_update(of=("self",)).select_related("staff__unit")
    row = rows.filter(id=ident, staff=ctx.actor.staff_id, stage=LIVE).first() if ident else None
    if row is None:
        raise invalid("no such session", field="sign_in")
    return row


def _forget_waiting(person: Staff, browser: str, now: datetime) -> None:
    """What was begun before and never finished."""
    for row in SignIn.objects.of(person).filter(stage__in=WAITING).select_related("staff"):
        if row.browser == browser or now - row.started_at > PATIENCE:
            end(row, REPLACED, now, log=False)


def _too_old(person: Staff, now: datetime) -> bool:
    limits = Figures(person.unit_id, clock.now())
    return expired(person.password_set_at, now, limits[figures.PASSWORD_MAX_AGE])


def _must_be_strong(ctx: Context, person: Staff, password: str) -> None:
    least = Figures(person.unit_id, ctx.now)[figures.PASSWORD_MIN_LENGTH]
    problems = [_("It needs at least %(least)s characters.") % {"least": least}] if len(password) < least else []
    try:
        validate_password(password, person)
    except ValidationError as error:
        problems += [] if problems else error.messages
    if problems:
        raise Refused("password.weak", field="new", clause="ORG-19", detail=" ".join(problems))


def _keep(person: Staff, hashed: str, at: datetime | None) -> None:
    person.password, person.password_set_at = hashed, at
    person.save(update_fields=["password", "password_set_at"])


def _renew(person: Staff, by: Actor) -> None:
    """Before an account gets something new: locks go, sessions end."""
    Account.objects.filter(staff=person).update(wrong=0, locked_until=None)
    end_all(person, RENEWED, by=by)
