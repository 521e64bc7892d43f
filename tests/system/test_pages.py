"""The pages as deployed: the emulator's own sign-in, our cookies through the front door, IAM in force."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlencode, urljoin, urlsplit

import pytest
import urllib3

from local.demo.trading_day import SETTINGS
from local.stack.emulated import EmulatedStack

OWNER = "olga@example.co.uk"


@dataclass
class Browser:
    """Follows redirects from page to page, and keeps cookies by host and port as long as it lives.

    A browser sends Secure cookies to localhost without TLS; Python's libraries do not, so this does.
    """

    cookies: dict[str, dict[str, str]] = field(default_factory=dict)
    url: str = ""
    text: str = ""
    status: int = 0

    def get(self, url: str) -> Browser:
        return self._go("GET", url)

    def submit(self, values: Mapping[str, str]) -> Browser:
        """Sends the first form of the page that leads where its action says, with these values filled in."""
        form = re.search(r"<form\b[^>]*>.*?</form>", self.text, re.DOTALL)
        assert form, self.text
        action = re.search(r'action="([^"]*)"', form[0])
        hidden = {
            unescape(name): unescape(value)
            for name, value in re.findall(r'type="hidden"[^>]*name="([^"]+)"[^>]*value="([^"]*)"', form[0])
        }
        target = urljoin(self.url, unescape(action[1])) if action else self.url
        return self._go("POST", target, urlencode({**hidden, **values}))

    def _go(self, method: str, url: str, body: str = "") -> Browser:
        for _ in range(10):
            host = urlsplit(url).netloc
            answer = urllib3.request(
                method,
                url,
                body=body.encode(),
                headers=self._headers(host, body),
                redirect=False,
                timeout=30.0,
            )
            for each in answer.headers.getlist("set-cookie"):
                name, _, rest = each.partition("=")
                self.cookies.setdefault(host, {})[name] = rest.partition(";")[0]
            if answer.status not in (302, 303):
                self.url, self.text, self.status = url, answer.data.decode(), answer.status
                return self
            method, url, body = "GET", urljoin(url, answer.headers["location"]), ""
        raise AssertionError(f"too many redirects, the last one to {url}")

    def _headers(self, host: str, body: str) -> dict[str, str]:
        kept = "; ".join(f"{name}={value}" for name, value in self.cookies.get(host, {}).items())
        typed = {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://{host}"}
        return {**({"Cookie": kept} if kept else {}), **(typed if body else {})}


@pytest.fixture(scope="module")
def password(stack: EmulatedStack) -> str:
    stack.open_business("pages", SETTINGS)
    return stack.let_in(OWNER, "pages", "owner")


@pytest.fixture(scope="module")
def owner(stack: EmulatedStack, password: str) -> Browser:
    browser = Browser().get(f"{stack.addresses.front_door}/")
    assert "Sign in" in browser.text
    browser.submit({})
    assert urlsplit(browser.url).netloc == urlsplit(stack.addresses.sign_in).netloc
    return browser.submit({"username": OWNER, "password": password})


def test_an_owner_signs_in_and_sees_the_business(stack: EmulatedStack, owner: Browser) -> None:
    assert (owner.status, owner.url) == (200, f"{stack.addresses.front_door}/manage/b/pages")
    assert "pages Ltd" in owner.text
    assert OWNER in owner.text


@pytest.mark.parametrize("page", ["", "/progress", "/xero", "/settings", "/settings/history", "/people"])
def test_every_page_is_let_read_what_it_shows(stack: EmulatedStack, owner: Browser, page: str) -> None:
    assert owner.get(f"{stack.addresses.front_door}/manage/b/pages{page}").status == 200


def test_a_wrong_password_signs_nobody_in(stack: EmulatedStack, password: str) -> None:
    browser = Browser().get(f"{stack.addresses.front_door}/manage/b/pages").submit({})
    browser.submit({"username": OWNER, "password": f"{password}x"})
    assert urlsplit(browser.url).netloc == urlsplit(stack.addresses.sign_in).netloc
    assert browser.get(f"{stack.addresses.front_door}/manage").url.endswith("/manage/sign-in?next=%2Fmanage")


def test_without_a_session_a_page_leads_to_the_sign_in(stack: EmulatedStack, password: str) -> None:
    browser = Browser().get(f"{stack.addresses.front_door}/manage/b/pages/people")
    assert browser.url.endswith("/manage/sign-in?next=%2Fmanage%2Fb%2Fpages%2Fpeople")
