"""Pages of a business's order forms, for whoever makes them."""
