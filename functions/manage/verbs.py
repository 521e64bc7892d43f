"""Says of every route that changes something what whoever used it has done, for the audit log."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from functions.manage.access import Entry

if TYPE_CHECKING:
    # A view needs the words alone, and none of the log.
    from shared.audit import Verb

B, API = "/manage/b/{tenant}", "/api/businesses/{tenant}"
CUSTOMER, ONE = f"{B}/customers/c/{{customer}}", f"{API}/customers/{{customer}}"
# A sign-in is noted once it has gone well; until then nobody knows whose it is.
NOBODY_YET = frozenset({"POST /manage/sign-in"})
VERBS: Mapping[str, Verb] = {
    "POST /manage/sign-out": "signed_out",
    "POST /manage/sign-out-everywhere": "signed_out_everywhere",
    "POST /manage/new": "business_begun",
    "POST /manage/mail": "mail_chosen",
    "POST /manage/mail/stop/{person}/{token}": "mail_stopped",
    "PUT /api/mail": "mail_chosen",
    f"POST {B}/compare": "comparison_asked",
    f"POST {B}/look": "xero_looked_at",
    f"POST {B}/undo": "undone",
    f"POST {B}/redo": "redone",
    f"POST {API}/undo": "undone",
    f"POST {API}/redo": "redone",
    f"POST {B}/attention/retry": "retried",
    f"POST {B}/attention/retry-all": "retried",
    f"POST {B}/attention/handle": "accepted",
    f"POST {B}/attention/accept": "accepted",
    f"POST {B}/attention/seen": "seen",
    f"POST {B}/attention/seen-all": "seen",
    f"POST {B}/attention/post-again": "posted_again",
    f"POST {B}/reconciliation/compare": "comparison_asked",
    f"POST {B}/reconciliation/opening/{{provider}}": "opening_posted",
    f"POST {B}/xero/connect": "xero_asked",
    f"POST {B}/xero/choose": "xero_connected",
    f"POST {B}/xero/disconnect": "xero_disconnected",
    f"POST {B}/settings": "settings_saved",
    f"POST {B}/settings/read": "accounts_read",
    f"POST {B}/settings/account": "account_made",
    f"POST {B}/settings/undo": "settings_taken_back",
    f"POST {B}/stripe/connect": "stripe_connected",
    f"POST {B}/stripe/rotate": "stripe_secret_renewed",
    f"POST {B}/stripe/disconnect": "stripe_disconnected",
    f"POST {B}/gocardless/connect": "gocardless_connected",
    f"POST {B}/gocardless/rotate": "gocardless_secret_kept",
    f"POST {B}/gocardless/check": "gocardless_delivery_checked",
    f"POST {B}/gocardless/disconnect": "gocardless_disconnected",
    f"POST {B}/connections/deliveries": "deliveries_looked_at",
    f"POST {B}/connections/send-again": "deliveries_sent_again",
    f"POST {B}/months/{{month}}/close": "month_closed",
    f"POST {B}/months/{{month}}/reopen": "month_reopened",
    f"POST {B}/exports": "export_asked",
    f"POST {B}/customers/new": "customer_made",
    f"POST {B}/customers/move": "customer_moved",
    f"POST {CUSTOMER}/edit": "customer_edited",
    f"POST {CUSTOMER}/put-back": "customer_edited",
    f"POST {CUSTOMER}/persons/up": "customer_edited",
    f"POST {CUSTOMER}/persons/primary": "customer_edited",
    f"POST {CUSTOMER}/notes": "note_added",
    f"POST {CUSTOMER}/notes/remove": "note_removed",
    f"POST {CUSTOMER}/archive": "customer_archived",
    f"POST {CUSTOMER}/restore": "customer_restored",
    f"POST {API}/months/{{month}}/closing": "month_closed",
    f"DELETE {API}/months/{{month}}/closing": "month_reopened",
    f"POST {API}/exports": "export_asked",
    f"POST {B}/people": "person_invited",
    f"POST {B}/people/{{person}}/role": "role_changed",
    f"POST {B}/people/{{person}}/remove": "person_removed",
    "POST /api/businesses": "business_begun",
    f"POST {API}/comparison": "comparison_asked",
    f"POST {API}/look": "xero_looked_at",
    f"POST {API}/attention/retry": "retried",
    f"POST {API}/attention/retry-all": "retried",
    f"POST {API}/attention/handle": "accepted",
    f"POST {API}/attention/accept": "accepted",
    f"POST {API}/attention/seen": "seen",
    f"POST {API}/attention/seen-all": "seen",
    f"POST {API}/attention/post-again": "posted_again",
    f"POST {API}/opening-balances/{{provider}}": "opening_posted",
    f"DELETE {API}/connections/xero": "xero_disconnected",
    f"PUT {API}/connections/stripe": "stripe_connected",
    f"DELETE {API}/connections/stripe": "stripe_disconnected",
    f"POST {API}/connections/stripe/secret": "stripe_secret_renewed",
    f"DELETE {API}/connections/stripe/former-secret": "stripe_former_secret_ended",
    f"PUT {API}/connections/gocardless": "gocardless_connected",
    f"DELETE {API}/connections/gocardless": "gocardless_disconnected",
    f"PUT {API}/connections/gocardless/secret": "gocardless_secret_kept",
    f"DELETE {API}/connections/gocardless/former-secret": "gocardless_former_secret_ended",
    f"POST {API}/connections/gocardless/delivery": "gocardless_delivery_checked",
    f"POST {API}/connections/gocardless/failed-deliveries": "deliveries_looked_at",
    f"POST {API}/connections/gocardless/send-again": "deliveries_sent_again",
    f"POST {API}/chart": "accounts_read",
    f"POST {API}/accounts": "account_made",
    f"PUT {API}/settings": "settings_saved",
    f"POST {API}/settings/undo": "settings_taken_back",
    f"POST {API}/customers": "customer_made",
    f"PUT {ONE}": "customer_edited",
    f"POST {ONE}/put-back": "customer_edited",
    f"POST {ONE}/notes": "note_added",
    f"DELETE {ONE}/notes/{{note}}": "note_removed",
    f"PUT {ONE}/place": "customer_moved",
    f"POST {API}/people": "person_invited",
    f"DELETE {API}/people/{{person}}": "person_removed",
    f"PUT {API}/people/{{person}}/role": "role_changed",
}


def verb_of(entry: Entry) -> Verb | None:
    """Returns what using a route means; None for one that changes nothing by itself."""
    return VERBS.get(f"{entry.method} {entry.path}")
