"""Defines the vocabulary of the books: documents, their keys, ledger rows and journals. Pure."""
