"""Shows the pages that connect Stripe and GoCardless, as they stand before, during and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import SimpleNamespace

from starlette.datastructures import FormData

from functions.manage.key_form import KeyForm, SecretForm, TokenForm
from local.gallery.sample import ACME, NOW, Sample, sample
from shared.operations.orders.ways import ByCard
from shared.providers.stripe_permissions import PERMISSIONS, SELLING, Permission
from shared.store.provider_accounts import ProviderAccount

OWNER = SimpleNamespace(tenant=ACME.id, role="owner")
STRIPE = ProviderAccount(
    id="acct_1PianoLessons",
    name="Piano Lessons & Daughters",
    is_live=True,
    key_ending="4f2a",
    connected_by="ann.bookkeeper@accountants.example",
    connected_at=NOW,
    endpoint="we_1",
    endpoint_since=NOW,
)
GOCARDLESS = replace(STRIPE, id="CR000123", endpoint="", endpoint_since=None)
WAITING = replace(GOCARDLESS, endpoint="9c1d", endpoint_since=NOW)
ROTATING = replace(WAITING, former_endpoint="77aa", delivered_at=NOW)
NOT_ASKED, MAY = ByCard(), ByCard(may_sell=True, asked_at=NOW)
MAY_NOT = ByCard(may_sell=False, asked_at=NOW, missing=(*SELLING.values(),))


def connecting_samples() -> dict[str, Sample]:
    refused, lacking = KeyForm(FormData([("sent", "empty")])), list(PERMISSIONS.values())[:3]
    refused.validate()
    return {
        "stripe": _stripe(None),
        "stripe_connected": _stripe(STRIPE),
        "stripe_reads_only": _stripe(STRIPE, by_card=MAY_NOT),
        "stripe_sells": _stripe(STRIPE, by_card=MAY),
        "stripe_rotating": _stripe(replace(STRIPE, former_endpoint="we_0"), stage="staging"),
        "stripe_refused": _stripe(None, refused, lacking),
        "stripe_lost": _stripe(STRIPE, is_lost=True),
        "stripe_disconnected": _stripe(replace(STRIPE, ended_at=NOW)),
        "gocardless": _gocardless(None),
        "gocardless_connected": _gocardless(GOCARDLESS),
        "gocardless_waiting": _gocardless(WAITING),
        "gocardless_rotating": _gocardless(ROTATING),
        "gocardless_lost": _gocardless(WAITING, is_lost=True),
        "gocardless_disconnected": _gocardless(replace(ROTATING, ended_at=NOW)),
    }


def _stripe(
    own: ProviderAccount | None,
    form: KeyForm | None = None,
    missing: Sequence[Permission] = (),
    stage: str = "",
    *,
    is_lost: bool = False,
    by_card: ByCard = NOT_ASKED,
) -> Sample:
    told = {
        "visit": OWNER,
        "own": own,
        "is_key_refused": is_lost,
        "by_card": by_card,
        "to_sell": SELLING.values(),
        "form": form or KeyForm(),
        "missing": missing,
        "permissions": PERMISSIONS.values(),
        "unreal_stage": stage,
        "address": "https://connectably.example/webhooks/stripe/acme",
    }
    return sample("stripe.html", "Stripe", told)


def _gocardless(own: ProviderAccount | None, *, is_lost: bool = False) -> Sample:
    told = {
        "visit": OWNER,
        "own": own,
        "is_key_refused": is_lost,
        "form": TokenForm(),
        "secret_form": SecretForm(),
        "unreal_stage": "",
        "address": "https://connectably.example/webhooks/gocardless/acme",
    }
    return sample("gocardless.html", "GoCardless", told)
