"""Pages of the orders that a business has been given."""
