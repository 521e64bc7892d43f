"""The only door to Xero: documents to its JSON, its answers to happenings, its tokens."""
