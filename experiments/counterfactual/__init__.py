"""The same people with and without what happened to them."""
