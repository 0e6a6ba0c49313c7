"""Where goods are in a hall, in the words of the goods ledger."""

from uuid import UUID

from openhall.engines.ledger.goods import (
    CUSTOMER,
    DISPLAY,
    HANDS,
    LENT,
    REPAIR,
    RESERVED,
    SCRAP,
    STORE,
    SUPPLIER,
    GoodsPlace,
)

SUPPLIERS = GoodsPlace(SUPPLIER)


def store(hall: UUID) -> GoodsPlace:
    return GoodsPlace(STORE, hall)


def hands(hall: UUID, staff: UUID) -> GoodsPlace:
    """What a person of a hall carries."""
    return GoodsPlace(HANDS, hall, str(staff))


def reserved(hall: UUID, staff: UUID) -> GoodsPlace:
    """What a person has set aside for orders that aren't final: in the same drawer, but nobody can take it."""
    return GoodsPlace(RESERVED, hall, str(staff))


def display(hall: UUID, staff: UUID) -> GoodsPlace:
    """What is shown to customers and stays in a person's keeping."""
    return GoodsPlace(DISPLAY, hall, str(staff))


def lent(hall: UUID, staff: UUID) -> GoodsPlace:
    """What a person lent out and will have back."""
    return GoodsPlace(LENT, hall, str(staff))


def repair(hall: UUID, staff: UUID) -> GoodsPlace:
    """What a person sent away to be repaired."""
    return GoodsPlace(REPAIR, hall, str(staff))


def customers(hall: UUID) -> GoodsPlace:
    """What this hall's customers took with them."""
    return GoodsPlace(CUSTOMER, hall)


def scrap(hall: UUID) -> GoodsPlace:
    return GoodsPlace(SCRAP, hall)
