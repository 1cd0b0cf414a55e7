"""What is kept: results folders, tables, manifests, and the tasks of work in progress."""
