"""Makes files of a business's books in the background, and closes its months: both read the whole ledger."""
