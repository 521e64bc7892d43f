"""Numbers the form of ledger rows, without their codec: the webhooks need the number and carry no cattrs."""

from __future__ import annotations

# The form in which this version writes rows. Rows of a later form are left to the version that wrote them.
ROW_VERSION = 1
