"""A clerk at the desk, for what the catalogue means there."""

from tests.front.counter.conftest import desk

__all__ = ["desk"]
