"""How many acceptances a second: processes that call order.accept with everything in it, one clerk each.

A new subscription: customer, number, SIM out of a range, plan with agreement, prepayment in cash, receipt form, ledger
entry, activity, rules. Prints one JSON line: how many, in how many seconds, and the latencies in milliseconds.
"""

import json
import sys
import time
from datetime import datetime
from datetime import time as clock_time

from openhall.kernel import clock, commands
from openhall.team.org import doors

from .company import DAY, SIMS, Customers, run


def accept_one(job: str, index: int, n: int, customer: str, form: int) -> float:
    """One acceptance; how long it took, in seconds."""
    fields = {
        "business": "new_subscription",
        "customer": customer,
        "number": f"199{index:02d}{n:06d}",
        "sim": f"8986{index:02d}{n:014d}",
        "plan": "T59",
        "charges": [{"code": "prepayment", "amount": "50.00"}],
        "tender": {"cash": "50.00"},
        "receipt": {"series": "B", "no": form},
        "documents": ["id_copy"],
        "signatures": ["customer", "clerk"],
    }
    started = time.perf_counter()
    commands.execute("order.accept", fields, doors.actor(job), channel=commands.REPLAY)
    return time.perf_counter() - started


def main(job: str, index: int, seconds: float, first: int) -> None:
    """Warm up, say so, wait for the word to begin, then accept for ``seconds``."""
    from openhall.back.receipts.models import Run
    from openhall.team.org.models import Staff

    person = Staff.objects.get(job_number=job)
    made = run("customer.register", job, name="客户", id_kind="resident_id", id_number=Customers.id_number(index))
    customer = str(made.id)
    form = Run.objects.get(holder=person.id).next
    with clock.at(datetime.combine(DAY, clock_time(10), clock.ZONE)):
        n = first
        for _ in range(5):
            accept_one(job, index, n, customer, form)
            n, form = n + 1, form + 1
        print("ready", flush=True)
        sys.stdin.readline()
        latencies = []
        end = time.perf_counter() + seconds
        begun = time.perf_counter()
        while time.perf_counter() < end and n < SIMS:
            latencies.append(accept_one(job, index, n, customer, form) * 1000)
            n, form = n + 1, form + 1
        took = time.perf_counter() - begun
    print(json.dumps({"count": len(latencies), "seconds": took, "next": n, "latencies": latencies}), flush=True)
