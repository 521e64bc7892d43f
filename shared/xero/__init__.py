"""The only code that calls Xero: documents become JSON, answers become happenings, tokens are refreshed."""
