"""A process that accepts orders for a client, as the web server does: a request comes in, an answer goes out.

Started with DATABASE_URL set; each line of input is ``key form-number``, each line of output ``key order-id`` once the
acceptance is committed. It is there to be killed.
"""

import sys
from datetime import datetime

import django

django.setup()

from django.db import OperationalError, connection  # noqa: E402

from openhall.kernel import clock, commands  # noqa: E402
from openhall.team.org import doors  # noqa: E402


def main(customer: str) -> None:
    print("ready", flush=True)
    for line in sys.stdin:
        key, no = line.split()
        fields = {
            "business": "top_up",
            "customer": customer,
            "number": "19901000001",
            "charges": [{"code": "prepayment", "amount": "10.00"}],
            "tender": {"epay": "10.00"},
            "receipt": {"series": "S1", "no": int(no)},
            "documents": [],
            "signatures": ["customer", "clerk"],
        }
        try:
            with clock.at(datetime(2026, 11, 16, 9, 0, tzinfo=clock.ZONE)):
                made = commands.execute("order.accept", fields, doors.actor("1003"), channel=commands.REPLAY, key=key)
            print(key, made.id, flush=True)
        except OperationalError:
            connection.close()
            print(key, "failed", flush=True)


main(sys.argv[1])
