"""Makes orders: one of each kind, and whatever can be priced."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from shared.orders.buyers import Buyer, PostalAddress
from shared.orders.forms import MOST_LINES, Way
from shared.orders.offers import Offer
from shared.orders.orders import Attempt, Order
from shared.orders.paying import WaysBack
from shared.orders.pricing import MOST_PENCE, Priced, line_of, priced
from shared.orders.recurrence import Recurrence

# A Monday.
AT = datetime(2026, 10, 5, 9, tzinfo=UTC)
BACK = WaysBack("https://forms.example/o/t0k3n", "https://forms.example/o/t0k3n/left")
ADA = Buyer(
    *("Ada", "Lovelace", "ada@ada.example", "Ada Ltd"),
    address=PostalAddress("1 High Street", "", "Leeds", "LS1 1AA", "gb"),
)
BOOK = Offer("book", "A book", Decimal("9.99"), Decimal(0), "200")
PIN = Offer("pin", "Pins", Decimal("0.0833"), Decimal(20), "200")
ONCE = {"book": 2, "pin": 100}


def order(recurrence: Recurrence | None = None, pence: int = 2000) -> Order:
    """Returns an order of two books and a hundred pins, 28.31 in all, and a lesson if that recurs."""
    lesson = Offer("lesson", "A lesson", Decimal(pence) / 100, Decimal(20), "200", recurrence=recurrence)
    bought = priced([BOOK, PIN, lesson], ONCE | ({"lesson": 1} if recurrence else {}))
    return Order("ORD-7K3M9Q2XAB", "f1", 1, ADA, bought, AT, title="Piano lessons")


def lesson(recurrence: Recurrence, pence: int = 2000) -> Order:
    """Returns an order of a lesson that comes again, and of nothing else."""
    whole = order(recurrence, pence)
    return replace(whole, priced=Priced(whole.priced.recurring))


def costing(pence: int) -> Order:
    offer = Offer("a", "A thing", Decimal(pence) / 100, Decimal(20), "200")
    return replace(order(), priced=priced([offer], {"a": 1}))


def attempt(number: int = 1, way: Way = "card", at: datetime = AT) -> Attempt:
    return Attempt(number, way, at, at + timedelta(hours=1))


_PRICES = st.decimals(Decimal(0), Decimal("9999.9999"), places=4)
_RHYTHMS = st.one_of(
    st.none(),
    st.builds(
        Recurrence,
        st.sampled_from(["week", "month", "quarter", "year"]),
        st.none() | st.integers(2, 60),
        st.none() | st.dates(date(2026, 9, 1), date(2028, 9, 1)),
    ),
)


@st.composite
def orders(draw: st.DrawFn) -> Order:
    """Draws whatever a form can sell and `shared.orders` can price."""
    rhythm = draw(_RHYTHMS)
    comes_again = st.sampled_from([None, rhythm])
    lines = draw(
        st.lists(
            st.tuples(
                _PRICES,
                st.integers(1, 9_999),
                comes_again,
                st.text(min_size=1, max_size=60).filter(str.strip),
            ),
            min_size=1,
            max_size=MOST_LINES,
        ).filter(_can_be_priced)
    )
    offers = [_offer(n, price, again, name) for n, (price, _, again, name) in enumerate(lines)]
    quantities = {each.line: line[1] for each, line in zip(offers, lines, strict=True)}
    return replace(order(), priced=priced(offers, quantities))


def _offer(n: int, price: Decimal, again: Recurrence | None, name: str) -> Offer:
    return Offer(f"l{n}", name, price, Decimal(20), "200", recurrence=again)


def _can_be_priced(lines: list[tuple[Decimal, int, Recurrence | None, str]]) -> bool:
    total = sum(line_of(_offer(0, price, again, name), n).gross for price, n, again, name in lines)
    return 0 < total <= MOST_PENCE
