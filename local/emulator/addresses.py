"""Where everything is while a stack is up."""

from __future__ import annotations

from dataclasses import dataclass

from local.emulator.surroundings import REGION


@dataclass(frozen=True, slots=True)
class Addresses:
    """`front_door` serves the API under its own root; the others are what stands behind it."""

    front_door: str
    emulator: str
    stripe: str
    gocardless: str
    xero: str

    @property
    def parameters(self) -> dict[str, str]:
        """The template's, by which the functions find their providers."""
        xero = {"XeroApiUrl": f"{self.xero}/api.xro/2.0", "XeroIdentityUrl": self.xero}
        return {"StripeApiUrl": self.stripe, "GoCardlessApiUrl": self.gocardless, **xero}

    @property
    def notice(self) -> str:
        """For a person."""
        return (
            "Connectably's Xero integration, on this machine only.\n\n"
            f"Stripe's webhooks: POST {self.front_door}/webhooks/stripe/{{tenant}}\n"
            f"GoCardless's:      POST {self.front_door}/webhooks/gocardless/{{tenant}}\n"
            f"AWS emulator:      {self.emulator} (key and secret: test, region: {REGION})\n"
            f"Stripe stand-in:   {self.stripe}\n"
            f"GoCardless's:      {self.gocardless}\n"
            f"Xero stand-in:     {self.xero}\n"
            "Addresses: .local/stack.json, logs: .local/logs, stop: Ctrl-C or make down\n"
        )
