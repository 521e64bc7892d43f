"""Two hundred buyers want fifty pieces, twenty of them at a time, at the deployed form."""

from __future__ import annotations

import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import urllib3

from local.demo.trading_day import SETTINGS
from local.emulator.saying import step
from local.stack.emulated import EmulatedStack
from shared.store import orders, stock
from tests.functions.orders.buying import FORM, filled
from tests.system.scripts import settle

BUYERS, AT_ONCE, PIECES = 200, 20, 50
SENT = re.compile(r'name="sent" value="([0-9a-f]{32})"')
TYPED = {
    "pieces-l1": "0",
    "pieces-l2": "1",
    "last_name": "Buyer",
    "line1": "1 Mill Lane",
    "city": "York",
    "postal_code": "YO1 7HH",
    "way": "offline",
    # Long ago, so that nobody seems to be a machine, and the price of one valve with VAT.
    "shown_at": "1700000000",
    "agreed": "1200",
}
# Somebody was quicker, this very moment or before.
SOLD_OUT = ("sold out", "Somebody was quicker", "are left")


def test_fifty_buyers_get_a_piece_each_and_all_others_a_clear_refusal(stack: EmulatedStack) -> None:
    business = stack.open_business("rush", SETTINGS)
    valve = filled("rush", business.xero, PIECES)
    form, http = f"{stack.addresses.front_door}/f/{FORM.address}", urllib3.PoolManager(maxsize=AT_ONCE)

    def buy(number: int) -> str:
        shown = http.request("GET", form)
        if shown.status != 200:
            return _refused(shown)
        sent = SENT.search(shown.data.decode())
        assert sent
        typed = {**TYPED, "sent": sent[1], "first_name": f"Nr {number}", "email": f"nr{number}@example.org"}
        from_here = {"Origin": stack.addresses.front_door}
        answer = http.request(
            "POST", form, fields=typed, encode_multipart=False, redirect=False, headers=from_here
        )
        return "ordered" if answer.status == 303 else _refused(answer)

    with step(f"{BUYERS} buyers order"), ThreadPoolExecutor(AT_ONCE) as threads:
        outcomes = Counter(threads.map(buy, range(BUYERS)))
    assert outcomes == {"ordered": PIECES, "refused": BUYERS - PIECES}
    # So many calls at once use Xero's minute up, and the lane rests until the next one.
    settle(business, patience=300)
    placed = orders.latest("rush", BUYERS)
    assert len(placed) == PIECES
    references = [each["reference"] for each in business.xero.documents() if each["kind"] == "invoice"]
    assert sorted(references) == sorted(f"{each.id} invoice" for each in placed)
    assert stock.lefts("rush", [valve]) == {valve: 0}


def _refused(answer: urllib3.BaseHTTPResponse) -> str:
    """Returns "refused" for a page that says why in a buyer's words; else what it says."""
    text = answer.data.decode()
    is_clear = answer.status in (200, 409, 410, 422) and any(each in text for each in SOLD_OUT)
    return "refused" if is_clear else f"{answer.status}: {text[:200]}"
