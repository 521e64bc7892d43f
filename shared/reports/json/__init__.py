"""Writes the results of the operations as JSON: one shape for a page, the API and the command line.

Amounts are integer pence, in fields that are named `..._pence` or, where a field stands for one amount only,
`pence`: a sum over them is exact in every language, and nobody is tempted to read "12.34" as a float. Times
are ISO 8601 in UTC and days YYYY-MM-DD. A field whose value nobody knows is null and never left out. Reason
codes are those of shared.reasons; `sentence` and `what_to_do` say the same to a bookkeeper.
"""
