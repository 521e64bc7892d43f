"""Lists every address of the JSON API, who may use it, and what it takes and does.

docs/openapi.yaml describes the same operations, in the same order.
"""

from __future__ import annotations

from functions.manage.access import Entry
from functions.manage.api import shapes
from functions.manage.routes import at

ONE = "/api/businesses/{tenant}"
STRIPE, GOCARDLESS = f"{ONE}/connections/stripe", f"{ONE}/connections/gocardless"
ATTENTION = f"{ONE}/attention"
CUSTOMERS = f"{ONE}/customers"
CUSTOMER = f"{CUSTOMERS}/{{customer}}"
PAIRS = f"{ONE}/customer-pairs"
LEAD_SOURCES = f"{ONE}/lead-sources"
LEAD_SOURCE, CATEGORY = f"{LEAD_SOURCES}/{{source}}", f"{ONE}/lead-source-category"
PRODUCTS = f"{ONE}/products"
ORDER_FORMS = f"{ONE}/order-forms"
ORDER_FORM = f"{ORDER_FORMS}/{{form}}"
ORDERS = f"{ONE}/orders"
PERSON = f"{ONE}/people/{{person}}"

API_ROUTES: tuple[Entry, ...] = (
    Entry("GET", "/api/session", at("api.session.shown"), "signed_in"),
    Entry("GET", "/api/mail", at("api.mail.shown"), "signed_in"),
    Entry("PUT", "/api/mail", at("api.mail.choose"), "signed_in", takes=shapes.MAIL),
    Entry("GET", "/api/businesses", at("api.businesses.listed"), "signed_in"),
    Entry("POST", "/api/businesses", at("api.businesses.begin"), "signed_in", takes=shapes.BUSINESS),
    Entry("GET", ONE, at("api.overview.shown"), "reader"),
    Entry("POST", f"{ONE}/comparison", at("api.overview.compare"), "bookkeeper"),
    Entry("POST", f"{ONE}/look", at("api.overview.look_again"), "bookkeeper"),
    Entry("GET", f"{ONE}/activity", at("api.activity.listed"), "reader"),
    Entry("GET", f"{ONE}/activity/{{movement}}", at("api.activity.shown"), "reader"),
    Entry("GET", f"{ONE}/undo", at("api.undo.undo_shown"), "reader"),
    Entry("POST", f"{ONE}/undo", at("api.undo.take_out"), "bookkeeper", takes=shapes.UNDO),
    Entry("GET", f"{ONE}/redo", at("api.undo.redo_shown"), "reader"),
    Entry("POST", f"{ONE}/redo", at("api.undo.put_back"), "bookkeeper", takes=shapes.REDO),
    Entry("GET", ATTENTION, at("api.attention.shown"), "reader"),
    Entry("GET", f"{ATTENTION}/for/{{reason}}", at("api.attention.of_reason"), "reader"),
    Entry("POST", f"{ATTENTION}/retry", at("api.mending.retry"), "bookkeeper", takes=shapes.ROW),
    Entry(
        "POST", f"{ATTENTION}/retry-all", at("api.mending.retry_reason"), "bookkeeper", takes=shapes.REASON
    ),
    Entry("POST", f"{ATTENTION}/handle", at("api.mending.handle"), "bookkeeper", takes=shapes.HANDLED_ROW),
    Entry(
        "POST", f"{ATTENTION}/accept", at("api.mending.accept"), "bookkeeper", takes=shapes.ACCEPTED_FINDING
    ),
    Entry("POST", f"{ATTENTION}/seen", at("api.seeing.see"), "bookkeeper", takes=shapes.ROW),
    Entry("POST", f"{ATTENTION}/seen-all", at("api.seeing.see_reason"), "bookkeeper", takes=shapes.REASON),
    Entry(
        "POST", f"{ATTENTION}/post-again", at("api.mending.post_again"), "bookkeeper", takes=shapes.FINDING
    ),
    Entry("GET", f"{ONE}/connections", at("api.connections.shown"), "reader"),
    Entry("GET", f"{ONE}/connections/health", at("api.connection_health.shown"), "reader"),
    Entry("POST", f"{GOCARDLESS}/failed-deliveries", at("api.deliveries.look"), "bookkeeper"),
    Entry(
        "POST",
        f"{GOCARDLESS}/send-again",
        at("api.deliveries.send_again"),
        "bookkeeper",
        takes=shapes.DELIVERY,
    ),
    Entry("DELETE", f"{ONE}/connections/xero", at("api.connections.disconnect_xero"), "owner"),
    Entry("PUT", STRIPE, at("api.stripe.connect"), "owner", takes=shapes.STRIPE_KEY),
    Entry("DELETE", STRIPE, at("api.stripe.disconnect"), "owner"),
    Entry("POST", f"{STRIPE}/secret", at("api.stripe.rotate"), "owner"),
    Entry("DELETE", f"{STRIPE}/former-secret", at("api.stripe.end_former_secret"), "owner"),
    Entry("POST", f"{STRIPE}/selling", at("api.stripe.check"), "owner"),
    Entry("PUT", GOCARDLESS, at("api.gocardless.connect"), "owner", takes=shapes.GOCARDLESS_TOKEN),
    Entry("DELETE", GOCARDLESS, at("api.gocardless.disconnect"), "owner"),
    Entry(
        "PUT",
        f"{GOCARDLESS}/secret",
        at("api.gocardless.take_secret"),
        "owner",
        takes=shapes.GOCARDLESS_SECRET,
    ),
    Entry("DELETE", f"{GOCARDLESS}/former-secret", at("api.gocardless.end_former_secret"), "owner"),
    Entry("POST", f"{GOCARDLESS}/delivery", at("api.gocardless.look_for_delivery"), "owner"),
    Entry("GET", f"{ONE}/chart", at("api.chart.shown"), "reader"),
    Entry("POST", f"{ONE}/chart", at("api.chart.read_again"), "bookkeeper"),
    Entry("POST", f"{ONE}/accounts", at("api.chart.make_account"), "bookkeeper", takes=shapes.PURPOSE),
    Entry("GET", f"{ONE}/settings", at("api.settings.shown"), "reader"),
    Entry("PUT", f"{ONE}/settings", at("api.settings.save"), "bookkeeper", takes=shapes.SETTINGS),
    Entry("GET", f"{ONE}/settings/history", at("api.history.listed"), "reader"),
    Entry("POST", f"{ONE}/settings/undo", at("api.history.take_back"), "bookkeeper", takes=shapes.VERSION),
    Entry("GET", f"{ONE}/reconciliation", at("api.reconciliation.shown"), "reader"),
    Entry("GET", f"{ONE}/payouts/{{provider}}", at("api.payouts.listed"), "reader"),
    Entry("GET", f"{ONE}/payouts/{{provider}}/{{payout}}", at("api.payouts.shown"), "reader"),
    Entry("GET", f"{ONE}/opening-balances", at("api.opening_balances.listed"), "reader"),
    Entry(
        "POST",
        f"{ONE}/opening-balances/{{provider}}",
        at("api.opening_balances.post"),
        "bookkeeper",
        takes=shapes.ACCOUNT,
    ),
    Entry("GET", f"{ONE}/months", at("api.months.listed"), "reader"),
    Entry("GET", f"{ONE}/months/{{month}}", at("api.months.shown"), "reader"),
    Entry(
        "POST", f"{ONE}/months/{{month}}/closing", at("api.months.close"), "bookkeeper", takes=shapes.CLOSING
    ),
    Entry("DELETE", f"{ONE}/months/{{month}}/closing", at("api.months.reopen"), "owner"),
    Entry("GET", f"{ONE}/exports", at("api.exports.listed"), "reader"),
    Entry("POST", f"{ONE}/exports", at("api.exports.ask"), "reader", takes=shapes.FILE),
    Entry("GET", f"{ONE}/exports/{{export}}", at("api.exports.shown"), "reader"),
    Entry("GET", CUSTOMERS, at("api.customers.listed"), "reader"),
    Entry("POST", CUSTOMERS, at("api.customer_editing.create"), "bookkeeper", takes=shapes.NEW_CUSTOMER),
    Entry("GET", CUSTOMER, at("api.customers.shown"), "reader"),
    Entry("PUT", CUSTOMER, at("api.customer_editing.save"), "bookkeeper", takes=shapes.CUSTOMER),
    Entry("GET", f"{CUSTOMER}/history", at("api.customers.history"), "reader"),
    Entry("GET", f"{CUSTOMER}/notes", at("api.customers.notes"), "reader"),
    Entry("POST", f"{CUSTOMER}/notes", at("api.customer_changes.annotate"), "bookkeeper", takes=shapes.NOTE),
    Entry("DELETE", f"{CUSTOMER}/notes/{{note}}", at("api.customer_changes.unnote"), "bookkeeper"),
    Entry(
        "POST", f"{CUSTOMER}/put-back", at("api.customer_changes.put_back"), "bookkeeper", takes=shapes.CHANGE
    ),
    Entry("PUT", f"{CUSTOMER}/place", at("api.customer_changes.move"), "bookkeeper", takes=shapes.PLACE),
    Entry(
        "PUT", f"{CUSTOMER}/state", at("api.customer_changes.change_state"), "bookkeeper", takes=shapes.STATE
    ),
    Entry("GET", f"{CUSTOMER}/merge", at("api.customer_merging.preview"), "bookkeeper"),
    Entry("POST", f"{CUSTOMER}/merge", at("api.customer_merging.merge"), "bookkeeper", takes=shapes.MERGE),
    Entry("POST", f"{CUSTOMER}/part", at("api.customer_merging.part"), "bookkeeper", takes=shapes.OTHER),
    Entry("GET", f"{CUSTOMER}/sales", at("api.customer_sales.shown"), "reader"),
    Entry("GET", f"{CUSTOMER}/documents", at("api.customer_sales.documents"), "reader"),
    Entry("GET", f"{CUSTOMER}/documents/{{document}}", at("api.sales_document.shown"), "reader"),
    Entry("GET", f"{ONE}/customers-by-sales", at("api.customer_sales.by_sales"), "reader"),
    Entry("GET", PAIRS, at("api.customer_merging.pairs"), "reader"),
    Entry("POST", f"{PAIRS}/confirm", at("api.customer_merging.confirm"), "bookkeeper", takes=shapes.PAIR),
    Entry("POST", f"{PAIRS}/refuse", at("api.customer_merging.refuse"), "bookkeeper", takes=shapes.PAIR),
    Entry("POST", f"{PAIRS}/undo", at("api.customer_merging.undo"), "bookkeeper", takes=shapes.PAIR),
    Entry("GET", LEAD_SOURCES, at("api.lead_sources.listed"), "reader"),
    Entry("POST", LEAD_SOURCES, at("api.lead_sources.add"), "owner", takes=shapes.LEAD_SOURCE),
    Entry("PUT", LEAD_SOURCE, at("api.lead_sources.rename"), "owner", takes=shapes.LEAD_SOURCE),
    Entry("PUT", f"{LEAD_SOURCE}/state", at("api.lead_sources.change_state"), "owner", takes=shapes.STATE),
    Entry("PUT", f"{LEAD_SOURCE}/place", at("api.lead_sources.move"), "owner", takes=shapes.MOVE),
    Entry("PUT", CATEGORY, at("api.lead_sources.use"), "owner", takes=shapes.CATEGORY),
    Entry("POST", f"{CATEGORY}/look", at("api.lead_sources.look"), "owner"),
    Entry("GET", f"{ONE}/lead-source-sales", at("api.lead_sources.sales"), "reader"),
    Entry("GET", PRODUCTS, at("api.products.listed"), "reader"),
    Entry("GET", f"{PRODUCTS}/{{product}}", at("api.products.shown"), "reader"),
    Entry(
        "PUT",
        f"{PRODUCTS}/{{product}}",
        at("api.product_changes.save"),
        "bookkeeper",
        takes=shapes.FOR_BUYERS,
    ),
    Entry(
        "PUT",
        f"{ONE}/product-prices",
        at("api.product_changes.choose_basis"),
        "bookkeeper",
        takes=shapes.PRICES,
    ),
    Entry("POST", f"{ONE}/product-reading", at("api.product_changes.read_all"), "bookkeeper"),
    Entry("GET", ORDER_FORMS, at("api.order_forms.listed"), "reader"),
    Entry(
        "POST",
        ORDER_FORMS,
        at("api.order_form_changes.begin"),
        "bookkeeper",
        takes=shapes.NEW_ORDER_FORM,
    ),
    Entry("GET", ORDER_FORM, at("api.order_forms.shown"), "reader"),
    Entry("PUT", ORDER_FORM, at("api.order_form_changes.save"), "bookkeeper", takes=shapes.ORDER_FORM),
    Entry("POST", f"{ORDER_FORM}/copy", at("api.order_form_changes.copy"), "bookkeeper"),
    Entry(
        "PUT",
        f"{ORDER_FORM}/state",
        at("api.order_form_changes.change_state"),
        "bookkeeper",
        takes=shapes.SEEN_STATE,
    ),
    Entry("GET", ORDERS, at("api.orders.listed"), "reader"),
    Entry("GET", f"{ORDERS}/{{order}}", at("api.orders.shown"), "reader"),
    Entry(
        "POST",
        f"{ORDERS}/{{order}}/cancellation",
        at("api.order_changes.cancel"),
        "bookkeeper",
        takes=shapes.SEEN,
    ),
    Entry(
        "POST",
        f"{ORDERS}/{{order}}/changes",
        at("api.order_line_changes.change"),
        "bookkeeper",
        takes=shapes.ORDER_CHANGE,
    ),
    Entry(
        "POST",
        f"{ORDERS}/{{order}}/refunds",
        at("api.order_refunds.give_back"),
        "bookkeeper",
        takes=shapes.REFUND,
    ),
    Entry("POST", f"{ORDERS}/{{order}}/refunds/{{refund}}", at("api.order_refunds.ask_again"), "bookkeeper"),
    Entry(
        "POST",
        f"{ORDERS}/{{order}}/refunds/{{refund}}/dealt-with",
        at("api.order_refunds.deal_with"),
        "bookkeeper",
    ),
    Entry("GET", f"{ONE}/people", at("api.people.listed"), "owner"),
    Entry("POST", f"{ONE}/people", at("api.people.invite"), "owner", takes=shapes.INVITATION),
    Entry("DELETE", PERSON, at("api.people.remove"), "owner"),
    Entry("PUT", f"{PERSON}/role", at("api.people.change_role"), "owner", takes=shapes.ROLE),
    Entry("GET", f"{ONE}/audit", at("api.audit.listed"), "reader"),
)
