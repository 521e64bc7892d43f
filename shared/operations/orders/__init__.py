"""Says what order forms offer, places orders, has them paid, and ends them."""
