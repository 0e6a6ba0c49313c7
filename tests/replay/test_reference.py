"""docs/replay.md is made from the code, and is what is committed; samples fit the published schema."""

import json
from pathlib import Path

import pytest

from openhall.replay.schema import event_schemas, reference

ROOT = Path(__file__).parents[2]


def test_the_committed_reference_is_what_the_code_says() -> None:
    written = (ROOT / "docs" / "replay.md").read_text(encoding="utf-8")
    assert written == reference() + "\n", "make it again: openhall schema --replay-docs > docs/replay.md"


@pytest.mark.parametrize("name", ["quiet-day", "rough-day"])
def test_a_sample_fits_the_published_schema(name: str) -> None:
    known = {event["properties"]["do"]["const"]: event for event in event_schemas()["oneOf"]}
    for line in (Path(__file__).parent / "samples" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        event = json.loads(line)
        schema = known[event["do"]]
        assert set(schema["required"]) <= set(event) <= set(schema["properties"])
