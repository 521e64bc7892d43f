"""Shows lead sources, and lets the owner edit them and choose where Xero keeps them."""
