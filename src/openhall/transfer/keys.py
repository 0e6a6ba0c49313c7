"""The names of the sheets, known before the program has started."""

KEYS = (
    *("units", "counters", "people", "plans", "items"),
    *("number-classes", "segments", "numbers", "tariff", "calendar", "customers", "tiers", "arrivals"),
)
