"""Uses the pages by HTTP, as a person with a browser without scripts does: by forms, links and cookies."""

from __future__ import annotations

from collections.abc import Mapping
from http.cookiejar import Cookie
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from mechanicalsoup import StatefulBrowser
from requests.cookies import RequestsCookieJar

from local.emulator.failing import Failed

# A function that starts anew takes seconds where the machine is busy.
PATIENCE = 60


class Visitor:
    """A person's browser: it stays signed in for as long as it lives."""

    def __init__(self) -> None:
        session = requests.Session()
        session.cookies = _LocalCookies()
        self._browser = StatefulBrowser(session, soup_config={"features": "html.parser"})
        self.status = 0

    @property
    def url(self) -> str:
        return str(self._browser.url)

    @property
    def path(self) -> str:
        return urlsplit(self.url).path

    @property
    def text(self) -> str:
        """The page as a person reads it."""
        return " ".join(self._browser.page.get_text(" ").split())

    def find(self, selector: str, between: str = "") -> str:
        """Returns the words of the first element that a CSS selector finds. Raises Failed without one.

        `between` stands between the words of elements within it.
        """
        found = self._browser.page.select_one(selector)
        if found is None:
            raise Failed(f"{self.url} shows no {selector}, but: {self.text}")
        return " ".join(found.get_text(between).split())

    def open(self, address: str) -> None:
        """Opens a page. An address without a host is on the site of the page before."""
        self.status = self._browser.open(urljoin(self.url, address), timeout=PATIENCE).status_code

    def has(self, button: str) -> bool:
        return self._browser.page.find(_is(button)) is not None

    def press(self, button: str, **values: Any) -> None:
        """Fills in the form of a button, and sends the form. Raises Failed where there is no such button.

        A value that a list does not offer raises mechanicalsoup.LinkNotFoundError.
        """
        shown = self._browser.page.find(_is(button))
        form = shown and shown.find_parent("form")
        if form is None:
            raise Failed(f'{self.url} has no form with the button "{button}", but: {self.text}')
        self._browser.select_form(form)
        for name, value in values.items():
            self._browser[name] = value
        here = urlsplit(self.url)
        origin = {"Origin": f"{here.scheme}://{here.netloc}"}
        answer = self._browser.submit_selected(shown, headers=origin, timeout=PATIENCE)
        self.status = answer.status_code

    def call(self, method: str, address: str, sent: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Asks the JSON API on the page's site, as a script there does. Raises Failed where it refuses."""
        here = urlsplit(self.url)
        site = f"{here.scheme}://{here.netloc}"
        headers = {"Origin": site}
        if method != "GET":
            headers["X-CSRF-Token"] = self.call("GET", "/api/session")["csrf_token"]
        answer = self._browser.session.request(
            method, f"{site}{address}", json=sent, headers=headers, timeout=PATIENCE
        )
        if not answer.ok:
            raise Failed(f"{method} {address} was answered with {answer.status_code}: {answer.text}")
        told: dict[str, Any] = answer.json()
        return told


class _LocalCookies(RequestsCookieJar):
    """Keeps cookies that are Secure as a browser does for localhost, to which it sends them without TLS."""

    def set_cookie(self, cookie: Cookie, *args: Any, **kwargs: Any) -> None:
        cookie.secure = False
        super().set_cookie(cookie, *args, **kwargs)


def _is(button: str) -> Any:
    """Returns a test of an element: whether it is the button with these words on it."""

    def test(tag: Any) -> bool:
        if tag.name == "input" and tag.get("type") == "submit":
            return bool(tag.get("value", "").strip().lower() == button.lower())
        return tag.name == "button" and " ".join(tag.get_text(" ").split()).lower() == button.lower()

    return test
