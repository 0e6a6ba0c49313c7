from django.apps import AppConfig


class CounterConfig(AppConfig):
    name = "openhall.front.counter"
    label = "counter"

    def ready(self) -> None:
        from . import (  # noqa: F401  (they register commands, kinds of cases and rules)
            actions,
            confirming,
            desk,
            displays,
            effects_desk,
            effects_lines,
            effects_orders,
            ending,
            enquiries,
            fast_track,
            followups,
            handed,
            peak,
            preparing,
            previews,
            reviewing,
            rules,
            sales,
            station,
            suspending,
            tendering,
            till_end,
        )
