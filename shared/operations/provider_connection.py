"""Does what connecting to Stripe and to GoCardless have in common."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from shared.errors import Contended
from shared.feeds import begun_anew
from shared.jobs import FEED_OF
from shared.operations.key_refusals import NotTaken
from shared.provider import Provider
from shared.store import businesses, feeds, jobs, tenants
from shared.store.provider_accounts import BelongsToAnother, ProviderAccount, refuse_elsewhere

# Providers' keys have some hundred characters, Stripe's longest 255.
LONGEST_KEY = 300
# The last characters that may be shown.
SHOWN = 4


def one_word(pasted: str) -> str:
    """Takes the blanks and line ends off that came along with what was pasted. Raises NotTaken."""
    word = "".join(pasted.split())
    if len(word) > LONGEST_KEY:
        raise NotTaken("too_long")
    if not word.isascii() or not word.isprintable() or len(word) <= SHOWN:
        raise NotTaken("not_a_key")
    return word


def webhook_address(pages_url: str, provider: Provider, tenant: str) -> str:
    """Returns where a provider sends a business's webhooks."""
    return f"{pages_url}/webhooks/{provider}/{tenant}"


def ending(secret: str) -> str:
    return secret[-SHOWN:]


def refuse_another(
    tenant: str, provider: Provider, before: ProviderAccount | None, id: str, is_live: bool
) -> None:
    """Raises NotTaken for an account that the business may not have.

    Its money comes from one account in one mode, and an account belongs to one business.
    """
    _refuse_other_than_own(tenant, before, id, is_live)
    with one_business_each():
        refuse_elsewhere(tenant, provider, id, is_live)


def _refuse_other_than_own(tenant: str, before: ProviderAccount | None, id: str, is_live: bool) -> None:
    """Raises NotTaken for another account, or another mode, than the business's money comes from.

    Before the settings are complete nothing is booked, so whoever disconnects may connect another.
    """
    if before is None or (before.ended_at and not _is_set_up(tenant)):
        return
    if before.id != id:
        raise NotTaken("another_account")
    if before.is_live is not is_live:
        raise NotTaken("another_mode")


@contextmanager
def one_business_each() -> Iterator[None]:
    """Raises NotTaken for an account that another business has."""
    try:
        yield
    except BelongsToAnother as error:
        raise NotTaken("elsewhere", elsewhere=error.tenant) from None


def _is_set_up(tenant: str) -> bool:
    known = businesses.profile(tenant)
    return known is not None and known.is_set_up


def begin_feed_anew(tenant: str, provider: Provider, before: ProviderAccount | None, now: datetime) -> None:
    """Makes the feed of an account that was disconnected list everything again. Raises Contended.

    What had been queued before was dropped. What is booked already is known, and is not booked twice.
    """
    feed = feeds.read(tenant, provider)
    if before is None or before.ended_at is None or not feed.revision:
        return
    if not feeds.save(tenant, provider, begun_anew(feed), now):
        raise Contended("the feed has just gone on")


def make_due(tenant: str, provider: Provider, now: datetime) -> None:
    """Records that a key is kept from now on, and makes the feed due at once."""
    tenants.connected(tenant, provider, now)
    jobs.due_by(tenant, FEED_OF[provider], now)
