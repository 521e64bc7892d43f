"""Lists every address of the pages, who may use it, and what it does."""

from __future__ import annotations

from functions.manage import (
    businesses,
    gocardless_pages,
    overview,
    people_pages,
    settings_history,
    settings_pages,
    sign_in,
    stripe_pages,
    xero_accounts,
    xero_pages,
)
from functions.manage.access import Entry
from functions.manage.pages import go_to

ROUTES: tuple[Entry, ...] = (
    Entry("GET", "/", lambda _: go_to("/manage"), "nothing"),
    Entry("GET", "/manage/sign-in", sign_in.ask, "nothing"),
    Entry("POST", "/manage/sign-in", sign_in.begin, "nothing"),
    Entry("GET", "/manage/signed-in", sign_in.finish, "nothing"),
    Entry("POST", "/manage/sign-out", sign_in.sign_out, "signed_in"),
    Entry("POST", "/manage/sign-out-everywhere", sign_in.sign_out_everywhere, "signed_in"),
    Entry("GET", "/manage", businesses.home, "signed_in"),
    Entry("GET", "/manage/new", businesses.new, "signed_in"),
    Entry("POST", "/manage/new", businesses.begin, "signed_in"),
    Entry("GET", "/manage/b/{tenant}", overview.shown, "reader"),
    Entry("GET", "/manage/b/{tenant}/progress", overview.progress, "reader", is_polled=True),
    Entry("POST", "/manage/b/{tenant}/compare", overview.compare, "bookkeeper"),
    Entry("GET", "/manage/b/{tenant}/xero", xero_pages.shown, "reader"),
    Entry("POST", "/manage/b/{tenant}/xero/connect", xero_pages.ask, "owner"),
    Entry("GET", "/manage/xero/connected", xero_pages.finish, "signed_in"),
    Entry("POST", "/manage/b/{tenant}/xero/choose", xero_pages.choose, "owner"),
    Entry("POST", "/manage/b/{tenant}/xero/disconnect", xero_pages.disconnect, "owner"),
    Entry("GET", "/manage/b/{tenant}/settings", settings_pages.shown, "reader"),
    Entry("POST", "/manage/b/{tenant}/settings", settings_pages.save, "bookkeeper"),
    Entry("POST", "/manage/b/{tenant}/settings/read", xero_accounts.read_again, "bookkeeper"),
    Entry("POST", "/manage/b/{tenant}/settings/account", xero_accounts.make, "bookkeeper"),
    Entry("GET", "/manage/b/{tenant}/settings/history", settings_history.listed, "reader"),
    Entry("POST", "/manage/b/{tenant}/settings/undo", settings_history.take_back, "bookkeeper"),
    Entry("GET", "/manage/b/{tenant}/stripe", stripe_pages.shown, "reader"),
    Entry("POST", "/manage/b/{tenant}/stripe/connect", stripe_pages.connect, "owner"),
    Entry("POST", "/manage/b/{tenant}/stripe/rotate", stripe_pages.rotate, "owner"),
    Entry("POST", "/manage/b/{tenant}/stripe/disconnect", stripe_pages.disconnect, "owner"),
    Entry("GET", "/manage/b/{tenant}/gocardless", gocardless_pages.shown, "reader"),
    Entry("POST", "/manage/b/{tenant}/gocardless/connect", gocardless_pages.connect, "owner"),
    Entry("POST", "/manage/b/{tenant}/gocardless/rotate", gocardless_pages.rotate, "owner"),
    Entry("POST", "/manage/b/{tenant}/gocardless/check", gocardless_pages.check, "owner"),
    Entry("POST", "/manage/b/{tenant}/gocardless/disconnect", gocardless_pages.disconnect, "owner"),
    Entry("GET", "/manage/b/{tenant}/people", people_pages.listed, "owner"),
    Entry("POST", "/manage/b/{tenant}/people", people_pages.invite, "owner"),
    Entry("POST", "/manage/b/{tenant}/people/{person}/role", people_pages.change_role, "owner"),
    Entry("POST", "/manage/b/{tenant}/people/{person}/remove", people_pages.remove, "owner"),
)
