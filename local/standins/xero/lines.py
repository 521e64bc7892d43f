"""Works out what each line item adds to its document; VAT is rounded line by line."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from local.standins.xero import shapes, sold, tracked
from local.standins.xero.books import PENNY, Posting
from local.standins.xero.records import ZERO, Account, Element, Line
from local.standins.xero.state import State, Work
from local.standins.xero.taxes import RATES, TaxRate, rates_of

SHAPE: shapes.Shape = {
    "LineItemID": shapes.GUID,
    "Description": shapes.text(4000),
    "Quantity": shapes.Field("number", places=4),
    "UnitAmount": shapes.Field("number", places=4),
    "AccountCode": shapes.TEXT,
    "TaxType": shapes.TEXT,
    "TaxAmount": shapes.MONEY,
    "LineAmount": shapes.MONEY,
    "ItemCode": shapes.text(30),
    "Tracking": shapes.Listed(tracked.ON_A_LINE),
}
LINE_AMOUNT_TYPES = shapes.one_of("Exclusive", "Inclusive", "NoTax")


def pennies(amount: int | Decimal) -> Decimal:
    """Rounds to the nearest penny, a half away from zero: Decimal calls it ROUND_HALF_UP."""
    return Decimal(amount).quantize(PENNY, ROUND_HALF_UP)


def complaints(work: Work, item: Element, types: str, *, final: bool) -> Iterator[str]:
    """A `final` document goes into the books; a draft may still lack a description and an account."""
    if final and not str(item.get("Description", "")).strip():
        yield "Description is a mandatory field."
    yield from _account_complaints(work.state, item, final)
    yield from _tax_complaints(work, item, types)
    yield from sold.complaints(work.state, item)
    yield from tracked.complaints(work.state, item.get("Tracking", []), work.tracked)
    if "UnitAmount" not in item and "LineAmount" not in item:
        yield "UnitAmount or LineAmount must be specified."
    else:
        yield from _amount_complaints(work, item)
        yield from _tax_amount_complaints(work, item, types)


def _account_complaints(state: State, item: Element, final: bool) -> Iterator[str]:
    code = item.get("AccountCode")
    account = state.accounts.find("code", code)
    if code is None:
        if final:
            yield "Account code must be specified."
    elif account is None or account.type == "BANK" or account.system:
        yield f"Account code '{code}' is not a valid code for this document."
    elif not account.is_active:
        yield f"Account code '{code}' has been archived, or deleted. Please use a different account code."


def _tax_complaints(work: Work, item: Element, types: str) -> Iterator[str]:
    given, account = item.get("TaxType"), work.state.accounts.find("code", item.get("AccountCode"))
    if given is None:
        return
    rate = RATES.get(given)
    if rate is None or rate not in rates_of(work.state.vat_registered):
        yield f"The TaxType code '{given}' does not exist or cannot be used for this type of transaction."
    elif types == "NoTax" and given != "NONE":
        yield f"The TaxType code '{given}' cannot be used on a document without tax."
    elif account is not None and not rate.applies_to(account):
        yield f"The TaxType code '{given}' cannot be used with account code '{account.code}'."


def _amount_complaints(work: Work, item: Element) -> Iterator[str]:
    expected = _line_amount(work, item)
    if item.get("LineAmount", expected) != expected:
        yield f"The line total {item['LineAmount']} does not match the expected line total {expected}"


def _tax_amount_complaints(work: Work, item: Element, types: str) -> Iterator[str]:
    """A given TaxAmount may correct the rounding by a penny, and no more."""
    account = work.state.accounts.find("code", item.get("AccountCode"))
    expected = _tax(_line_amount(work, item), _rate(work.state, item, account, types), types)
    if abs(item.get("TaxAmount", expected) - expected) > PENNY:
        yield f"The tax amount {item['TaxAmount']} does not match the expected tax amount {expected}"


def build(work: Work, item: Element, types: str) -> Line:
    """Builds the line of an item that drew no complaints."""
    account = work.state.accounts.find("code", item.get("AccountCode"))
    rate = _rate(work.state, item, account, types)
    amount = _line_amount(work, item)
    tax = _tax(amount, rate, types) if "TaxAmount" not in item else pennies(item["TaxAmount"])
    net = amount - tax if types == "Inclusive" else amount
    return Line(
        id=item.get("LineItemID") or work.state.new_id(),
        description=item.get("Description", ""),
        quantity=_quantity(item),
        unit_amount=_unit(work, item),
        account_id=account.id if account else "",
        account_code=account.code if account else "",
        tax_type=rate.type,
        amount=amount,
        net=net,
        tax=tax,
        reverse_charge=pennies(net * rate.reverse / 100),
        item_id=sold.item_id(work.state, item),
        tracking=tracked.build(work.state, item.get("Tracking", [])),
    )


def _rate(state: State, item: Element, account: Account | None, types: str) -> TaxRate:
    given = item.get("TaxType") or (account.tax_type if account else "NONE")
    rate = RATES.get(given, RATES["NONE"])
    usable = state.vat_registered and types != "NoTax"
    return rate if usable else RATES["NONE"]


def _tax(amount: Decimal, rate: TaxRate, types: str) -> Decimal:
    base = 100 + rate.percent if types == "Inclusive" else Decimal(100)
    return pennies(amount * rate.percent / base)


def _quantity(item: Element) -> Decimal:
    return Decimal(item.get("Quantity", 1))


def _unit(work: Work, item: Element) -> Decimal:
    # Without ?unitdp=4 Xero keeps two decimals of a unit price, however many were sent.
    places = Decimal(1).scaleb(-work.unit_places)
    given = item.get("UnitAmount")
    exact = item["LineAmount"] / (_quantity(item) or 1) if given is None else Decimal(given)
    return exact.quantize(places, ROUND_HALF_UP)


def _line_amount(work: Work, item: Element) -> Decimal:
    if "UnitAmount" in item:
        return pennies(_quantity(item) * _unit(work, item))
    return pennies(item["LineAmount"])


def postings(state: State, lines: tuple[Line, ...], sign: int) -> Iterator[Posting]:
    """`sign` is 1 where the lines are debits (money spent), -1 where they are credits (a sale)."""
    vat = state.system_account("GST").id
    for line in lines:
        yield Posting(line.account_id, sign * line.net, line.tracking)
        for amount in (line.tax, line.reverse_charge, -line.reverse_charge):
            if amount != ZERO:
                yield Posting(vat, sign * amount)


def as_sent(state: State, line: Line) -> Element:
    """Returns what a client would have sent for the line as it stands."""
    sent = {name: value for name, value in _plain(line).items() if value != ""}
    tracking = {"Tracking": tracked.as_sent(line.tracking)} if line.tracking else {}
    return {**sent, **sold.as_sent(state, line), **tracking}


def render(state: State, line: Line) -> Element:
    shown = {**_plain(line), **sold.render(state, line)}
    return {**shown, "Tracking": tracked.render(state, line.tracking), "ValidationErrors": []}


def _plain(line: Line) -> Element:
    return {
        "LineItemID": line.id,
        "Description": line.description,
        "Quantity": line.quantity,
        "UnitAmount": line.unit_amount,
        "AccountCode": line.account_code,
        "TaxType": line.tax_type,
        "TaxAmount": line.tax,
        "LineAmount": line.amount,
    }
