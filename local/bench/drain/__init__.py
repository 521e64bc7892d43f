"""Drains a business's backlog through the real handlers, in virtual time: python -m local.bench.drain."""
