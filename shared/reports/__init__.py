"""Writes what accountants file and machines read: text, CSV, PDF, beancount and JSON. No I/O."""
