"""A stored result once more: gone on with, or made anew and compared to the last bit."""
