"""What the hall looks at each day, by forms: its counters before customers come, its people before a shift, itself at night."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from openhall.engines.checks.forms import form

MATERIAL, EQUIPMENT, CLEANLINESS = "material", "equipment", "cleanliness"
OPENING = form(
    "opening",
    clause="ROSTER-18",
    title=_("Before opening"),
    items={
        MATERIAL: _("Material arranged"),
        EQUIPMENT: _("Equipment checked"),
        CLEANLINESS: _("Surroundings clean"),
    },
    whole=False,
)

PRESENT, LATE, ABSENT, ON_LEAVE, SWAPPED, ELSEWHERE = "present", "late", "absent", "leave", "swap", "elsewhere"
PRE_SHIFT = form(
    "pre_shift",
    clause="ROSTER-14",
    title=_("Pre-shift check"),
    items={
        "dress": _("Dress"),
        "badge": pgettext_lazy("clerk", "Badge"),
        "appearance": _("Appearance"),
        "preparation": _("Preparation"),
    },
    verdicts={
        PRESENT: (_("Present"), "settled"),
        LATE: (pgettext_lazy("register", "Late"), "due"),
        ABSENT: (pgettext_lazy("register", "Absent"), "wrong"),
        ON_LEAVE: (pgettext_lazy("register", "On leave"), "plain"),
        SWAPPED: (pgettext_lazy("register", "Swapped"), "plain"),
        ELSEWHERE: (pgettext_lazy("register", "Elsewhere"), "plain"),
    },
    looked={PRESENT, LATE},
)

NIGHT_ROUND = form(
    "guard.round",
    clause="ROSTER-16",
    title=_("Night round"),
    items={"facilities": _("Facilities"), "safe": _("Safe")},
)
