"""Files with known results replay with exactly these results."""

import json
from pathlib import Path

import pytest

from openhall.replay.events import read
from openhall.replay.report import build
from openhall.replay.run import run
from tests.replay.compare import differences

SAMPLES = Path(__file__).parent / "samples"


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["quiet-day", "rough-day", "rough-floor-day"])
def test_a_sample_replays_with_exactly_its_expected_result(name: str) -> None:
    expected = json.loads((SAMPLES / f"{name}.expected.json").read_text(encoding="utf-8"))
    with (SAMPLES / f"{name}.jsonl").open("rb") as lines:
        events = read(lines)
    report = build(run(events), events[0].at)
    assert differences(expected, json.loads(json.dumps(report))) == []
