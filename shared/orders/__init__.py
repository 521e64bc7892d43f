"""Says what an order form sells, what an order costs, and what becomes of it. Pure."""
