"""A file whose form is wrong is refused as a whole: the line is named, and nothing of it is kept."""

import pytest

from openhall.replay.events import FileError, read
from tests.reference import broken


@pytest.mark.django_db
@pytest.mark.parametrize("start", range(0, 400, 40))
def test_a_broken_file_is_refused_at_its_line(start: int) -> None:
    for seed in range(start, start + 40):
        lines, number = broken.generate_broken(seed)
        with pytest.raises(FileError) as caught:
            read(line.encode() for line in lines)
        assert caught.value.line == number, f"seed {seed}: {caught.value}"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "line",
    [
        '{"at": "2026-11-16T08:00:00+08:00", "do": "clock.tick", "by": "system", "by": "1001"}',
        '{"at": "2026-11-16T08:00:00+08:00", "do": "clock.tick", "by": 1001}',
        '{"at": "2026-11-16T08:00:00", "do": "clock.tick", "by": "system"}',
        '{"at": "2026-13-16T08:00:00+08:00", "do": "clock.tick", "by": "system"}',
        '{"at": "2026-11-16T08:00:00+08:00", "do": "till.drop", "by": "1001", "amount": NaN}',
        '{"at": "2026-11-16T08:00:00+08:00", "do": "till.drop", "by": "1001", "amount": "１.00"}',
        '{"at": "2026-11-16T08:00:00+08:00", "do": "org.leave", "by": "system", "job_number": "a\\u0000b"}',
        '{"at": "2026-11-16T08:00:00+08:00", "do": "org.leave", "by": "system", "job_number": "\\ud800"}',
        "[]",
        "null",
        "\ufeff{}",
    ],
)
def test_each_of_these_lines_makes_a_file_unreadable(line: str) -> None:
    with pytest.raises(FileError):
        read([line.encode("utf-8", "surrogatepass")])
