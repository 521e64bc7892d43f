"""Reads how many pieces a buyer wants of each line of a form, and says what is wrong in the buyer's words.

Neither prices nor names are read from it: they come from the offers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from shared.orders.forms import FormLine, OrderForm
from shared.orders.offers import Offer
from shared.orders.pricing import Priced, priced

# Before the id of a line, in the name of the box for its pieces.
PIECES = "pieces-"
_NUMBER = re.compile(r"[0-9]{1,6}", re.ASCII)

Errors = dict[str, str]


class Unfit(ValueError):
    """What was typed cannot be an order. `errors` has a sentence for each box, by its name."""

    def __init__(self, errors: Errors) -> None:
        super().__init__("; ".join(errors.values()))
        self.errors = errors


def pieces(form: OrderForm, offers: Sequence[Offer], typed: Mapping[str, str]) -> dict[str, int]:
    """Reads the boxes for pieces, by the lines' ids; none of the numbers is 0. Raises Unfit."""
    _refuse_other_lines(form, typed)
    wanted, errors = _numbers(form, offers, typed)
    errors = errors or _beyond_stock(offers, wanted)
    if not wanted and not errors:
        errors = {"pieces": "Please choose something to order."}
    if errors:
        raise Unfit(errors)
    return wanted


def comes_to(offers: Sequence[Offer], wanted: Mapping[str, int]) -> Priced:
    """Prices what is wanted of these offers. Raises Unfit for a sum that no order can have."""
    try:
        return priced(offers, wanted)
    except ValueError:
        says = (
            "An order must come to a penny at least, and to less than £1,000,000. Please change the numbers."
        )
        raise Unfit({"pieces": says}) from None


def _refuse_other_lines(form: OrderForm, typed: Mapping[str, str]) -> None:
    known = {f"{PIECES}{each.id}" for each in form.lines}
    if any(name.startswith(PIECES) and name not in known for name in typed):
        says = "The form has changed since you opened it. Please look at it again, and send it then."
        raise Unfit({"pieces": says})


def _numbers(
    form: OrderForm, offers: Sequence[Offer], typed: Mapping[str, str]
) -> tuple[dict[str, int], Errors]:
    """Returns the numbers that were typed, and what is wrong with the others."""
    most = {each.line: each.most for each in offers}
    wanted, errors = dict[str, int](), Errors()
    for line in form.lines:
        box = f"{PIECES}{line.id}"
        try:
            number = _number(line, typed.get(box, ""), most.get(line.id, 0))
        except ValueError as error:
            errors[box] = str(error)
        else:
            wanted |= {line.id: number} if number else {}
    return wanted, errors


def _number(line: FormLine, typed: str, left: int | None) -> int:
    """Returns how many pieces are wanted. `left` is how many there are, None where nobody counts them.

    Raises ValueError with a sentence.
    """
    allowed, said = line.quantity, typed.strip()
    if allowed.is_fixed:
        number = allowed.least
    elif not said:
        number = 0
    elif _NUMBER.fullmatch(said):
        number = int(said)
    else:
        raise ValueError("Please enter a whole number, such as 1 or 2.")
    if left is not None and number > left:
        raise ValueError(f"Only {left:,} of these are left." if left else "These are sold out.")
    if not allowed.takes(number):
        raise ValueError(_between(allowed.least, allowed.most))
    return number


def _between(least: int, most: int) -> str:
    if least:
        return f"Please order from {least:,} to {most:,} of these."
    return f"Please order at most {most:,} of these."


def _beyond_stock(offers: Sequence[Offer], wanted: Mapping[str, int]) -> Errors:
    """Says where lines that sell the same product want more of it together than there is."""
    in_all = Counter[str]()
    for each in offers:
        in_all[each.item_id] += wanted.get(each.line, 0)
    return {
        f"{PIECES}{each.line}": f"Only {each.most:,} of these are left, for all lines together."
        for each in offers
        if each.most is not None and in_all[each.item_id] > each.most and each.line in wanted
    }
