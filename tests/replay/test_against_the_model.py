"""Random rough files give the report that an independent model of the contract gives."""

import json

import pytest

from openhall.replay.events import read
from openhall.replay.report import build
from openhall.replay.run import run
from tests.reference import model, roughen
from tests.replay.compare import differences


def compare(seed: int) -> list[str]:
    lines = roughen.generate(seed)
    expected = {"parts": [1, 2], **model.run(lines)}
    events = read(line.encode() for line in lines)
    return differences(expected, json.loads(json.dumps(build(run(events), events[0].at))))


@pytest.mark.django_db
def test_a_rough_file_gives_what_the_model_gives() -> None:
    assert compare(1) == []


@pytest.mark.django_db
@pytest.mark.property
@pytest.mark.parametrize("seed", range(2, 16))
def test_rough_files_give_what_the_model_gives(seed: int) -> None:
    assert compare(seed) == []
