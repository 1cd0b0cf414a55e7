"""What is said of results."""
