"""Doses: what scenario files say that they deliver, beside what a run delivers."""
