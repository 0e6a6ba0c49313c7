"""Refusals: a stable code and a sentence that a clerk understands. One list for screens, API, log and replay."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

SENTENCES: dict[str, str] = {
    "permission.denied": gettext_noop("Your position may not do this."),
    "scope.denied": gettext_noop("This belongs to another unit."),
    "account.closed": gettext_noop("This account is closed."),
    "account.credentials": gettext_noop("Job number and password don't match."),
    "account.locked": gettext_noop("Too many wrong logins: locked until {until}."),
    "account.in_use": gettext_noop(
        "This job number is signed in elsewhere since {since} ({source}). The duty supervisor can end that session."
    ),
    "account.first_password": gettext_noop("Sign in at a screen first and choose a password of your own."),
    "account.code_wrong": gettext_noop("The code is wrong, or was used before. Wait for the next one."),
    "account.begin_again": gettext_noop("That took too long. Sign in again."),
    "account.own": gettext_noop("Nobody does this to the own account."),
    "staff.separated": gettext_noop("{one} and {other} are never in one hand."),
    "staff.lent": gettext_noop("{who} works in {hall} on that day."),
    "staff.lent_already": gettext_noop("The person is lent on some of these days already."),
    "staff.bound": gettext_noop("That doesn't go: {what}."),
    "staff.not_settled": gettext_noop("Not settled yet: {missing}."),
    "outlet.right_missing": gettext_noop(
        "An own hall says by what right the company holds it: built, bought or rented."
    ),
    "outlet.no_shops": gettext_noop("An outlet of the type {type} has no shops in it."),
    "hall.closed": gettext_noop("The hall isn't open then. Open on that day: {hours}."),
    "duty.unowned": gettext_noop("Not exactly one department answers for {duty}: mend the duty matrix first."),
    "password.weak": gettext_noop("Choose another password. {detail}"),
    "input.invalid": gettext_noop("The input is not right: {detail}"),
    "input.repeated": gettext_noop("This key was used before with other contents."),
    "busy.try_again": gettext_noop("Somebody else is changing the same thing; please try again."),
    "customer.id_invalid": gettext_noop("The identity number is wrong: check length, date and check digit."),
    "customer.incomplete": gettext_noop("This must be filled in before the customer file can be saved."),
    "customer.phone_invalid": gettext_noop("This is no telephone number: a mobile has 11 digits."),
    "customer.original_not_seen": gettext_noop("Somebody must have seen the original document."),
    "customer.alike": gettext_noop("There are {count} files with this phone: look whether it is the same customer."),
    "customer.duplicate": gettext_noop("Another file has this document already: a manager can join them."),
    "customer.join_direction": gettext_noop("Keep the file that has a document."),
    "customer.reason_missing": gettext_noop(
        "Without an open transaction of this customer, say why you need to see it."
    ),
    "customer.no_proof": gettext_noop(
        "Call details open only in a bill query, after the customer has proved identity."
    ),
    "customer.not_wrong": gettext_noop("That is what the file says already."),
    "customer.held": gettext_noop("A legal hold lies on this file."),
    "customer.must_be_kept": gettext_noop("A duty to keep this file stands against its destruction."),
    "archive.number_stays": gettext_noop("Papers keep their archive number."),
    "archive.number_used": gettext_noop("This archive number is taken."),
    "archive.document_missing": gettext_noop("A request by an authority comes with its letter."),
    "archive.not_approved": gettext_noop("A leader of the level above must approve first."),
    "archive.not_reader": gettext_noop("Only the person named in the application may open these papers."),
    "archive.listed": gettext_noop("This file stands on another destruction list already."),
    "archive.same_person": gettext_noop("It takes a second person."),
    "number.unavailable": gettext_noop("This number can't be assigned here."),
    "number.min_fee": gettext_noop("This vanity number asks for at least {min_fee} in fees and prepayment."),
    "sim.unavailable": gettext_noop("This SIM is unknown or already used."),
    "stock.insufficient": gettext_noop("There is not enough of {item}."),
    "stock.not_holder": gettext_noop("{serial} is not in your hands."),
    "stock.unsigned": gettext_noop("Who takes goods or forms signs for them."),
    "stock.own_slip": gettext_noop("The second signature is another person's."),
    "stock.not_keeper": gettext_noop("Gifts are booked by their keeper alone."),
    "stock.not_receiver": gettext_noop("Only the person named in the handover does this."),
    "stock.name_missing": gettext_noop("Name the {count} missing of {item} by their serials."),
    "stock.not_with_giver": gettext_noop("{serial} is no longer with the giver: name it as missing."),
    "stock.no_transaction": gettext_noop("A gift goes out only against an order of yours that stands."),
    "stock.reason_wanted": gettext_noop("That is more than the {proposed} proposed: give the reason."),
    "stock.count_missing": gettext_noop("Count your cards first; then they can be sold."),
    "stock.count_open": gettext_noop("Your count differs: the duty supervisor confirms it first."),
    "receipt.not_held": gettext_noop("Receipt form {no} is not held here."),
    "receipt.used": gettext_noop("Receipt form {no} has been used."),
    "receipt.out_of_order": gettext_noop("Receipt forms go in order: the next one is {next}."),
    "receipt.required": gettext_noop("Money moves only with a receipt form."),
    "receipt.void_incomplete": gettext_noop("All three copies of a void form must be kept."),
    "receipt.void_unstamped": gettext_noop("Stamp the form as void first."),
    "receipt.book_size": gettext_noop("A book has at most {size} forms."),
    "receipt.book_in_use": gettext_noop("{book} is still with this person: exchange it when it is used up."),
    "receipt.book_closed": gettext_noop("This book has been closed."),
    "receipt.uncancelled": gettext_noop("The auditor first cancels the blank forms of {book}."),
    "receipt.book_unused": gettext_noop("This book isn't used up: {next} is next."),
    "receipt.unaccounted": gettext_noop("Not every form is accounted for: {missing}."),
    "receipt.own_book": gettext_noop("Nobody checks the own book."),
    "receipt.own_copies": gettext_noop("The green copies are keyed by somebody else than who wrote them."),
    "receipt.approval_needed": gettext_noop(
        "The customer had this form: the duty supervisor must approve its voiding."
    ),
    "receipt.till_closed": gettext_noop("This form's till is closed: correct it by a counter-receipt."),
    "receipt.reserved": gettext_noop("Form {no} is reserved: use it or void it first."),
    "receipt.unsupplied": gettext_noop("Payments without invoice wait for a paper form: {count}."),
    "receipt.second_invoice": gettext_noop("This sale has its invoice already: {no}."),
    "charge.not_tariff": gettext_noop("The charge {code} is not what the tariff says ({price})."),
    "tender.insufficient": gettext_noop("The money given does not cover the {due} due."),
    "tender.unconfirmed": gettext_noop("The provider has confirmed {paid} by mobile, not {asked}."),
    "tender.overpaid": gettext_noop("Only cash may exceed the sum due."),
    "order.document_missing": gettext_noop("A paper is missing: {document}."),
    "order.signature_missing": gettext_noop("A signature is missing: {signature}."),
    "order.in_contract": gettext_noop("The number is in contract until {until}; leaving early costs {fee}."),
    "order.already_reversed": gettext_noop("This order has been reversed."),
    "order.other_day": gettext_noop("Only an order of the same business day can be reversed."),
    "order.self_review": gettext_noop("Nobody reviews an order of their own."),
    "order.self_approval": gettext_noop("Nobody approves their own act."),
    "order.unconfirmed": gettext_noop("The customer has not confirmed yet."),
    "order.not_prepared": gettext_noop("At a desk an order is prepared first."),
    "order.expired": gettext_noop("This order has expired; start it again."),
    "order.not_explained": gettext_noop("Explain tariff, coverage and use before the customer confirms."),
    "order.special_without_document": gettext_noop("A special procedure needs a branch document in force."),
    "order.not_yours": gettext_noop("Another clerk has taken this order."),
    "order.document_expired": gettext_noop("This document expired on {date}."),
    "order.document_other": gettext_noop("This document is not the customer's."),
    "order.copy_missing": gettext_noop("A copy must be kept of this paper: {document}."),
    "order.review_pending": gettext_noop("A second person decides first: {plan}, until {until}."),
    "order.changed": gettext_noop("The order has changed meanwhile; please look again."),
    "order.not_checked": gettext_noop("The customer checks number and amount first."),
    "order.means_not_allowed": gettext_noop("This hall doesn't take that kind of confirmation."),
    "order.details_missing": gettext_noop("This business also needs: {field_label}."),
    "order.arrears_open": gettext_noop("{amount} is still owed for this number."),
    "order.unsettled": gettext_noop("First settle: balance {balance}, deposit {deposit}."),
    "order.nothing_changed": gettext_noop("Nothing of the file was changed in this order."),
    "order.conditions_not_met": gettext_noop("The norm of this business doesn't allow it: {detail}."),
    "order.original_wrong": gettext_noop("That is not an order which this business can refer to."),
    "mandate.missing": gettext_noop("Enter the bank mandate first."),
    "number.class_deposit": gettext_noop("This class of numbers asks for a deposit of {deposit}."),
    "number.class_spend": gettext_noop("This class of numbers asks for a plan of at least {min_spend} a month."),
    "password.initial": gettext_noop("This is still the initial password: change it, or show a document."),
    "password.blocked": gettext_noop("Too many wrong entries today: only the document counts until tomorrow."),
    "password.document_only": gettext_noop("This business asks for a document; a password is not enough."),
    "code.expired": gettext_noop("This code no longer holds; have another sent."),
    "display.unknown": gettext_noop("This display is not paired with a counter (any more)."),
    "topup.too_much": gettext_noop("A single top-up may not exceed {limit}."),
    "till.unsigned_slips": gettext_noop("Signed slips are not scanned yet: {slips}."),
    "till.not_open": gettext_noop("You have no open till."),
    "till.already_open": gettext_noop("A till is open already: yours, or one at this counter."),
    "till.insufficient_cash": gettext_noop("The drawer holds only {held}."),
    "till.unsettled": gettext_noop("Your last till closed with a difference: explain it first."),
    "till.no_shortage": gettext_noop("Only {open} stands on this account."),
    "settlement.own_till": gettext_noop("Nobody settles the own till, or confirms what they took themselves."),
    "liability.own": gettext_noop("Neither the person named nor who proposed it decides."),
    "payment.used": gettext_noop("This payment was used for an order."),
    "till.held_money": gettext_noop("An order at this till still holds money: finish or cancel it first."),
    "day.not_open": gettext_noop("The hall's business day is not open."),
    "day.already_open": gettext_noop("The hall has an open day already."),
    "day.already_closed": gettext_noop("This day has been closed."),
    "day.tills_open": gettext_noop("Tills are still open: {counters}."),
    "audit.self_audit": gettext_noop("Nobody audits their own work."),
    "audit.not_matched": gettext_noop("Report, copies and bank differ: sign only with a note."),
    "report.not_yours": gettext_noop("Only the clerk of the shift submits its report."),
    "match.not_balanced": gettext_noop("Books, money, stubs and goods don't agree: submit with a difference."),
    "match.unexplained": gettext_noop("A difference needs the clerk's explanation."),
    "audit.already_signed": gettext_noop("This day has been signed."),
    "finding.not_yours": gettext_noop("Only the person named answers a finding."),
    "finding.own": gettext_noop("Neither the person named nor who raised it decides a finding."),
    "finding.watched": gettext_noop("The system itself watches this clause: its findings come by themselves."),
    "parameter.looser": gettext_noop("A lower level may only be stricter than {value} set above."),
    "roster.overlap": gettext_noop("This overlaps another shift of the person."),
    "roster.begun": gettext_noop("That time has begun already."),
    "roster.clocked_in": gettext_noop("Somebody has clocked in for this shift."),
    "roster.consent": gettext_noop("Less than 24 hours before a published shift its people must consent: ask them."),
    "roster.on_leave": gettext_noop("{who} is on leave from {first} to {last}: no work on {day}."),
    "roster.change_open": gettext_noop("A change of this shift is asked for already."),
    "roster.changed_meanwhile": gettext_noop("The shift has changed meanwhile: ask anew."),
    "roster.next_level": gettext_noop("About a hall's head the level above decides."),
    "attendance.unrelieved": gettext_noop(
        "{relief}, who relieves you at {start}, hasn't clocked in. A lead consents before you go."
    ),
    "attendance.no_consent": gettext_noop("{who} hasn't consented: a lead signs under the own number."),
    "attendance.at_terminal": gettext_noop("In this hall one clocks in and out at its terminal."),
    "attendance.not_in": gettext_noop("{who} isn't clocked in."),
    "attendance.agreed": gettext_noop("That time had been agreed to beforehand ({what}): it is no empty post."),
    "leave.afterwards": gettext_noop(
        "Only sick leave is reported afterwards; other leave is applied for before it begins."
    ),
    "overtime.day": gettext_noop("That would be {hours} hours of overtime in a day; the law allows {most}."),
    "overtime.month": gettext_noop("That would be {hours} hours of overtime in the month; the law allows {most}."),
    "roster.not_agreed": gettext_noop("On the screens the other person agrees first, and a lead approves."),
    "roster.not_yours": gettext_noop("This is another person's shift."),
    "roster.swap_changed": gettext_noop("One of the two shifts has changed meanwhile: ask anew."),
    "roster.swap_open": gettext_noop("A swap of one of these shifts is asked for already."),
    "roster.unpublished": gettext_noop("Only published shifts are swapped."),
    "roster.nothing_to_publish": gettext_noop("No draft of this week is still to come."),
    "roster.no_templates": gettext_noop("Lay down the hall's shifts first: proposals are made from them."),
    "roster.proposal_running": gettext_noop("A roster of this hall is being worked out: wait for it, or call it off."),
    "roster.no_guide": gettext_noop("No guide on {day} from {start} to {end}: plan one, who isn't at a counter."),
    "roster.uncovered": gettext_noop(
        "{count} stretches lack people, first {day} from {start} to {end}: publish with a written reason."
    ),
    "roster.unqualified": gettext_noop("{who} isn't qualified for this post."),
    "lunch.outside": gettext_noop("{who}'s lunch lies outside the time for it."),
    "lunch.nobody_left": gettext_noop("At {at} fewer than {staffed} counters would stay staffed: go in turns."),
    "roster.too_few_weeks": gettext_noop(
        "Expecting arrivals takes {wanted} complete weeks of counts, and there are {count}."
    ),
    "roster.swap_limit": gettext_noop("No more than {most} swaps a month, and {count} stand there already."),
    "discipline.supervisors": gettext_noop(
        "The discipline record is about the positions below the supervisors, and never about oneself."
    ),
    "check.own": gettext_noop("Nobody looks at oneself: another lead does."),
    "review.own": gettext_noop("Nobody reviews the own plan or minutes: the superior does."),
    "briefing.too_new": gettext_noop(
        "Only notices that this person could read before the end of yesterday are asked about."
    ),
    "day_plan.tasks_open": gettext_noop("Unfinished without a reason or a consented new date: {tasks}."),
    "log.signed": gettext_noop("This day is signed: its entries stay as they are. Make an addition."),
    "log.empty": gettext_noop("Nothing has been written for that day yet."),
    "log.part_empty": gettext_noop("All four parts of the service log are filled in."),
    "handover.uncounted": gettext_noop("Not counted yet: {what}."),
    "handover.not_prepared": gettext_noop(
        "Tickets, receipts and materials are prepared before a supervisor takes over."
    ),
    "handover.not_the_end": gettext_noop("The closing log is written at the end of the shift, {end}."),
    "handover.second_person": gettext_noop("The second signature is another person's: nobody signs for both."),
    "handover.no_closing_log": gettext_noop("There is no closing log of the evening before to take over from."),
    "counter.called_away": gettext_noop("The duty supervisor calls you away, on the live floor."),
    "ticket.one_a_phone": gettext_noop("This phone holds a number already: one at a time."),
    "ticket.not_here": gettext_noop("Scan the code in the hall first: a number waits only once you are there."),
    "appointment.no_slot": gettext_noop("No place can be booked at this time; the hall is open {hours}."),
    "appointment.full": gettext_noop("All places of this time are taken: please choose another one."),
    "appointment.too_far": gettext_noop("Bookings are taken up to {last}."),
    "appointment.too_many": gettext_noop("This phone holds {most} bookings already."),
    "appointment.unknown": gettext_noop("There is no booking with this number under this phone."),
    "appointment.elsewhere": gettext_noop("This booking is for {hall}."),
    "norm.legal_step": gettext_noop("This step is a legal check and stays in the norm: {step}"),
    "hall.closed_today": gettext_noop("The hall is closed on {date}."),
    "hall.closed_now": gettext_noop("The hall is open {hours}: outside these hours no number is given out."),
    "staff.not_on_shift": gettext_noop("{name} is not on shift now."),
    "staff.not_for_this": gettext_noop("{name} has no position for what this counter serves."),
    "staff.serving": gettext_noop("Somebody is called to this person or served by them: that is finished first."),
    "ticket.no_tier": gettext_noop("The customer file has no tier: a named customer is VIP by the file alone."),
    "ticket.not_served_here": gettext_noop("That counter doesn't serve what this customer wants."),
    "ticket.too_late": gettext_noop("A number is put back only within {minutes} minutes of its call."),
    "ticket.none_waiting": gettext_noop("Nobody is waiting for this counter."),
    "case.closed": gettext_noop("This matter is closed."),
    "transition.not_allowed": gettext_noop("The present state does not allow this step."),
    "import.not_xlsx": gettext_noop("This is no xlsx workbook. Save it as an Excel workbook (.xlsx)."),
    "import.old_format": gettext_noop(
        "This is an old .xls file, or one with a password: save it as .xlsx without one."
    ),
    "import.too_large": gettext_noop("The file is larger than {most}."),
    "import.bomb": gettext_noop("The file unpacks to far more than it should: it isn't read."),
    "import.macros": gettext_noop("The workbook holds macros: save it as .xlsx without them."),
    "import.broken": gettext_noop("The workbook is damaged: open it in Excel, save it again, and try once more."),
    "import.nothing": gettext_noop("The workbook holds none of the sheets that are read: {known}."),
    "import.sheet_unknown": gettext_noop("No sheet of this name is read; known are: {known}."),
    "import.sheet_hidden": gettext_noop("The sheet is hidden: show it, or delete it."),
    "import.sheet_twice": gettext_noop("The sheet {other} holds the same kind of rows."),
    "import.rows": gettext_noop("A sheet has at most {most} rows."),
    "import.columns": gettext_noop("A sheet has at most {most} columns."),
    "import.heading_unknown": gettext_noop("Unknown heading {heading}; known are: {known}."),
    "import.heading_twice": gettext_noop("The heading {heading} stands there twice."),
    "import.heading_missing": gettext_noop("The column {heading} is missing."),
    "import.heading_none": gettext_noop("Something stands in a column that has no heading."),
    "import.merged": gettext_noop("Cells are merged: {range}. Split them."),
    "import.formula": gettext_noop("A formula stands here: paste its value instead."),
    "import.cell_error": gettext_noop("The cell shows the error {value}."),
    "import.not_here": gettext_noop("{what} isn't known here: neither there already nor made by an earlier row."),
    "import.missing": gettext_noop("This must be filled in."),
    "import.number_not_text": gettext_noop(
        "The cell holds the number {value}, not text: zeros at the front may be lost. Format the column as text and type"
        " it again."
    ),
    "import.date_not_text": gettext_noop("Excel has made a date of this: format the column as text and type it again."),
    "import.text_long": gettext_noop("A text has at most {most} characters."),
    "import.text_signs": gettext_noop("The text holds signs that can't be kept."),
    "import.not_amount": gettext_noop("{value} is no amount: a number with at most two decimals, such as 98.00."),
    "import.not_whole": gettext_noop("{value} is no whole number."),
    "import.not_clock": gettext_noop("{value} is no time of the day: write it as 09:30."),
    "import.not_day": gettext_noop("{value} is no date: a date cell, or text such as 2026-11-16."),
    "import.not_yes": gettext_noop("{value} is neither yes nor no."),
    "import.not_choice": gettext_noop("{value} is none of: {choices}."),
    "import.not_pairs": gettext_noop("{value} is no pair: write name=value, separated by ;"),
    "import.masked": gettext_noop("This is masked: personal data are taken in only as they are."),
    "import.row_twice": gettext_noop("Row {row} of this sheet says something else of the same thing."),
    "import.differs": gettext_noop("{label} stands otherwise already ({old}), and isn't changed by an import."),
    "import.too_many_problems": gettext_noop("More than {most} problems: mend these first."),
    "not_found": gettext_noop("There is nothing here."),
}
"""Every code with its sentence (English message ids; the Chinese stands in the catalogue)."""


class Refused(Exception):
    """A command says no. It changes nothing; ``code`` is stable, ``facts`` fill the sentence."""

    def __init__(self, code: str, /, *, clause: str | None = None, field: str | None = None, **facts: object) -> None:
        if code not in SENTENCES:
            raise AssertionError(f"refusal code without a sentence: {code}")
        super().__init__(code)
        self.code = code
        self.clause = clause
        self.field = field
        self.facts = facts

    @property
    def message(self) -> str:
        """The sentence in the person's language."""
        facts = {"detail": "", **self.facts}
        shown = {name: fact.shown if isinstance(fact, Detail) else fact for name, fact in facts.items()}
        return str(_(SENTENCES[self.code])).format_map(_Gaps(shown))

    def for_people(self) -> "Refused":
        """As a person or the API may see it: absent and out of scope look the same."""
        return Refused("not_found") if self.code == "scope.denied" or self.facts.get("absent") else self


class _Gaps(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "…"


class Detail:
    """What exactly is wrong, as a message id with its facts: English in log and replay, the person's language on screen.

    ``Detail("unknown plan {plan}", plan=code)``: the text is a literal, so that `openhall translations` finds it.
    """

    def __init__(self, text: str, /, **facts: object) -> None:
        self._text = text
        self._facts = facts

    def __str__(self) -> str:
        return str(self._text).format_map(_Gaps(self._facts)) if self._facts else str(self._text)

    @property
    def shown(self) -> str:
        if not self._text:
            return ""
        text = str(_(str(self._text)))
        facts = {name: fact.shown if isinstance(fact, Detail) else fact for name, fact in self._facts.items()}
        return text.format_map(_Gaps(facts)) if facts else text


def invalid(detail: str = "", /, *, field: str | None = None, **facts: object) -> Refused:
    """Input that can't be acted on: unknown, negative, not fitting. ``detail`` is a message id, filled by the facts."""
    return Refused("input.invalid", detail=Detail(detail, **facts), field=field)
