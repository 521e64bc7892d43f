"""Holds the use cases: reconcile, undo, repair, retry, opening balances, backfill, status.

A use case introduces the store, Xero and the payment processors to each other. It takes its Connections as
an argument and connects to nothing itself. It holds no accounting rule: shared/booking, shared/reconciliation
and shared/undo decide, and a use case carries out what they decide. Schedules, pages and the command line
call the same use cases. A use case that one function alone runs may stay beside that function's handler; it
moves here as soon as a second caller needs it.
"""
