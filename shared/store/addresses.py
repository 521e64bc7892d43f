"""Orders that contacts made without an e-mail address get the one that was put right at the provider."""

from __future__ import annotations

from datetime import datetime

from pynamodb.exceptions import TransactWriteError

from shared.booking.addresses import EMAIL_LEFT_OUT, put_right
from shared.ledger.documents import Contact, ContactEmail
from shared.ledger.rows import Source
from shared.store import rows
from shared.store.ledger import flag_key
from shared.store.tables.ledger import RowItem
from shared.store.tables.writing import condition_failed, transaction


def mend(tenant: str, source: Source, email: str, now: datetime) -> bool:
    """Orders that the contact for which a source is listed gets this address, and lists the source no more.

    Orders it once, however often the address is told. Returns False where there is nothing to put right.
    """
    ordered = _ordered(tenant, source, email)
    return ordered is not None and _write(tenant, source, ordered, now)


def _ordered(tenant: str, source: Source, email: str) -> ContactEmail | None:
    # Read for every movement that is read again, so not consistently: the next time finds what this missed.
    for flag in rows.read(tenant, [flag_key(source.key, EMAIL_LEFT_OUT)]):
        for row in rows.read(tenant, [flag.about], consistent=True):
            return put_right(row.document, email) if isinstance(row.document, Contact) else None
    return None


def _write(tenant: str, source: Source, ordered: ContactEmail, now: datetime) -> bool:
    try:
        with transaction() as write:
            row = rows.pending_row(tenant, source, ordered, now)
            write.save(row, condition=RowItem.key.does_not_exist())
            flag = RowItem(tenant, flag_key(source.key, EMAIL_LEFT_OUT))
            write.delete(flag, condition=RowItem.state.is_in("attention", "seen"))
    except TransactWriteError as error:
        if not condition_failed(error):
            raise
        return False
    return True
