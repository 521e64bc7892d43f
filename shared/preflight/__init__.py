"""Says what is missing in a business's books in Xero before anything is posted there. Pure."""
