"""What makes a bookkeeper stop checking by hand: introduces the store, Xero and the providers."""
