"""Defines what the audit log says: who did what in a business, when, from where, and by which way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from shared.iso import stamp

Verb = Literal[
    "signed_in",
    "signed_out",
    "signed_out_everywhere",
    "business_begun",
    "mail_chosen",
    "mail_stopped",
    "mail_sent",
    "comparison_asked",
    "xero_looked_at",
    "xero_asked",
    "xero_connected",
    "xero_disconnected",
    "accounts_read",
    "account_made",
    "settings_saved",
    "settings_taken_back",
    "stripe_connected",
    "stripe_secret_renewed",
    "stripe_former_secret_ended",
    "stripe_selling_checked",
    "stripe_disconnected",
    "gocardless_connected",
    "gocardless_secret_kept",
    "gocardless_former_secret_ended",
    "gocardless_delivery_checked",
    "gocardless_disconnected",
    "deliveries_looked_at",
    "deliveries_sent_again",
    "person_invited",
    "role_changed",
    "person_removed",
    "retried",
    "accepted",
    "seen",
    "posted_again",
    "undone",
    "redone",
    "feed_moved",
    "opening_posted",
    "tables_restored",
    "export_asked",
    "month_closed",
    "month_reopened",
    "customer_made",
    "customer_edited",
    "customer_archived",
    "customer_restored",
    "customer_moved",
    "note_added",
    "note_removed",
    "customers_merged",
    "customers_parted",
    "pair_confirmed",
    "pair_refused",
    "pair_reopened",
    "customer_retried",
    "customer_erased",
    "file_looked_at",
    "file_imported",
    "contacts_read",
    "lead_source_added",
    "lead_source_renamed",
    "lead_source_archived",
    "lead_source_restored",
    "lead_source_moved",
    "tracking_category_chosen",
    "tracking_looked_at",
    "product_edited",
    "picture_given",
    "picture_removed",
    "prices_meant",
    "products_read",
    "order_form_begun",
    "order_form_edited",
    "order_form_copied",
    "order_form_opened",
    "order_form_closed",
    "logo_given",
    "logo_removed",
    "order_cancelled",
    "order_changed",
    "order_refunded",
    "refund_dealt_with",
]
SAYS: Mapping[Verb, str] = {
    "signed_in": "Signed in.",
    "signed_out": "Signed out.",
    "signed_out_everywhere": "Signed out on every device.",
    "business_begun": "Began the business.",
    "mail_chosen": "Chose which mails come.",
    "mail_stopped": "Stopped mails by a link in one.",
    "mail_sent": "Had a digest sent.",
    "comparison_asked": "Had the accounts compared with the providers.",
    "xero_looked_at": "Had Xero looked at again.",
    "xero_asked": "Went to Xero to allow access.",
    "xero_connected": "Connected Xero.",
    "xero_disconnected": "Disconnected Xero.",
    "accounts_read": "Had the accounts read from Xero again.",
    "account_made": "Had an account made in Xero.",
    "settings_saved": "Saved the settings.",
    "settings_taken_back": "Took a change of the settings back.",
    "stripe_connected": "Connected Stripe.",
    "stripe_secret_renewed": "Renewed the secret of Stripe's webhooks.",
    "stripe_former_secret_ended": "Ended the former secret of Stripe's webhooks.",
    "stripe_selling_checked": "Asked Stripe whether order forms may take cards.",
    "stripe_disconnected": "Disconnected Stripe.",
    "gocardless_connected": "Connected GoCardless.",
    "gocardless_secret_kept": "Entered the secret of GoCardless's webhooks.",
    "gocardless_former_secret_ended": "Ended the former secret of GoCardless's webhooks.",
    "gocardless_delivery_checked": "Asked GoCardless whether webhooks arrive.",
    "gocardless_disconnected": "Disconnected GoCardless.",
    "deliveries_looked_at": "Asked GoCardless which webhooks could not be delivered.",
    "deliveries_sent_again": "Had GoCardless send webhooks again.",
    "person_invited": "Let a person in.",
    "role_changed": "Gave a person another role.",
    "person_removed": "Took a person out of the business.",
    "retried": "Had what waited tried again.",
    "accepted": "Accepted that something stays as it is.",
    "seen": "Marked as seen what is booked and was worth a look.",
    "posted_again": "Had a document posted to Xero again.",
    "undone": "Had documents taken out of Xero.",
    "redone": "Had documents posted again that were undone.",
    "feed_moved": "Moved the first day of the feed.",
    "opening_posted": "Posted an opening balance.",
    "tables_restored": "Brought the books in step after tables were restored.",
    "export_asked": "Had a file made of the books.",
    "month_closed": "Had a month closed.",
    "month_reopened": "Opened a closed month again.",
    "customer_made": "Entered a contact.",
    "customer_edited": "Edited a contact.",
    "customer_archived": "Archived a contact.",
    "customer_restored": "Made an archived contact active again.",
    "customer_moved": "Moved a contact in the list's own order.",
    "note_added": "Added a note to a contact.",
    "note_removed": "Removed a note of a contact.",
    "customers_merged": "Merged two contacts.",
    "customers_parted": "Took the merging of two contacts back.",
    "pair_confirmed": "Confirmed that two contacts are the same.",
    "pair_refused": "Said that two contacts are not the same.",
    "pair_reopened": "Took back what was said of a likely pair of contacts.",
    "customer_retried": "Had a contact sent to Xero again.",
    "customer_erased": "Erased a contact's personal data.",
    "file_looked_at": "Had a file of contacts looked at.",
    "file_imported": "Imported a file of contacts.",
    "contacts_read": "Had all contacts read from Xero again.",
    "lead_source_added": "Added a lead source.",
    "lead_source_renamed": "Renamed a lead source.",
    "lead_source_archived": "Archived a lead source.",
    "lead_source_restored": "Took an archived lead source into use again.",
    "lead_source_moved": "Moved a lead source in the list.",
    "tracking_category_chosen": "Chose the tracking category in Xero for lead sources.",
    "tracking_looked_at": "Had the tracking categories in Xero looked at.",
    "product_edited": "Changed what buyers see of a product.",
    "picture_given": "Gave a product a picture.",
    "picture_removed": "Took a product's picture away.",
    "prices_meant": "Said whether the prices in Xero include VAT.",
    "products_read": "Had all products read from Xero again.",
    "order_form_begun": "Began an order form.",
    "order_form_edited": "Changed an order form.",
    "order_form_copied": "Copied an order form.",
    "order_form_opened": "Opened an order form to buyers.",
    "order_form_closed": "Closed an order form.",
    "logo_given": "Gave an order form a logo.",
    "logo_removed": "Took an order form's logo away.",
    "order_cancelled": "Cancelled an order.",
    "order_changed": "Changed an order.",
    "order_refunded": "Asked a provider to give money of an order back.",
    "refund_dealt_with": "Said that nothing is left to do about a refund of an order.",
}

Way = Literal["page", "API", "command line"]
# Seven years, of which two may be leap years: tax law asks for six.
KEPT = timedelta(days=7 * 365 + 2)
LONGEST_TEXT = 200
# The person's id of whoever works at the command line begins with this; the rest is a name.
OPERATOR = "operator:"


@dataclass(frozen=True, slots=True)
class Note:
    """One entry of a business's audit log: no secret, and no personal data of payers.

    `at` is in UTC, and `id` tells entries of one moment apart. `person` is Cognito's id, or OPERATOR with a
    name; `who` is the person's e-mail address, or that name. `role` is the person's in the business, or
    operator. `says` is the sentence of `verb` as it was worded then. `about` names what was changed, if the
    sentence does not. `source` is an address in the network, `agent` what the browser says of itself.
    """

    at: datetime
    id: str
    person: str
    who: str
    role: str
    verb: str
    says: str
    about: str
    source: str
    agent: str
    way: str

    @property
    def place(self) -> str:
        """Returns where the entry stands in its business's log: later entries have greater places."""
        return f"{stamp(self.at)}#{self.id}"


@dataclass(frozen=True, slots=True)
class Did:
    """What an operator's command has changed: by which verb, in which businesses, and what about."""

    verb: Verb
    tenants: Sequence[str]
    about: str = ""


def short(text: str) -> str:
    """Cuts a text from outside short, and leaves out what cannot be printed in one line."""
    return "".join(each for each in text if each.isprintable())[:LONGEST_TEXT]
