from __future__ import annotations

from functions.manage.routes import ROUTES
from local.bench.pages import (
    BUYERS_PAGES,
    CUSTOMER,
    FORM,
    MONTH,
    MOVEMENT,
    ORDER,
    PAGES,
    PAYOUT,
    PERSON,
    PRODUCT,
    PROVIDER,
    REASON,
    TENANT,
    TOKEN,
    UPLOAD,
    shown,
)

# Each of them would make the first visitor of a page wait for longer than all of our own code does.
HEAVY = {
    "PIL",
    "authlib",
    "aws_xray_sdk",
    "fpdf",
    "gocardless_pro",
    "joserfc",
    "pydantic",
    "stripe",
    "xero_python",
}
# They lead on at once, or are parts of pages that are shown.
NO_PAGES = {
    "/",
    "/manage/signed-in",
    "/manage/xero/connected",
    "/manage/b/{tenant}/progress",
    "/manage/b/{tenant}/months/{month}/progress",
    "/manage/b/{tenant}/exports/progress",
    "/manage/b/{tenant}/exports/file/{export}",
    "/manage/b/{tenant}/products/p/{product}/picture",
    "/manage/b/{tenant}/forms/f/{form}/logo",
    "/manage/b/{tenant}/forms/f/{form}/qr",
}
# Its lines are kept nowhere, so whoever opens it waits for Xero anyway, and for Xero's SDK once.
ASK_XERO = {"/manage/b/{tenant}/customers/c/{customer}/sales/{document}"}


def test_every_page_is_measured() -> None:
    views = {each.path for each in ROUTES if each.method == "GET"} - NO_PAGES - ASK_XERO
    named = {"tenant": TENANT, "provider": PROVIDER, "payout": PAYOUT, "reason": REASON, "month": MONTH}
    named |= {
        "movement": MOVEMENT,
        "person": PERSON,
        "token": TOKEN,
        "customer": CUSTOMER,
        "upload": UPLOAD,
        "product": PRODUCT,
        "form": FORM,
        "order": ORDER,
    }
    assert {*PAGES} == {each.format(**named) for each in views}


def test_no_page_loads_an_sdk_or_what_signs_in_and_writes_pdfs() -> None:
    views = shown(*PAGES, later=1)
    assert [each.status for each in views] == [200] * len(PAGES)
    assert "functions.manage.overview" in views[-1].own
    assert {each.partition(".")[0] for each in views[-1].modules} & HEAVY == set()


def test_no_page_of_buyers_loads_an_sdk_a_queue_s_client_or_what_takes_orders() -> None:
    views = shown(*BUYERS_PAGES, later=1)
    assert [each.status for each in views] == [200, 200]
    loaded = {*views[-1].modules}
    assert {each.partition(".")[0] for each in loaded} & (HEAVY | {"wtforms"}) == set()
    assert {"functions.orderforms.selling", "shared.wiring.queues", "functions.manage"} & loaded == set()
