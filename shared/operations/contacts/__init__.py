"""The use cases of customers: what pages, the JSON API and the command line do with the directory."""
