"""Small random rostering problems."""

import random  # noqa: TID251  (only seeded)

from openhall.team.roster.proposals.plan import Fixed, Limits, Person, Problem, Template

SHIFTS = (
    Template("A", 510, 990, "counter", "general"),
    Template("B", 600, 1080, "counter", "general"),
    Template("P", 510, 750, "counter", "general"),
    Template("Q", 780, 1080, "counter", "general"),
    Template("X", 540, 1020, "counter", "sales"),
    Template("G", 510, 1080, "guide"),
    Template("S", 510, 800, "supervise"),
    Template("T", 780, 1080, "supervise"),
    Template("D", 480, 1200, "guard"),
    Template("N", 1200, 1920, "guard"),
)


def draw(seed: int, *, people: int = 6, days: int = 7, standing: int = 2) -> Problem:
    """Up to so many people over so many days; some gone, on leave or with wishes, some shifts published, some clashing."""
    rng = random.Random(seed)
    templates = tuple(sorted(rng.sample(SHIFTS, rng.randint(2, 5)), key=lambda one: one.key))
    keys = [one.key for one in templates]
    crew = []
    for number in range(rng.randint(1, people)):
        can = tuple(sorted(rng.sample(keys, rng.randint(1, len(keys)))))
        away = ()
        if rng.random() < 0.4:
            first = rng.randrange(days) * 1440 + rng.choice((0, 0, 600))
            away = ((first, first + rng.choice((480, 1440, 2880))),)
        off = random.Random(f"{seed} {number}")
        leave = ()
        if off.random() < 0.3:
            first = off.randrange(days) * 1440
            leave = ((first, first + off.choice((1440, 2880, 4320))),)
        wishes = {rng.randrange(days): rng.choice(("off", "early", "late")) for _ in range(rng.randint(0, 2))}
        crew.append(Person(f"p{number}", can, away, tuple(sorted(wishes.items())), leave))
    fixed = []
    for _ in range(rng.randint(0, standing)):
        one, template, day = rng.choice(crew), rng.choice(templates), rng.randrange(-3, days + 2)
        start = day * 1440 + template.start
        fixed.append(Fixed(one.key, start, start + template.end - template.start, template.duty, template.skill))
    hours = (510, rng.choice((1080, 1080, 1050)))
    opening = tuple(None if rng.random() < 0.1 else hours for _ in range(days))
    need = {
        skill: tuple(tuple(rng.randint(0, 2) if 17 <= slot < 36 else 0 for slot in range(48)) for _ in range(days))
        for skill in sorted({one.skill for one in templates if one.skill})
    }
    return Problem(
        days,
        templates,
        tuple(crew),
        tuple(fixed),
        opening,
        need,
        any(one.duty == "guard" for one in templates),
        limits=Limits(hours=rng.choice((40, 24)) * 60, free=rng.choice((1, 1, 2))),
    )
