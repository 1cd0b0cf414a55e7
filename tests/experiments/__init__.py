"""Tests of runs, effects, the store and the command line."""
