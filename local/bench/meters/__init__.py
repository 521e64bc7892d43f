"""Meters what the integration uses while it runs: DynamoDB units, calls, messages, bytes and CPU time."""

from local.bench.meters.metering import Meters, metered

__all__ = ["Meters", "metered"]
