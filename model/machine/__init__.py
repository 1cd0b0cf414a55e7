"""Compilation, kept code, memory, prefetch and selection: no sociology."""
