"""The pages of buyers: order forms, and the page of each order."""
