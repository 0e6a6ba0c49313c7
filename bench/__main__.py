"""script/bench [--json OUT] [--orders N] [--seconds S] [--calls N] [--days N] [--only floor|roster]: measure, print."""

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from .server import durable, pgbench

ROOT = Path(__file__).resolve().parents[1]


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(int(len(values) * share), len(values) - 1)]


def accepting(jobs: list[str], workers: int, seconds: float, first: int) -> dict[str, float]:
    """Acceptances a second by as many processes, one clerk each."""
    code = "import django; django.setup(); from bench.accepting import main; main({!r}, {}, {}, {})"
    clients = [
        subprocess.Popen(
            [sys.executable, "-c", code.format(job, index, seconds, first)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=dict(os.environ),
        )
        for index, job in enumerate(jobs[:workers])
    ]
    for client in clients:
        assert client.stdout is not None
        if client.stdout.readline().strip() != "ready":
            raise RuntimeError("a client did not come up")
    for client in clients:
        assert client.stdin is not None
        client.stdin.write("\n")
        client.stdin.flush()
    results = [json.loads(client.stdout.readline()) for client in clients if client.stdout is not None]
    for client in clients:
        client.wait()
    latencies = [one for result in results for one in result["latencies"]]
    return {
        "a_second": round(sum(result["count"] / result["seconds"] for result in results), 1),
        "p50_ms": round(percentile(latencies, 0.5), 1),
        "p95_ms": round(percentile(latencies, 0.95), 1),
        "next": max(result["next"] for result in results),
    }


def statements(job: str, n: int) -> dict[str, int]:
    """How many SQL statements one acceptance takes, and how many rows' worth of writes are among them."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from openhall.kernel import clock
    from openhall.team.org.models import Staff

    from .accepting import accept_one
    from .company import DAY, Customers, run

    made = run("customer.register", job, name="客户", id_kind="resident_id", id_number=Customers.id_number(99))
    person = Staff.objects.get(job_number=job)
    from openhall.back.receipts.models import Run

    form = Run.objects.get(holder=person.id).next
    with clock.at(datetime.combine(DAY, datetime.min.time().replace(hour=10), clock.ZONE)):
        accept_one(job, 0, n, str(made.id), form)
        with CaptureQueriesContext(connection) as captured:
            accept_one(job, 0, n + 1, str(made.id), form + 1)
    texts = [query["sql"].lstrip().upper() for query in captured.captured_queries]
    writes = sum(text.startswith(("INSERT", "UPDATE", "DELETE")) for text in texts)
    # ledger_post writes accounts and lines, ledger_move_run a cut, a holding and a movement
    writes += sum(2 for text in texts if "LEDGER_POST" in text) + sum(3 for text in texts if "LEDGER_MOVE_RUN" in text)
    return {"statements": len(texts), "writes": writes}


def compared(data: Path, writes: int, seconds: int) -> dict[str, float]:
    """pgbench running as many inserts a transaction on the same server."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE IF NOT EXISTS bench_write (id bigserial PRIMARY KEY, a uuid, b text, c numeric(14,2))"
        )
    insert = "INSERT INTO bench_write (a, b, c) VALUES (gen_random_uuid(), 'an order or a line of one', 50.00);\n"
    script = "BEGIN;\n" + insert * writes + "COMMIT;\n"
    return {f"{clients}_clients": round(pgbench(data, script, clients, seconds), 1) for clients in (1, 4)}


def measure(args: argparse.Namespace) -> dict[str, Any]:
    found: dict[str, Any] = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),  # noqa: TID251  (a real moment is meant)
        "machine": {"cores": os.cpu_count(), "python": platform.python_version()},
    }
    with durable() as data:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openhall.settings")
        import django
        from django.db import connections

        django.setup()
        from . import alarms, company, estimating, filling, pages, queueing, replaying, rostering, streaming

        if args.only != "floor":
            say("A roster of 30 people over 28 days")
            found["roster"] = rostering.bench()
            say("The forecast of the last two weeks of the demo halls")
            found["forecast"] = rostering.forecasts()
        if args.only == "roster":
            connections.close_all()
            return found
        say(f"{args.calls:,} tickets taken and called by 4 workers")
        company.above()
        with alarms.watched() as found["alarms_meanwhile"]:
            found["floor"] = queueing.bench(4, args.calls)
        say(f"The queue alarm on {args.days} generated days, against a model of seconds")
        found["alarms"] = alarms.days(args.days)
        say(f"The waiting times shown on {args.days} generated days")
        found["estimates"] = estimating.bench(args.days)
        say("500 open screens at five calls a second")
        found["streams"] = streaming.bench(args.seconds * 3)
        if args.only == "floor":
            connections.close_all()
            return found
        say("Company with four clerks")
        jobs = company.build(4)
        for index in range(4):
            company.load_numbers(index, company.SIMS)
        found["one_acceptance"] = statements(jobs[0], company.SIMS - 10)
        say("order.accept with 1 and with 4 workers")
        one = accepting(jobs, 1, args.seconds, 0)
        four = accepting(jobs, 4, args.seconds, 12_000)
        found["accept"] = {"1_worker": one, "4_workers": four}
        say("pgbench with as many writes")
        found["pgbench"] = compared(data, found["one_acceptance"]["writes"], int(args.seconds))
        found["accept"]["of_pgbench"] = {
            "1": round(one["a_second"] / found["pgbench"]["1_clients"], 3),
            "4": round(four["a_second"] / found["pgbench"]["4_clients"], 3),
        }
        say("Day close of 1,000 orders")
        found["day_close_1000_orders_s"] = replaying.day_close(jobs)
        found["growth"] = {}
        first = 24_000
        for orders in (10_000, args.orders):
            say(f"Filling up to {orders:,} orders")
            started = time.perf_counter()
            (filling.fill if orders == 10_000 else filling.more)(orders)
            took = time.perf_counter() - started
            measured = accepting(jobs, 1, args.seconds, first)
            first += 6_000
            found["growth"][str(orders)] = {**measured, "filled_in_s": round(took, 1)}
        small, large = (found["growth"][str(orders)]["p50_ms"] for orders in (10_000, args.orders))
        found["growth"]["cost_ratio"] = round(large / small, 2)
        say("Pages")
        found["pages_ms"] = pages.measure()
        found["plans"] = pages.plans()
        say("openhall check")
        found["check"] = subprocess.run(
            [sys.executable, "-m", "openhall.cli", "check"], cwd=ROOT, capture_output=True, text=True, check=False
        ).returncode
        connections.close_all()
    found["replay"] = replaying.replay()
    return found


def main() -> int:
    parser = argparse.ArgumentParser(prog="script/bench", description=__doc__)
    parser.add_argument("--json", metavar="OUT", help="write the figures there as well")
    parser.add_argument(
        "--orders", type=int, default=100_000, help="how many orders 'large' is (the target is 1000000)"
    )
    parser.add_argument("--seconds", type=float, default=10.0, help="how long each throughput is measured")
    parser.add_argument("--calls", type=int, default=100_000, help="how many tickets are taken and called")
    parser.add_argument("--days", type=int, default=30, help="how many days the queue alarm is looked at")
    parser.add_argument("--only", choices=["floor", "roster"], help="measure this part alone")
    args = parser.parse_args()
    found = measure(args)
    content = json.dumps(found, indent=1)
    print(content)
    if args.json:
        Path(args.json).write_text(content + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
