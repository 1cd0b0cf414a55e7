"""Everything that has a name, what it means, and where it comes from."""
