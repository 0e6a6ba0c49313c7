"""Options for the chart block, as plain data. Colours, fonts and grid come from the theme in app.js."""

from collections.abc import Sequence
from typing import Any

Series = tuple[Any, Sequence[Any]]
"""A name and its figures."""


def bars(labels: Sequence[Any], *series: Series, stacked: bool = False, line: Series | None = None) -> dict[str, Any]:
    """Bars over categories; ``line`` draws a comparison over them (last week, the target)."""
    shown = [_one("bar", name, values, stack="all" if stacked else None) for name, values in series]
    if line is not None:
        shown.append(_one("line", *line, compare=True))
    return _axes(labels, shown)


def lines(labels: Sequence[Any], *series: Series) -> dict[str, Any]:
    return _axes(labels, [_one("line", name, values) for name, values in series])


def ranking(labels: Sequence[Any], series: Series) -> dict[str, Any]:
    """Horizontal bars, the longest on top: for names that need room."""
    options = _axes(list(reversed(labels)), [_one("bar", series[0], list(reversed(series[1])))])
    options["xAxis"], options["yAxis"] = options["yAxis"], options["xAxis"]
    return options


def _one(
    kind: str, name: Any, values: Sequence[Any], *, stack: str | None = None, compare: bool = False
) -> dict[str, Any]:
    made: dict[str, Any] = {"type": kind, "name": str(name), "data": [None if v is None else float(v) for v in values]}
    if stack:
        made["stack"] = stack
    if compare:
        made["compare"] = True  # drawn grey and dashed by the theme
    return made


def _axes(labels: Sequence[Any], series: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "xAxis": {"type": "category", "data": [str(label) for label in labels]},
        "yAxis": {"type": "value"},
        "series": series,
    }
