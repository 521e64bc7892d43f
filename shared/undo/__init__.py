"""Plans which documents leave Xero on the owner's word, and which come back. Pure."""
