"""Says how long a call takes in virtual time. Nobody here has measured these on AWS."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Latencies:
    """Seconds. GoCardless's holds a TLS handshake, as its SDK opens a connection for each call."""

    dynamodb: float = 0.008
    kms: float = 0.010
    sqs: float = 0.012
    secretsmanager: float = 0.020
    events: float = 0.020
    stripe: float = 0.250
    gocardless: float = 0.400
    xero: float = 0.500
    bank_summary: float = 0.800

    def of_aws(self, service: str) -> float:
        """Raises AttributeError for a service that nobody has put here."""
        return float(getattr(self, service))

    def of_http(self, whose: str, path: str) -> float:
        """Returns the latency of a call to `stripe`, `gocardless` or `xero`."""
        if whose == "xero" and "Reports/BankSummary" in path:
            return self.bank_summary
        return float(getattr(self, whose))
