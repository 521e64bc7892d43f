"""Plans which documents leave Xero at the owner's request, and which come back. Pure."""
