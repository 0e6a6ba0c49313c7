"""Working a proposal out: a process of its own beside the worker, so that no alarm waits for it and it can be stopped.

The worker starts it when the deadline falls due (``openhall solve KEY``); where ``OPENHALL_SOLVER`` says ``here`` the
solving is done on the spot, as tests do. Progress is written every half second, which also tells that the job lives;
a proposal that was called off has no row to write to any more, and the search stops.
"""

import subprocess
import sys
import threading
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.conf import settings

from openhall.kernel import clock, commands, deadlines
from openhall.kernel.actors import SYSTEM
from openhall.kernel.models import Deadline
from openhall.kernel.problems import Refused

from . import clashes, model, plan, verifier
from .models import CLASHING, DONE, FAILED, RUNNING, Proposal

SOLVE = "roster.solve"
STEP = 0.5
WORKERS = 8


@deadlines.calls(SOLVE, again=timedelta(minutes=5))
def start(deadline: Deadline) -> None:
    """The worker doesn't wait for it."""
    if settings.OPENHALL_SOLVER == "here":
        work_out(deadline.subject)
        return
    command = [sys.executable, "-m", "openhall.cli", "solve", deadline.subject]
    subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


def work_out(key: str) -> None:
    """Solve, and write down what came of it; a proposal that was called off or taken up before is left alone."""
    try:
        _tell("roster.proposal_begins", proposal=key)
    except Refused:
        return
    row = Proposal.objects.get(id=key)
    problem = plan.from_json(row.problem)
    try:
        found = _solved(row, problem)
        state, result = _judged(problem, found)
    except Exception as failure:
        state, result = FAILED, {"why": type(failure).__name__}
        raise
    finally:
        if Proposal.objects.filter(id=row.id, state=RUNNING).exists():
            _tell("roster.proposal_ends", proposal=key, state=state, result=result)


def _tell(name: str, **given: Any) -> None:
    commands.execute(name, given, SYSTEM, channel=commands.JOB)


def _solved(row: Proposal, problem: plan.Problem) -> model.Solution:
    """The solver works in a thread without a database; this one says how it goes."""
    from openhall.engines.policy.parameters import Figures

    from .parameters import SECONDS

    seconds = Figures(row.hall, row.asked_at)[SECONDS]
    run = model.Run(problem)
    progress: dict[str, Any] = {"cost": None, "bound": None, "seconds": 0.0, "most": seconds}
    answers: list[model.Solution | BaseException] = []

    def told(cost: float | None, bound: float | None) -> None:
        progress.update({name: value for name, value in (("cost", cost), ("bound", bound)) if value is not None})

    def search() -> None:
        try:
            answers.append(run.solve(seconds=seconds, workers=WORKERS, told=told))
        except BaseException as failure:  # said in the thread that waits
            answers.append(failure)

    begun = clock.real_now()
    thread = threading.Thread(target=search, daemon=True)
    thread.start()
    while thread.is_alive():
        thread.join(STEP)
        progress["seconds"] = round((clock.real_now() - begun).total_seconds(), 1)
        mine = Proposal.objects.filter(id=row.id, state=RUNNING)
        if not mine.update(progress=dict(progress), told_at=clock.real_now()):
            run.stop()
    answer = answers[0]
    if isinstance(answer, BaseException):
        raise answer
    return answer


def _judged(problem: plan.Problem, found: model.Solution) -> tuple[str, dict[str, Any]]:
    """What is kept of a solution: never an illegal one, whatever the solver says."""
    if found.state == model.INFEASIBLE:
        clash = clashes.smallest(problem)
        return CLASHING, {"clash": asdict(clash) if clash else None, "seconds": found.seconds}
    if found.state == model.UNKNOWN:
        return FAILED, {"why": "time", "seconds": found.seconds}
    if verifier.breaches(problem, found.assigned):
        return FAILED, {"why": "illegal", "seconds": found.seconds}
    weighed = verifier.weigh(problem, found.assigned)
    return DONE, {
        "assigned": [list(one) for one in found.assigned],
        "optimal": found.state == model.OPTIMAL,
        "cost": weighed.cost,
        "bound": found.bound,
        "gap": found.gap,
        "seconds": round(found.seconds, 1),
        "by_rule": weighed.by_rule,
        "unmet": [asdict(one) for one in weighed.unmet],
    }
