"""Stores and queues what a provider's webhooks or lists say has happened."""
