"""Goods, receipt forms and numbers on their way to the counter: from above to the hall, from the hall to a person."""

from . import company
from .people import hall_number, iccid, imei
from .state import Hall, Person, World


def lead(world: World, hall: Hall, other_than: str | None = None) -> str:
    """Somebody in charge who is in the hall, and not the person concerned."""
    jobs = [person.job for person in hall.of(*company.LEAD_POSITIONS) if person.job != other_than]
    return world.rng.choice(jobs)


def _serials(hall: Hall, item: company.Item, start: int, count: int) -> list[str]:
    place = company.ITEMS.index(item)
    if item.kind == "sim":
        return [iccid(hall.plan.number, n) for n in range(start, start + count)]
    if item.kind == "terminal":
        return [imei(place * 100 + hall.plan.number, n) for n in range(start, start + count)]
    return [f"{place:02d}{hall.plan.number:02d}{n:08d}" for n in range(start, start + count)]


def _run(serials: list[str], item: company.Item) -> dict[str, object]:
    """The serials as a range where they follow one another."""
    contiguous = item.kind != "terminal" and int(serials[-1]) - int(serials[0]) == len(serials) - 1
    return {"range": {"first": serials[0], "last": serials[-1]}} if contiguous else {"serials": serials}


def supply(world: World, hall: Hall, code: str) -> None:
    """A delivery from above into the hall's store."""
    item = company.ITEM[code]
    start = hall.supplied.get(code, 1)
    hall.supplied[code] = start + item.supply
    by = lead(world, hall)
    if item.tracked == "quantity":
        hall.goods[code] = hall.goods.get(code, 0) + item.supply
        world.diary.emit("stock.receive", by, 2, hall=hall.code, item=code, quantity=item.supply)
        return
    serials = _serials(hall, item, start, item.supply)
    hall.store[code].extend(serials)
    world.diary.emit("stock.receive", by, 2, hall=hall.code, item=code, **_run(serials, item))


def draw(world: World, hall: Hall, person: Person, code: str, count: int | None = None) -> None:
    item = company.ITEM[code]
    count = count or item.batch
    held = hall.goods.get(code, 0) if item.tracked == "quantity" else len(hall.store[code])
    if held < count:
        supply(world, hall, code)
    by = lead(world, hall, person.job)
    if item.tracked == "quantity":
        hall.goods[code] -= count
        person.goods[code] = person.goods.get(code, 0) + count
        world.diary.emit("stock.draw", by, 2, item=code, quantity=count, to=person.job)
        return
    serials = [hall.store[code].popleft() for _ in range(count)]
    person.serials.setdefault(code, []).extend(serials)
    world.diary.emit("stock.draw", by, 2, item=code, **_run(serials, item), to=person.job)


def ensure(world: World, hall: Hall, person: Person, code: str, count: int = 1) -> None:
    """The person has that many in hand, drawing more if not."""
    if company.ITEM[code].tracked == "quantity":
        if person.goods.get(code, 0) < count:
            draw(world, hall, person, code)
    elif len(person.serials.get(code, ())) < count:
        draw(world, hall, person, code, max(count, company.ITEM[code].batch))


def issue_book(world: World, hall: Hall, person: Person) -> None:
    by = hall.auditor(world.diary.now.date())
    if hall.form_end - hall.form_next < company.BOOK:
        first, hall.form_end = hall.form_end, hall.form_end + company.FORMS_AT_ONCE
        last = hall.form_end - 1
        world.diary.emit("receipts.receive", by, 2, hall=hall.code, series=company.SERIES, first=first, last=last)
    first, hall.form_next = hall.form_next, hall.form_next + company.BOOK
    last = hall.form_next - 1
    person.books.append([first, last])
    fields = {"series": company.SERIES, "first": first, "last": last, "to": person.job}
    world.diary.emit("receipts.issue", by, 2, hall=hall.code, **fields)


def load_numbers(world: World, hall: Hall) -> None:
    start, hall.numbers_loaded = hall.numbers_loaded, hall.numbers_loaded + company.NUMBERS_AT_ONCE
    fresh = [hall_number(hall.plan.number, n) for n in range(start, hall.numbers_loaded)]
    hall.numbers.extend(fresh)
    world.diary.emit("numbers.load", "system", 2, hall=hall.code, numbers=fresh)


def load_vanity(world: World, hall: Hall) -> None:
    for min_fee, endings in company.VANITY_ENDINGS:
        fresh = [f"199016{hall.plan.number}{ending}" for ending in endings]
        hall.vanity.extend((number, min_fee) for number in fresh)
        fields = {"numbers": fresh, "grade": "vanity", "min_fee": min_fee}
        world.diary.emit("numbers.load", "system", 2, hall=hall.code, **fields)


def prepare(world: World, hall: Hall, person: Person) -> None:
    """What somebody about to open a till needs for the day."""
    for code in ("SIM", *company.VALUE_CARDS):
        if len(person.serials.get(code, ())) < company.ITEM[code].batch // 3:
            draw(world, hall, person, code)
    if person.position == "salesperson":
        for code in company.TERMINALS:
            ensure(world, hall, person, code)
    if person.forms_left() < company.BOOK // 2:
        issue_book(world, hall, person)
