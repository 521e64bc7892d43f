"""Lists every address of the pages, who may use it, and what it does."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from starlette.responses import Response

from functions.manage.access import Entry
from functions.manage.visit import Visit


def at(place: str) -> Callable[[Visit], Response]:
    """Returns what answers at a route, such as "overview.shown". Its module is loaded at the first visit.

    A page needs few of the modules that all pages together need, and its first visitor waits for each.
    """
    module, _, name = place.rpartition(".")

    def action(visit: Visit) -> Response:
        answer: Response = getattr(import_module(f"{__package__}.{module}"), name)(visit)
        return answer

    return action


CUSTOMERS = "/manage/b/{tenant}/customers"
CUSTOMER = f"{CUSTOMERS}/c/{{customer}}"
LEAD_SOURCES = "/manage/b/{tenant}/lead-sources"
PRODUCTS = "/manage/b/{tenant}/products"
FORMS = "/manage/b/{tenant}/forms"
FORM = f"{FORMS}/f/{{form}}"
ORDERS = "/manage/b/{tenant}/orders"
ORDER = f"{ORDERS}/o/{{order}}"
# Fifty persons have 250 fields, and all phones and both addresses another forty.
FIELDS_OF_CUSTOMER = 400
# Fifty lines have eleven fields each.
FIELDS_OF_FORM = 600
ROUTES: tuple[Entry, ...] = (
    Entry("GET", "/", at("businesses.front"), "nothing"),
    Entry("GET", "/manage/sign-in", at("sign_in.ask"), "nothing"),
    Entry("POST", "/manage/sign-in", at("sign_in.begin"), "nothing"),
    Entry("GET", "/manage/signed-in", at("sign_in.finish"), "nothing"),
    Entry("POST", "/manage/sign-out", at("sign_in.sign_out"), "signed_in"),
    Entry("POST", "/manage/sign-out-everywhere", at("sign_in.sign_out_everywhere"), "signed_in"),
    Entry("GET", "/manage", at("businesses.home"), "signed_in"),
    Entry("GET", "/manage/new", at("new_business.shown"), "signed_in"),
    Entry("POST", "/manage/new", at("new_business.begin"), "signed_in"),
    Entry("GET", "/manage/mail", at("mail_pages.shown"), "signed_in"),
    Entry("POST", "/manage/mail", at("mail_pages.save"), "signed_in"),
    Entry("GET", "/manage/mail/stop/{person}/{token}", at("mail_stopping.ask"), "nothing", is_open=True),
    Entry("POST", "/manage/mail/stop/{person}/{token}", at("mail_stopping.stop"), "nothing", is_open=True),
    Entry("GET", "/manage/b/{tenant}", at("home.shown"), "reader"),
    Entry("GET", "/manage/b/{tenant}/start", at("overview.shown"), "reader"),
    Entry("GET", "/manage/b/{tenant}/progress", at("overview.progress"), "reader", is_polled=True),
    Entry("POST", "/manage/b/{tenant}/compare", at("overview.compare"), "bookkeeper"),
    Entry("POST", "/manage/b/{tenant}/look", at("looking.look_again"), "bookkeeper"),
    Entry("GET", "/manage/b/{tenant}/activity", at("activity_pages.shown"), "reader"),
    Entry("GET", "/manage/b/{tenant}/activity/csv", at("activity_pages.as_csv"), "reader"),
    Entry("GET", "/manage/b/{tenant}/activity/of/{movement}", at("movement_pages.shown"), "reader"),
    Entry("GET", "/manage/b/{tenant}/undo", at("undo_pages.undo_shown"), "reader"),
    Entry("POST", "/manage/b/{tenant}/undo", at("undoing.take_out"), "bookkeeper"),
    Entry("GET", "/manage/b/{tenant}/redo", at("undo_pages.redo_shown"), "reader"),
    Entry("POST", "/manage/b/{tenant}/redo", at("undoing.put_back"), "bookkeeper"),
    Entry("GET", "/manage/b/{tenant}/attention", at("attention.shown"), "reader"),
    Entry("GET", "/manage/b/{tenant}/attention/for/{reason}", at("attention.of_reason"), "reader"),
    Entry("POST", "/manage/b/{tenant}/attention/retry", at("mending.retry"), "bookkeeper"),
    Entry("POST", "/manage/b/{tenant}/attention/retry-all", at("mending.retry_reason"), "bookkeeper"),
    Entry("POST", "/manage/b/{tenant}/attention/handle", at("mending.handle"), "bookkeeper"),
    Entry("POST", "/manage/b/{tenant}/attention/accept", at("mending.accept"), "bookkeeper"),
    Entry("POST", "/manage/b/{tenant}/attention/seen", at("seeing.see"), "bookkeeper"),
    Entry("POST", "/manage/b/{tenant}/attention/seen-all", at("seeing.see_reason"), "bookkeeper"),
    Entry("POST", "/manage/b/{tenant}/attention/post-again", at("mending.post_again"), "bookkeeper"),
    Entry("GET", CUSTOMERS, at("customers.lists.shown"), "reader"),
    Entry("GET", f"{CUSTOMERS}/new", at("customers.edit_pages.new"), "bookkeeper"),
    Entry(
        "POST",
        f"{CUSTOMERS}/new",
        at("customers.editing.create"),
        "bookkeeper",
        most_fields=FIELDS_OF_CUSTOMER,
    ),
    Entry("POST", f"{CUSTOMERS}/move", at("customers.changing.move"), "bookkeeper"),
    Entry("GET", f"{CUSTOMERS}/pairs", at("customers.pair_pages.listed"), "reader"),
    Entry("POST", f"{CUSTOMERS}/pairs/confirm", at("customers.pairing.confirm"), "bookkeeper"),
    Entry("POST", f"{CUSTOMERS}/pairs/refuse", at("customers.pairing.refuse"), "bookkeeper"),
    Entry("POST", f"{CUSTOMERS}/pairs/undo", at("customers.pairing.undo"), "bookkeeper"),
    Entry("POST", f"{CUSTOMERS}/read", at("customers.reading_again.read_all"), "bookkeeper"),
    Entry("GET", f"{CUSTOMERS}/by-sales", at("customers.by_sales.shown"), "reader"),
    Entry("GET", f"{CUSTOMERS}/by-sales/csv", at("customers.by_sales.as_csv"), "reader"),
    Entry("GET", f"{CUSTOMERS}/csv", at("customers.file_pages.as_csv"), "reader"),
    Entry("GET", f"{CUSTOMERS}/import", at("customers.file_pages.asked"), "bookkeeper"),
    Entry("POST", f"{CUSTOMERS}/import", at("customers.importing.look"), "bookkeeper", takes_file=True),
    Entry("POST", f"{CUSTOMERS}/import/begin", at("customers.importing.begin"), "bookkeeper"),
    Entry("GET", f"{CUSTOMERS}/import/of/{{upload}}", at("customers.file_pages.progress"), "bookkeeper"),
    Entry("GET", CUSTOMER, at("customers.one_pages.shown"), "reader"),
    Entry("GET", f"{CUSTOMER}/sales", at("customers.documents_pages.shown"), "reader"),
    Entry("GET", f"{CUSTOMER}/sales/{{document}}", at("customers.document_pages.shown"), "reader"),
    Entry("GET", f"{CUSTOMER}/edit", at("customers.edit_pages.edit"), "bookkeeper"),
    Entry(
        "POST",
        f"{CUSTOMER}/edit",
        at("customers.editing.save"),
        "bookkeeper",
        most_fields=FIELDS_OF_CUSTOMER,
    ),
    Entry("POST", f"{CUSTOMER}/notes", at("customers.changing.annotate"), "bookkeeper"),
    Entry("POST", f"{CUSTOMER}/notes/remove", at("customers.changing.unnote"), "bookkeeper"),
    Entry("POST", f"{CUSTOMER}/put-back", at("customers.changing.put_back"), "bookkeeper"),
    Entry("POST", f"{CUSTOMER}/archive", at("customers.changing.archive"), "bookkeeper"),
    Entry("POST", f"{CUSTOMER}/restore", at("customers.changing.restore"), "bookkeeper"),
    Entry("POST", f"{CUSTOMER}/retry", at("customers.changing.retry"), "bookkeeper"),
    Entry("GET", f"{CUSTOMER}/merge", at("customers.merge_pages.asked"), "bookkeeper"),
    Entry("POST", f"{CUSTOMER}/merge", at("customers.merging.merge"), "bookkeeper"),
    Entry("POST", f"{CUSTOMER}/part", at("customers.merging.part"), "bookkeeper"),
    Entry("GET", f"{CUSTOMER}/personal-data", at("customers.privacy_pages.export"), "owner"),
    Entry("GET", f"{CUSTOMER}/erase", at("customers.privacy_pages.asked"), "owner"),
    Entry("POST", f"{CUSTOMER}/erase", at("customers.erasing.erase"), "owner"),
    Entry("POST", f"{CUSTOMER}/persons/up", at("customers.changing.person_up"), "bookkeeper"),
    Entry("POST", f"{CUSTOMER}/persons/primary", at("customers.changing.primary"), "bookkeeper"),
    Entry("GET", PRODUCTS, at("catalogue.lists.shown"), "reader"),
    Entry("GET", f"{PRODUCTS}/csv", at("catalogue.lists.as_csv"), "reader"),
    Entry("POST", f"{PRODUCTS}/prices", at("catalogue.changing.choose_basis"), "bookkeeper"),
    Entry("POST", f"{PRODUCTS}/read", at("catalogue.changing.read_all"), "bookkeeper"),
    Entry("GET", f"{PRODUCTS}/p/{{product}}", at("catalogue.one_pages.shown"), "reader"),
    Entry("POST", f"{PRODUCTS}/p/{{product}}/edit", at("catalogue.changing.save"), "bookkeeper"),
    Entry("GET", f"{PRODUCTS}/p/{{product}}/picture", at("catalogue.picture_pages.shown"), "reader"),
    Entry(
        "POST",
        f"{PRODUCTS}/p/{{product}}/picture",
        at("catalogue.picturing.give"),
        "bookkeeper",
        takes_file=True,
    ),
    Entry(
        "POST", f"{PRODUCTS}/p/{{product}}/picture/remove", at("catalogue.picturing.take_away"), "bookkeeper"
    ),
    Entry("GET", ORDERS, at("orders.lists.shown"), "reader"),
    Entry("GET", f"{ORDERS}/csv", at("orders.lists.as_csv"), "reader"),
    Entry("GET", ORDER, at("orders.one_pages.shown"), "reader"),
    Entry("POST", f"{ORDER}/cancel", at("orders.changing.cancel"), "bookkeeper"),
    Entry("GET", f"{ORDER}/change", at("orders.change_form.shown"), "bookkeeper"),
    Entry(
        "POST", f"{ORDER}/change", at("orders.changing_lines.save"), "bookkeeper", most_fields=FIELDS_OF_FORM
    ),
    Entry("POST", f"{ORDER}/refunds", at("orders.refunding.give_back"), "bookkeeper"),
    Entry("POST", f"{ORDER}/refunds/again", at("orders.refunding.ask_again"), "bookkeeper"),
    Entry("POST", f"{ORDER}/refunds/dealt-with", at("orders.refunding.deal_with"), "bookkeeper"),
    Entry("GET", FORMS, at("order_forms.lists.shown"), "reader"),
    Entry("POST", FORMS, at("order_forms.changing.begin"), "bookkeeper"),
    Entry("GET", FORM, at("order_forms.one_pages.shown"), "reader"),
    Entry("GET", f"{FORM}/edit", at("order_forms.edit_pages.shown"), "bookkeeper"),
    Entry("POST", f"{FORM}/edit", at("order_forms.editing.save"), "bookkeeper", most_fields=FIELDS_OF_FORM),
    Entry("GET", f"{FORM}/logo", at("order_forms.logo_pages.shown"), "reader"),
    Entry("POST", f"{FORM}/logo", at("order_forms.giving_logo.give"), "bookkeeper", takes_file=True),
    Entry("POST", f"{FORM}/logo/remove", at("order_forms.giving_logo.take_away"), "bookkeeper"),
    Entry("GET", f"{FORM}/qr", at("order_forms.qr_pages.shown"), "reader"),
    Entry("POST", f"{FORM}/copy", at("order_forms.changing.copy"), "bookkeeper"),
    Entry("POST", f"{FORM}/open", at("order_forms.changing.open_one"), "bookkeeper"),
    Entry("POST", f"{FORM}/close", at("order_forms.changing.close_one"), "bookkeeper"),
    Entry("GET", "/manage/b/{tenant}/xero", at("xero_pages.shown"), "reader"),
    Entry("POST", "/manage/b/{tenant}/xero/connect", at("xero_pages.ask"), "owner"),
    Entry("GET", "/manage/xero/connected", at("xero_pages.finish"), "signed_in"),
    Entry("POST", "/manage/b/{tenant}/xero/choose", at("xero_pages.choose"), "owner"),
    Entry("POST", "/manage/b/{tenant}/xero/disconnect", at("xero_pages.disconnect"), "owner"),
    Entry("GET", "/manage/b/{tenant}/settings", at("settings_pages.shown"), "reader"),
    Entry("POST", "/manage/b/{tenant}/settings", at("settings_pages.save"), "bookkeeper"),
    Entry("POST", "/manage/b/{tenant}/settings/read", at("xero_accounts.read_again"), "bookkeeper"),
    Entry("POST", "/manage/b/{tenant}/settings/account", at("xero_accounts.make"), "bookkeeper"),
    Entry("GET", "/manage/b/{tenant}/settings/history", at("settings_history.listed"), "reader"),
    Entry("POST", "/manage/b/{tenant}/settings/undo", at("settings_history.take_back"), "bookkeeper"),
    Entry("GET", "/manage/b/{tenant}/stripe", at("stripe_pages.shown"), "reader"),
    Entry("POST", "/manage/b/{tenant}/stripe/connect", at("stripe_pages.connect"), "owner"),
    Entry("POST", "/manage/b/{tenant}/stripe/rotate", at("stripe_pages.rotate"), "owner"),
    Entry("POST", "/manage/b/{tenant}/stripe/check", at("stripe_pages.check"), "owner"),
    Entry("POST", "/manage/b/{tenant}/stripe/disconnect", at("stripe_pages.disconnect"), "owner"),
    Entry("GET", "/manage/b/{tenant}/gocardless", at("gocardless_pages.shown"), "reader"),
    Entry("POST", "/manage/b/{tenant}/gocardless/connect", at("gocardless_pages.connect"), "owner"),
    Entry("POST", "/manage/b/{tenant}/gocardless/rotate", at("gocardless_pages.rotate"), "owner"),
    Entry("POST", "/manage/b/{tenant}/gocardless/check", at("gocardless_pages.check"), "owner"),
    Entry("POST", "/manage/b/{tenant}/gocardless/disconnect", at("gocardless_pages.disconnect"), "owner"),
    Entry("GET", "/manage/b/{tenant}/connections", at("connection_pages.shown"), "reader"),
    Entry("POST", "/manage/b/{tenant}/connections/deliveries", at("deliveries.look"), "bookkeeper"),
    Entry("POST", "/manage/b/{tenant}/connections/send-again", at("deliveries.send_again"), "bookkeeper"),
    Entry("GET", "/manage/b/{tenant}/reconciliation", at("reconciliation_pages.shown"), "reader"),
    Entry(
        "POST", "/manage/b/{tenant}/reconciliation/compare", at("reconciliation_pages.compare"), "bookkeeper"
    ),
    Entry("GET", "/manage/b/{tenant}/reconciliation/payouts/{provider}", at("payout_pages.listed"), "reader"),
    Entry(
        "GET",
        "/manage/b/{tenant}/reconciliation/payouts/{provider}/{payout}",
        at("payout_pages.shown"),
        "reader",
    ),
    Entry("GET", "/manage/b/{tenant}/reconciliation/opening", at("opening_pages.shown"), "reader"),
    Entry(
        "POST",
        "/manage/b/{tenant}/reconciliation/opening/{provider}",
        at("opening_pages.post_one"),
        "bookkeeper",
    ),
    Entry("GET", "/manage/b/{tenant}/months", at("months_pages.listed"), "reader"),
    Entry("GET", "/manage/b/{tenant}/months/{month}", at("months_pages.shown"), "reader"),
    Entry(
        "GET",
        "/manage/b/{tenant}/months/{month}/progress",
        at("months_pages.progress"),
        "reader",
        is_polled=True,
    ),
    Entry("POST", "/manage/b/{tenant}/months/{month}/close", at("closing.close"), "bookkeeper"),
    Entry("POST", "/manage/b/{tenant}/months/{month}/reopen", at("closing.reopen"), "owner"),
    Entry("GET", "/manage/b/{tenant}/exports", at("export_pages.listed"), "reader"),
    # Who may see the books may have them as files: that changes nothing in them.
    Entry("POST", "/manage/b/{tenant}/exports", at("asking.ask_for"), "reader"),
    Entry(
        "GET", "/manage/b/{tenant}/exports/progress", at("export_pages.progress"), "reader", is_polled=True
    ),
    Entry("GET", "/manage/b/{tenant}/exports/file/{export}", at("export_pages.fetch"), "reader"),
    Entry("GET", LEAD_SOURCES, at("lead_sources.pages.shown"), "reader"),
    Entry("GET", f"{LEAD_SOURCES}/sales", at("lead_sources.report_pages.shown"), "reader"),
    Entry("GET", f"{LEAD_SOURCES}/sales/csv", at("lead_sources.report_pages.as_csv"), "reader"),
    Entry("POST", LEAD_SOURCES, at("lead_sources.changing.add"), "owner"),
    Entry("POST", f"{LEAD_SOURCES}/rename", at("lead_sources.changing.rename"), "owner"),
    Entry("POST", f"{LEAD_SOURCES}/archive", at("lead_sources.changing.archive"), "owner"),
    Entry("POST", f"{LEAD_SOURCES}/restore", at("lead_sources.changing.restore"), "owner"),
    Entry("POST", f"{LEAD_SOURCES}/up", at("lead_sources.changing.up"), "owner"),
    Entry("POST", f"{LEAD_SOURCES}/down", at("lead_sources.changing.down"), "owner"),
    Entry("POST", f"{LEAD_SOURCES}/use", at("lead_sources.changing.use"), "owner"),
    Entry("POST", f"{LEAD_SOURCES}/look", at("lead_sources.changing.look"), "owner"),
    Entry("GET", "/manage/b/{tenant}/people", at("people_pages.listed"), "owner"),
    Entry("POST", "/manage/b/{tenant}/people", at("people_pages.invite"), "owner"),
    Entry("POST", "/manage/b/{tenant}/people/{person}/role", at("people_pages.change_role"), "owner"),
    Entry("POST", "/manage/b/{tenant}/people/{person}/remove", at("people_pages.remove"), "owner"),
    Entry("GET", "/manage/b/{tenant}/audit", at("audit_pages.shown"), "reader"),
    Entry("GET", "/manage/b/{tenant}/audit/csv", at("audit_pages.as_csv"), "reader"),
)
