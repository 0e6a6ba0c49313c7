"""What a kind of business can do: the effects that exist, and what each asks of an order.

The effects themselves are the counter's (``front/counter/effects.py``); a further kind is made by choosing one of them.
"""

from dataclasses import dataclass

CLASSES = ("joining", "change", "top_up", "enquiry", "other")
LINES = ("mobile", "data_fixed", "internet", "value_added", "group")
SALES_GROUPS = ("terminals", "prepaid_cards", "value_added")


@dataclass(frozen=True, slots=True)
class Demand:
    """What an effect can't do without. ``number``: none, new or own; ``form``: may a further kind be made of it by form?"""

    number: str
    needs: tuple[str, ...] = ()
    form: bool = True


EFFECTS: dict[str, Demand] = {
    "join": Demand("new", ("sim", "plan")),
    "port_in": Demand("new", ("sim", "plan"), form=False),
    "change_plan": Demand("own", ("plan",)),
    "change_number": Demand("own", ("new_number",)),
    "transfer": Demand("own", ("to_customer",)),
    "replace_sim": Demand("own", ("sim",)),
    "exchange_sim": Demand("own", ("sim",)),
    "password_set": Demand("own", form=False),
    "password_reset": Demand("own", form=False),
    "customer_data": Demand("own", form=False),
    "suspend": Demand("own"),
    "resume": Demand("own"),
    "cancel": Demand("own", form=False),
    "reopen": Demand("own", form=False),
    "function": Demand("own"),
    "value_added": Demand("own"),
    "international_call": Demand("own", form=False),
    "international_roaming": Demand("own", form=False),
    "payment_method": Demand("own", form=False),
    "bank_collection": Demand("own", form=False),
    "lost_certificate": Demand("own", form=False),
    "correct_credit": Demand("own", form=False),
    "unlock_card": Demand("own", form=False),
    "reprint": Demand("own", form=False),
    "answer": Demand("own"),
    "package": Demand("own"),
    "connect": Demand("own", form=False),
    "renew": Demand("own", form=False),
    "money": Demand("own"),
    "record": Demand("own"),
    "order_line": Demand("none", ("customer",)),
    "sale": Demand("none"),
}
"""``record`` leaves the number as it is, ``order_line`` asks for a customer and a data sheet but no number."""

NAMED: tuple[tuple[str, str, str], ...] = (
    ("new_subscription", "joining", "order"),
    ("port_in", "joining", "order"),
    ("vanity_subscription", "joining", "order"),
    ("change_plan", "change", "order"),
    ("change_number", "change", "order"),
    ("transfer_ownership", "change", "order"),
    ("top_up", "top_up", "order"),
    ("pay_bill", "top_up", "order"),
    ("data_package", "top_up", "order"),
    ("complaint", "enquiry", "case"),
    ("enquiry", "enquiry", "case"),
    ("fault_report", "enquiry", "case"),
    ("handset_repair", "other", "case"),
    ("accessory_sale", "other", "order"),
    ("promotion", "other", "order"),
)
"""The fifteen kinds that the rule book names, with their class, and whether they are orders or cases (CATALOG-01)."""
