"""Says why a person's mails do not arrive, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from shared.reasons import Reason

Refusal = Literal["address_refused", "sender_refused", "bounced", "complained"]

REFUSALS: Mapping[Refusal, Reason] = {
    "address_refused": Reason(
        "Our mail service does not accept your e-mail address.",
        "Check the address with which you sign in; then save this page, and we try again.",
    ),
    "sender_refused": Reason(
        "Our mail service does not accept mail from us at present.",
        "Nothing: whoever runs this service has been told. We try again at the next regular time.",
    ),
    "bounced": Reason(
        "The last mail to your address came back as undeliverable.",
        "Make sure that your mailbox exists and takes mail; then save this page, and we try again.",
    ),
    "complained": Reason(
        "The last mail to you was marked as spam, so we have stopped writing.",
        "Save this page if you want mails again.",
    ),
}
# After these nobody writes to the address until its owner has saved the page again.
LASTING: frozenset[Refusal] = frozenset({"address_refused", "bounced", "complained"})
