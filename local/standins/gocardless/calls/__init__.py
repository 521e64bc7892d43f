"""Answers the calls that make or change something, and refuses them as GoCardless does."""
