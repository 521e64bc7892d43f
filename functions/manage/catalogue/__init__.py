"""Pages of a business's products."""
