"""Says in which form this version writes rows."""

from __future__ import annotations

from shared.ledger.row_version import ROW_VERSION

# The form in which this version writes rows, so that a later version can recognise and read them.
VERSION = ROW_VERSION
