"""How fast the model is, and how its way of computing compares with others: ``python -m benchmarks``."""
