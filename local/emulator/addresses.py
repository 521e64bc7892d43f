"""Holds the addresses of everything in a running stack."""

from __future__ import annotations

from dataclasses import dataclass

from local.emulator.surroundings import REGION

# From whom the stack writes; nobody else's mail arrives.
SENDER = "books@connectably.example"


@dataclass(frozen=True, slots=True)
class Addresses:
    """`front_door` serves the API under its own root; the other addresses are of what is behind it."""

    front_door: str
    emulator: str
    stripe: str
    gocardless: str
    xero: str
    ses: str

    @property
    def parameters(self) -> dict[str, str]:
        """The template's parameters that tell the functions where their providers are."""
        xero = {"XeroApiUrl": f"{self.xero}/api.xro/2.0", "XeroIdentityUrl": self.xero}
        xero |= {"XeroLoginUrl": _as_browsers_know(self.xero)}
        pages = {"PagesUrl": self.front_door, "SignInUrl": self.sign_in}
        mail = {"MailApiUrl": self.ses, "MailSender": SENDER}
        return {"StripeApiUrl": self.stripe, "GoCardlessApiUrl": self.gocardless, **xero, **pages, **mail}

    @property
    def sign_in(self) -> str:
        """Where the emulator serves Cognito's pages, under the front door's name: cookies go by names."""
        return _as_browsers_know(self.emulator)

    @property
    def notice(self) -> str:
        """The notice that a person reads once the stack is up."""
        return (
            "Connectably's Xero integration, on this machine only.\n\n"
            f"Pages:               {self.front_door}\n"
            f"Stripe webhooks:     POST {self.front_door}/webhooks/stripe/{{tenant}}\n"
            f"GoCardless webhooks: POST {self.front_door}/webhooks/gocardless/{{tenant}}\n"
            f"Xero webhooks:       POST {self.front_door}/webhooks/xero\n"
            f"AWS emulator:        {self.emulator} (key and secret: test, region: {REGION})\n"
            f"Stripe stand-in:     {self.stripe}\n"
            f"GoCardless stand-in: {self.gocardless}\n"
            f"Xero stand-in:       {self.xero} (what a person does there: {self.xero}/person)\n"
            f"Mailbox:             {_as_browsers_know(self.ses)} (what was sent, newest first)\n"
            "Addresses: .local/stack.json; logs: .local/logs; stop with Ctrl-C or make down\n"
        )


def _as_browsers_know(url: str) -> str:
    return url.replace("127.0.0.1", "localhost")
