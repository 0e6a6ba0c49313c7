"""Deny by default: what a position may do stands in one file (``openhall.positions``); here it is only asked."""

from openhall.positions import GRANTS

from .actors import Actor


def allowed(actor: Actor, permission: str) -> bool:
    """May one of this person's positions do it at all? An unknown permission is an error of the program, never a yes."""
    granted = GRANTS[permission]
    if actor.granted is not None:
        return permission in actor.granted
    return actor.position in granted or not granted.isdisjoint(actor.also)


def permissions_of(position: str) -> list[str]:
    return sorted(name for name, positions in GRANTS.items() if position in positions)
