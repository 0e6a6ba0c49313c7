"""Where goods are in a hall, in the words of the goods ledger."""

from uuid import UUID

from openhall.engines.ledger.goods import CUSTOMER, HANDS, SCRAP, STORE, SUPPLIER, GoodsPlace

SUPPLIERS = GoodsPlace(SUPPLIER)


def store(hall: UUID) -> GoodsPlace:
    return GoodsPlace(STORE, hall)


def hands(hall: UUID, staff: UUID) -> GoodsPlace:
    """What a person of a hall carries."""
    return GoodsPlace(HANDS, hall, str(staff))


def customers(hall: UUID) -> GoodsPlace:
    """What this hall's customers took with them."""
    return GoodsPlace(CUSTOMER, hall)


def scrap(hall: UUID) -> GoodsPlace:
    return GoodsPlace(SCRAP, hall)
