"""Books payouts, top-ups and payouts that bounce: money between the clearing account and the bank."""

from __future__ import annotations

from datetime import date

from shared.booking.bank_accounts import bank_account_of
from shared.booking.decision import Booking, Context, Decision
from shared.booking.fallbacks import dated_reversal
from shared.booking.fees import fee_of
from shared.events import Movement, Transferred, TransferReturned
from shared.ledger.documents import Reversal, Transfer
from shared.ledger.keys import Role, reference
from shared.settings import Settings


def transferred(event: Transferred, dated: date, settings: Settings) -> Decision:
    """Books a transfer either way: a payout leaves the balance, a top-up or a debit of the bank comes in."""
    fee = fee_of(event.moved, dated, settings)
    if event.moved.gross.minor == 0:
        return Booking(fee)
    return Booking((_transfer(event.moved, dated, settings), *fee))


def returned(event: TransferReturned, dated: date, settings: Settings, context: Context) -> Decision:
    moved = event.moved
    fee = fee_of(moved, dated, settings)
    if moved.gross.minor == 0:
        return Booking(fee)
    back = _transfer(moved, dated, settings)
    out = context.documents.get(reference(event.transferred, Role.TRANSFER))
    if not (isinstance(out, Transfer) and _undoes(back, out)):
        return Booking((back, *fee))
    reversal = Reversal(
        key=back.key,
        of=reference(event.transferred, Role.TRANSFER),
        fallback="transfer_back",
        dated=dated,
        amount=back.amount,
        account=back.to_account,
        to_account=back.from_account,
    )
    return Booking((dated_reversal(reversal, out.dated), *fee))


def _transfer(moved: Movement, dated: date, settings: Settings) -> Transfer:
    key, gross = reference(moved.source, Role.TRANSFER), moved.gross
    ours, theirs = bank_account_of(moved, settings), settings.main_bank_account
    if gross.minor > 0:
        return Transfer(key, theirs, ours, dated, gross)
    return Transfer(key, ours, theirs, dated, -gross)


def _undoes(back: Transfer, out: Transfer) -> bool:
    ends = (out.from_account, out.to_account)
    return ends == (back.to_account, back.from_account) and out.amount == back.amount
