"""What is kept: results folders, tables, manifests, and the same result once more."""
