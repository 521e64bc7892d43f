"""Explains why something was parked or left out: a reason code, a sentence for people, and what to do.

The code is also the name of the metric. A bookkeeper reads the rest.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    sentence: str
    what_to_do: str


PARKED: dict[str, Reason] = {
    "refused_by_xero": Reason(
        "Xero refused this document.",
        "Read Xero's message, put right what it names, then retry.",
    ),
    "period_locked": Reason(
        "The document is dated in a period that is locked in Xero.",
        "Move the lock date in Xero back briefly and retry, or let it be posted on the first open day.",
    ),
    "account_not_usable": Reason(
        "An account code of this document does not exist in Xero, is archived or cannot be used here.",
        "Restore the account in Xero, then retry. Another account that you choose in the settings counts for "
        "what happens from then on.",
    ),
    "tax_type_not_usable": Reason(
        "Xero does not accept this document's tax rate for its account.",
        "Let the account take the rate in Xero, then retry; or enter the document there by hand, and mark it "
        "as handled. Another rate that you choose in the settings counts for what happens from then on.",
    ),
    "lead_source_missing": Reason(
        "The lead source of this sale has no active option in Xero.",
        "It is sent by itself as soon as Xero has the option again. If the lead source is archived, restore "
        "it on the page of lead sources; if Xero has no room for it, that page says what to do.",
    ),
    "contact_not_usable": Reason(
        "The contact is archived in Xero, or was merged into one that is.",
        "Restore the contact in Xero, or the one it was merged into, then retry.",
    ),
    "email_refused": Reason(
        "Xero does not accept the contact's e-mail address.",
        "By hand, enter an address that Xero accepts on the contact, then retry.",
    ),
    "contact_not_ours": Reason(
        "The contact in Xero was not created for this customer, so its e-mail address is not set from here.",
        "Enter the address on the contact in Xero by hand, then retry; or accept that it has none.",
    ),
    "name_not_unique": Reason(
        "Another contact in Xero has this name, and the name with the e-mail address, if there is one, is "
        "taken too.",
        "Rename or merge the other contact in Xero, then retry.",
    ),
    "number_not_unique": Reason(
        "Each invoice number we tried is already used in Xero.",
        "Choose another prefix for invoice numbers in the settings, then retry.",
    ),
    "payment_does_not_fit": Reason(
        "The invoice in Xero cannot take this payment: it is already paid, voided or smaller.",
        "Look at the invoice in Xero: somebody may have paid or changed it by hand. Then retry.",
    ),
    "invoice_changed": Reason(
        "The order was changed, but its invoice in Xero is not as we left it: somebody has changed or "
        "paid it.",
        "Change the invoice in Xero yourself and accept this; or put it back as it was, then retry.",
    ),
    "changed_after_paid": Reason(
        "The order was made larger a moment after its money had come, so its invoice stands as it was.",
        "Take a new order for what is more, and accept this.",
    ),
    "voided_in_xero": Reason(
        "Somebody voided or deleted the document in Xero.",
        "Nothing: it is left alone. Retry only if it should be posted again.",
    ),
    "reconciled": Reason(
        "The document is reconciled with a bank statement in Xero, so it cannot be deleted.",
        "Unreconcile it in Xero, then retry.",
    ),
    "allocated": Reason(
        "The document is allocated to another one in Xero, or has been paid back, so it cannot be deleted.",
        "Remove the allocation or the payment in Xero, then retry.",
    ),
    "no_address_to_mail": Reason(
        "Xero cannot send the invoice by e-mail: its contact has no e-mail address there.",
        "Enter the address in the contact in Xero, then retry; or accept it, and send it another way.",
    ),
    "not_mailed": Reason(
        "Xero did not send the invoice by e-mail.",
        "Read Xero's message, then retry; or send it from Xero by hand, and accept this row.",
    ),
    "deletion_refused": Reason(
        "Money went back, or the owner is undoing a document, and Xero does not allow its deletion.",
        "Read Xero's message, delete or void the document by hand or undo what prevents that, then retry.",
    ),
    "unknown_category": Reason(
        "Money moved for a reason that this version has no rule for.",
        "Look at the movement below. A reserve is closed automatically once it is released. Book anything "
        "else by hand in Xero, and report its category.",
    ),
    "stands_otherwise": Reason(
        "The ledger was restored, and Xero holds a document of another kind under this Reference.",
        "Look at that document in Xero. If it books the same money, accept this row; otherwise put it right "
        "in Xero by hand, then accept this row.",
    ),
    "xero_breaks_on_it": Reason(
        "Xero failed or did not answer each time this document was sent, for over an hour.",
        "Retry later; if Xero still fails, enter it in Xero by hand and tell Xero's support.",
    ),
    "unknown_at_stripe": Reason(
        "Stripe sent an event about an object that its API says does not exist.",
        "Check that the webhook and the API key belong to one Stripe account and send the event again from "
        "Stripe; if a balance transaction is shown below and that does not help, book it by hand in Xero.",
    ),
    "unknown_at_gocardless": Reason(
        "GoCardless sent an event about an object that its API says does not exist.",
        "Check that the webhooks and the access token belong to one GoCardless organisation; then send the "
        "event again from GoCardless.",
    ),
    "amount_not_readable": Reason(
        "The provider shows this without an amount or a currency, so we cannot tell what moved.",
        "Look it up at the provider, then retry; if that does not help, book it by hand in Xero, and report "
        "it.",
    ),
    "event_is_broken": Reason(
        "GoCardless sent an event that cannot be read, so we cannot tell what it was about.",
        "Compare what GoCardless shows for that day with Xero, book by hand what is missing, and report it.",
    ),
    "cannot_be_rendered": Reason(
        "The document cannot be written in Xero's format.",
        "This is a fault in this software: report the message below.",
    ),
}

ATTENTION: dict[str, Reason] = {
    "email_left_out": Reason(
        "Xero does not accept the e-mail address held at Stripe or GoCardless, so the contact has none.",
        "Correct the address at the provider, then retry: the contact in Xero gets it.",
    ),
    "sale_not_on_record": Reason(
        "The sale is not on record here (older than the feed, or from another app), so one line was booked.",
        "Change the line in Xero if the sale belonged to another account or tax rate.",
    ),
    "payer_not_readable": Reason(
        "The provider no longer shows who paid: the customer or mandate was removed or erased. It was booked "
        "to the contact already on record for the payer, or else to the contact without a name.",
        "Nothing if the contact is right; otherwise change it in Xero.",
    ),
    "won_after_loss": Reason(
        "A dispute was won after its loss had been booked, so the money was booked where the loss had been.",
        "Nothing, unless the loss was booked in a VAT period that is closed: then tell your accountant.",
    ),
    "dispute_before_feed": Reason(
        "A dispute was won whose money had been taken before the start date of the feed.",
        "Move the line in Xero from suspense to where the money was booked when it was taken.",
    ),
    "beyond_the_sale": Reason(
        "More went back to the customer than the sale was worth, by a refund and a charge-back, for example. "
        "The excess was booked to bad debts, without VAT.",
        "Ask the customer to repay it, or leave it written off.",
    ),
    "overpaid": Reason(
        "The sale was already paid, or its invoice in Xero was paid, voided or smaller, so the money was "
        "booked as an overpayment.",
        "Allocate the overpayment in Xero, or refund it.",
    ),
    "paid_before_ordered": Reason(
        "A payment that names this order was booked before the order was, with an invoice of its own.",
        "Compare that invoice with the order: it has one line only. Nothing if its account is right.",
    ),
    "not_deleted": Reason(
        "Xero did not allow a document to be deleted, so later documents reverse it through suspense.",
        "Nothing, but note that suspense shows both.",
    ),
    "moved_to_open_day": Reason(
        "It happened in a period that is locked in Xero, so it was posted on the first open day.",
        "Nothing, unless your accountant wants it in the earlier period.",
    ),
}

EXCLUDED: dict[str, Reason] = {
    "other_currency": Reason(
        "It was settled into a balance in a currency other than GBP.",
        "Nothing, or book it by hand.",
    ),
    "before_feed": Reason(
        "It happened before the start date of the feed.",
        "Nothing, or set an earlier start date.",
    ),
    "order_not_booked": Reason(
        "The order that was changed or cancelled has no invoice from here.",
        "Nothing.",
    ),
    "other_balance": Reason(
        "It moved in a Stripe balance that does not pay out to the bank, such as Issuing.",
        "Nothing, or book it by hand.",
    ),
    "cancelled_out": Reason(
        "The same amount went out and came back, such as a reserve that was held and released.",
        "Nothing: both movements are kept on record, and neither is in Xero.",
    ),
    "other_app": Reason(
        "Another app, such as Xero's own pay-now, took this payment and books it itself.",
        "Nothing once reconciliation has matched it to a payment and a fee in the clearing account; until "
        "then check in Xero whether the invoice is paid, and book by hand what is missing.",
    ),
}

CAUSES: dict[str, Reason] = {
    "missing": Reason(
        "The processor shows this movement, but it has not been read here yet.",
        "Nothing for an hour: the feed finds it. If it is still missing, send its event again from the "
        "processor.",
    ),
    "refund_under_way": Reason(
        "GoCardless has kept the money of a refund that it has not paid yet.",
        "Nothing: the refund is booked when it is paid.",
    ),
    "pending": Reason("It is on its way to Xero.", "Nothing: it is posted within minutes."),
    "waiting": Reason(
        "It waits for a document that is parked or was taken out of Xero.",
        "Deal with that document: this one then follows automatically.",
    ),
    "undone": Reason(
        "It was taken out of Xero at the owner's request.",
        "Nothing, or post it again with redo.",
    ),
    "deleted": Reason(
        "Somebody deleted the document in Xero.",
        "Post it again, or accept that it stays deleted.",
    ),
    "voided": Reason(
        "Somebody voided the document in Xero.",
        "Post it again, or accept that it stays voided.",
    ),
    "edited": Reason(
        "Somebody changed the document in Xero.",
        "Change it back in Xero, or accept it as it is.",
    ),
    "double": Reason(
        "Xero holds this document twice under the same Reference.",
        "Look at both in Xero and delete the duplicate.",
    ),
    "own": Reason(
        "A person or another app entered this document in the clearing account in Xero.",
        "Delete it if it repeats a document that was posted from here; otherwise accept it.",
    ),
    "not_itemised": Reason(
        "GoCardless has kept fees that it itemises only when it pays out.",
        "Nothing: the fees are booked with the payout.",
    ),
    "opening_balance": Reason(
        "The processor already held money when the feed began, and it is not in the clearing account.",
        "Post the opening balance against an account of your choice.",
    ),
    "accepted": Reason(
        "It was parked, and the owner has decided that it is not to be posted from here.",
        "Nothing.",
    ),
    "account_not_shown": Reason(
        "Xero shows no active bank account with this code, so the balance here is the sum of its documents.",
        "Restore the account in Xero, or choose another one in the settings.",
    ),
    "does_not_add_up": Reason(
        "The items of this payout do not add up to what was paid out and kept as fees.",
        "Nothing for a day: the processor may still be listing them. If the difference remains, compare the "
        "payout's items at the processor with those below, and report it.",
    ),
    "items_not_read": Reason(
        "The processor did not say what this payout contains.",
        "Nothing: it is asked again within hours. If this remains, check the key stored for the processor.",
    ),
    "items_not_shown": Reason(
        "GoCardless shows the items of a payout for six months, and this payout is older.",
        "Nothing, or compare it with the payout's report, which GoCardless keeps.",
    ),
    "too_many_items": Reason(
        "This payout holds over 60,000 items, more than can be compared one by one.",
        "Compare it with the payout's report at the processor. Its movements are booked, and each is held "
        "against Xero as any other is.",
    ),
    "manual_payout": Reason(
        "The payout was requested by hand, and Stripe keeps no list of what such a payout contains.",
        "Nothing: it is checked against its transfer alone.",
    ),
    "payout_returned": Reason(
        "The payout came back: the bank rejected it, or it was cancelled. The books say so too.",
        "Check the bank account that the processor pays into; it pays again automatically or when you ask.",
    ),
    "feed_not_run": Reason(
        "The feed, which lists every movement at this processor, has not read it to the end yet.",
        "Nothing for an hour, or for some hours after a business was connected: the feed runs every quarter "
        "of an hour, and what it finds is then read. If this remains, status says how its last run went.",
    ),
    "events_waiting": Reason(
        "The processor has sent an event that has not been read here yet, and it may explain this.",
        "Nothing: it is read within minutes. If this remains, read the recorder's log.",
    ),
    "events_dead": Reason(
        "Events of one business or another could not be read in five attempts, and were put aside.",
        "Fix what the recorder's log names, then put them back with a redrive of InboxDeadQueue: see the "
        'runbook, "A message in a dead-letter queue". If this remains after that, report it.',
    ),
    "unexplained": Reason(
        "Nothing that is known here, at the processor or in Xero explains this.",
        "Run the reconciliation again in an hour. If the difference remains, look at what has happened since "
        "it was last 0.00, and report it.",
    ),
}

# Why an undo or a redo that was ordered is not begun at all.
OBSTACLES: dict[str, Reason] = {
    "on_its_way": Reason(
        "Some of these documents are on their way to Xero.",
        "Wait until everything is posted, then try again.",
    ),
    "earlier_month": Reason(
        "Some of these documents are dated in a month that is over, and may be in a VAT return or with your "
        "accountant.",
        "Ask your accountant; then confirm that earlier months may be changed too.",
    ),
    "opening_stands": Reason(
        "Another opening balance of this processor is in the books.",
        "Undo that one first.",
    ),
    "lane_is_busy": Reason(
        "Documents are being posted to Xero just now.",
        "Try again in a minute.",
    ),
    "closed_month": Reason(
        "Some of these movements happened in a month that is closed.",
        "Have an owner reopen the month first, then close it again as a new version.",
    ),
}

# Why a month is not closed, or not opened again.
CLOSINGS: dict[str, Reason] = {
    "not_over": Reason(
        "This month is not over yet.",
        "Close it from the first day of the next month on.",
    ),
    "nothing_there": Reason(
        "Nothing of this month has been counted.",
        "Months are counted when the books are compared, from the first day of the feed on.",
    ),
    "still_open": Reason(
        "Something of this month is not in Xero yet: it is on its way, or waits for a person.",
        "Deal with what needs attention, or mark it as handled, and wait until all is posted.",
    ),
    "closed_already": Reason(
        "This month is closed already, perhaps a moment ago by somebody else.",
        "Close it again only if something came in since: then it gets a new version.",
    ),
    "closing_now": Reason(
        "This month is being closed just now, perhaps by somebody else.",
        "Look again in a minute.",
    ),
    "lane_is_busy": Reason(
        "Documents are being posted to Xero, or taken out, just now.",
        "Try again in a minute.",
    ),
    "not_closed": Reason(
        "This month is not closed, or was opened a moment ago by somebody else.",
        "Look at the month again.",
    ),
    "not_made": Reason(
        "The month could not be closed because its report could not be made.",
        "Try again; if that fails too, tell whoever looks after this.",
    ),
}


def reason_for(code: str) -> Reason:
    """Returns the reason for any code of a row, a source or a cause. Raises KeyError for an unknown code."""
    tables = (CAUSES, PARKED, EXCLUDED, ATTENTION, OBSTACLES)
    holding = next((table for table in tables if code in table), CAUSES)
    return holding[code]
