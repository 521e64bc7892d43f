"""Why something was parked or left out: a machine word, a sentence for people, and what to do.

The word is also the name of the metric. A bookkeeper reads the rest.
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
        "Read Xero's words, put right what they name, then retry.",
    ),
    "period_locked": Reason(
        "The document is dated in a period that is locked in Xero.",
        "Move the lock date back for a moment in Xero and retry, or let it be posted on the first open day.",
    ),
    "account_not_usable": Reason(
        "An account code of the settings does not exist in Xero, is archived or may not be used here.",
        "Choose an existing, active account in the settings or restore it in Xero, then retry.",
    ),
    "tax_type_not_usable": Reason(
        "Xero does not accept the tax rate of the settings for this account.",
        "Choose a tax rate that fits the account in the settings, then retry.",
    ),
    "contact_not_usable": Reason(
        "The contact is archived in Xero, or was merged into one that is.",
        "Restore the contact in Xero, or the one that it was merged into, then retry.",
    ),
    "email_refused": Reason(
        "Xero does not take the e-mail address of a contact.",
        "Enter an address that it takes at the contact in Xero by hand, then retry.",
    ),
    "contact_not_ours": Reason(
        "The contact in Xero was not made for this customer, so its e-mail address is not set from here.",
        "Enter the address at the contact in Xero by hand, then retry; or accept that it has none.",
    ),
    "name_not_unique": Reason(
        "Another contact in Xero has this name, and the name with the e-mail address, if there is one, is "
        "taken too.",
        "Rename or merge the other contact in Xero, then retry.",
    ),
    "number_not_unique": Reason(
        "Xero says of one invoice number after the other that it is taken.",
        "Choose another prefix for invoice numbers in the settings, then retry.",
    ),
    "payment_does_not_fit": Reason(
        "The invoice in Xero cannot take this payment: it is paid, voided or smaller.",
        "Look at the invoice in Xero: somebody may have paid or changed it by hand. Then retry.",
    ),
    "voided_in_xero": Reason(
        "The document was voided or deleted in Xero by a person.",
        "It is left alone. Retry only if it is to be posted again.",
    ),
    "reconciled": Reason(
        "The document is reconciled with a bank statement in Xero, so it cannot be deleted.",
        "Unreconcile it in Xero, then retry.",
    ),
    "allocated": Reason(
        "The document is allocated to another one in Xero, or paid back, so it cannot be deleted.",
        "Take the allocation or the payment back in Xero, then retry.",
    ),
    "deletion_refused": Reason(
        "Money went back, or the owner takes something out, and Xero does not allow a deletion.",
        "Read Xero's words, delete or void the document by hand or undo what holds it there, then retry.",
    ),
    "unknown_category": Reason(
        "Money was moved for a reason that this version has no rule for.",
        "Look at the movement below. A reserve is closed by itself once it is released. Book anything else "
        "by hand in Xero, and report its category.",
    ),
    "xero_breaks_on_it": Reason(
        "Xero broke down or gave no answer whenever this document was sent, for over an hour.",
        "Retry later; if it lasts, enter it in Xero by hand and tell Xero's support.",
    ),
    "unknown_at_stripe": Reason(
        "Stripe told of something that it says it does not know.",
        "Check that webhook and API key are of one Stripe account and send the event again from Stripe; "
        "if a balance transaction is shown below and that does not help, book it by hand in Xero.",
    ),
    "unknown_at_gocardless": Reason(
        "GoCardless told of something that it says it does not know.",
        "Check that webhooks and access token are of one GoCardless organisation; then send the event again "
        "from GoCardless.",
    ),
    "amount_not_readable": Reason(
        "The provider shows this without an amount or a currency, so nobody knows what moved.",
        "Look it up at the provider, then retry; if it stays, book it by hand in Xero, and report it.",
    ),
    "event_is_broken": Reason(
        "GoCardless sent an event that cannot be read, so nobody knows what it was about.",
        "Compare what GoCardless shows of that day with Xero, book by hand what is missing, and report it.",
    ),
    "cannot_be_rendered": Reason(
        "The document cannot be written in Xero's form.",
        "This is a mistake of this software: report the words below.",
    ),
}

ATTENTION: dict[str, Reason] = {
    "email_left_out": Reason(
        "The e-mail address at Stripe or GoCardless is not one that Xero takes, so the contact has none.",
        "Put it right at the provider, then retry: the contact in Xero gets the address.",
    ),
    "sale_not_on_record": Reason(
        "The sale is not on record here (older than the feed, or another app's), so one line was booked.",
        "Move the line in Xero if the sale belonged to another account or tax rate.",
    ),
    "payer_not_readable": Reason(
        "The provider does not show any more who paid: the customer or mandate was removed or erased. It was "
        "booked for the contact that is known for it here, else for the one without a name.",
        "Nothing if the contact is right; else change it in Xero.",
    ),
    "won_after_loss": Reason(
        "A dispute was won after its loss had been booked, so the money went where the loss had taken it.",
        "Nothing, unless the loss was booked in a VAT period that is closed: then tell your accountant.",
    ),
    "dispute_before_feed": Reason(
        "A dispute was won whose money had been taken before the start date of the feed.",
        "Move the line in Xero from suspense to where the money was booked when it was taken.",
    ),
    "beyond_the_sale": Reason(
        "More went back to the customer than the sale held, by a refund and a charge-back, say. "
        "What was beyond the sale was booked to bad debts, without VAT.",
        "Ask the customer for it, or leave it written off.",
    ),
    "overpaid": Reason(
        "The sale was paid already, or its invoice in Xero was paid, voided or smaller, so the money was "
        "booked as an overpayment.",
        "Allocate the overpayment in Xero, or refund it.",
    ),
    "not_deleted": Reason(
        "Xero did not allow a document to be deleted, so later documents undo it through suspense.",
        "Nothing, but mind that suspense shows both.",
    ),
    "moved_to_open_day": Reason(
        "It happened in a period that is locked in Xero, so it was posted on the first open day.",
        "Nothing, unless your accountant wants it in the earlier period.",
    ),
}

EXCLUDED: dict[str, Reason] = {
    "other_currency": Reason(
        "It was settled into a balance in another currency than GBP.",
        "Nothing, or book it by hand.",
    ),
    "before_feed": Reason(
        "It happened before the start date of the feed.",
        "Nothing, or set an earlier start date.",
    ),
    "other_balance": Reason(
        "It moved in another purse at Stripe than the one that pays out.",
        "Nothing, or book it by hand.",
    ),
    "cancelled_out": Reason(
        "The same amount went and came back, such as a reserve that was held and released.",
        "Nothing: both movements are kept on record, and neither is in Xero.",
    ),
    "other_app": Reason(
        "Another app took this payment, such as Xero's own pay-now, and books it by itself.",
        "Nothing once reconciliation has linked it to a payment and a fee in the clearing account; until "
        "then look in Xero whether the invoice is paid, and book by hand what is missing.",
    ),
}

CAUSES: dict[str, Reason] = {
    "missing": Reason(
        "The processor shows this movement, and it has not been read here yet.",
        "Nothing for an hour: the feed finds it. If it stays, send its event again from the processor.",
    ),
    "refund_under_way": Reason(
        "GoCardless has kept the money of a refund that it has not paid yet.",
        "Nothing: it is booked when it is paid.",
    ),
    "pending": Reason("It is on its way to Xero.", "Nothing: it is posted within minutes."),
    "waiting": Reason(
        "It waits for a document that is parked or was taken out of Xero.",
        "Deal with the document that it waits for: it goes on with it.",
    ),
    "undone": Reason(
        "It was taken out of Xero on the owner's word.",
        "Nothing, or post it again: redo.",
    ),
    "deleted": Reason(
        "The document was deleted in Xero by a person.",
        "Say whether it is to be posted again or may stay deleted.",
    ),
    "voided": Reason(
        "The document was voided in Xero by a person.",
        "Say whether it is to be posted again or may stay voided.",
    ),
    "edited": Reason(
        "The document was changed in Xero by a person.",
        "Change it back in Xero, or say that it may stay as it is.",
    ),
    "double": Reason(
        "Xero holds this document twice under one Reference.",
        "Look at both in Xero and delete the one that is too many.",
    ),
    "own": Reason(
        "Somebody entered this document in the clearing account in Xero by hand, or another app did.",
        "Delete it if it says again what was posted from here; else say that it may stay.",
    ),
    "not_itemised": Reason(
        "GoCardless has kept fees that it names only when it pays out.",
        "Nothing: they are booked with the payout.",
    ),
    "opening_balance": Reason(
        "The processor held money already when the feed began, and it is not in the clearing account.",
        "Post the opening balance against an account of your choice.",
    ),
    "accepted": Reason(
        "It was parked, and the owner has said that it is not to be posted from here.",
        "Nothing.",
    ),
    "account_not_shown": Reason(
        "Xero shows no active bank account of this code, so its balance is the sum of its documents here.",
        "Restore the account in Xero, or choose another one in the settings.",
    ),
    "does_not_add_up": Reason(
        "What this payout holds does not come to what was paid out and kept as fees.",
        "Nothing for a day: the processor may still be listing it. If it stays, compare the payout's items "
        "at the processor with those below, and report it.",
    ),
    "items_not_read": Reason(
        "The processor did not say what this payout holds.",
        "Nothing: it is asked again within hours. If it stays, check the key that is kept for the processor.",
    ),
    "items_not_shown": Reason(
        "GoCardless shows for six months what a payout holds, and this one is older.",
        "Nothing, or compare it with the payout's report, which GoCardless keeps.",
    ),
    "manual_payout": Reason(
        "It was asked for by hand, and Stripe keeps no list of what such a payout holds.",
        "Nothing: it is held against its transfer alone.",
    ),
    "payout_returned": Reason(
        "The payout came back: the bank did not take it, or it was called off. The books say so too.",
        "Look at the bank account that the processor pays to; it pays again by itself or on your word.",
    ),
    "feed_not_run": Reason(
        "The feed, which lists all that moved at this processor, has not read it through yet.",
        "Nothing for an hour, or for some after a business was connected: it runs every quarter of an hour, "
        "and what it finds is then read. If it stays, status says how its last turn went.",
    ),
    "events_waiting": Reason(
        "The processor has told of something that was not read here yet, and it may explain this.",
        "Nothing: it is read within minutes. If it stays, read the recorder's log.",
    ),
    "events_dead": Reason(
        "Events of one business or another could not be read five times over, and were put aside.",
        "Mend what the recorder's log says, then put them back with a redrive of InboxDeadQueue: see the "
        'runbook, "A message in a dead-letter queue". If this stays after that, report it.',
    ),
    "unexplained": Reason(
        "Nothing that is known here, at the processor or in Xero explains this.",
        "Run the reconciliation again in an hour. If it stays, look at what happened since it was last 0.00, "
        "and report it.",
    ),
}

# Why an undo or a redo that was ordered is not begun at all.
OBSTACLES: dict[str, Reason] = {
    "on_its_way": Reason(
        "Some of it is on its way to Xero at this moment.",
        "Wait until everything is posted, then try again.",
    ),
    "earlier_month": Reason(
        "Some of it is dated in a month that is over, and may be in a VAT return or with your accountant.",
        "Ask your accountant; then say expressly that earlier months may be changed, too.",
    ),
    "opening_stands": Reason(
        "Another opening balance of this processor is in the books.",
        "Undo that one first.",
    ),
    "lane_is_busy": Reason(
        "Something is being posted to Xero just now.",
        "Try again in a minute.",
    ),
}


def reason_for(word: str) -> Reason:
    """Of any word by which a row, a source or a cause is called. Raises KeyError for one that is none."""
    tables = (CAUSES, PARKED, EXCLUDED, ATTENTION, OBSTACLES)
    known = next((table for table in tables if word in table), CAUSES)
    return known[word]
