"""Scenarios against the status quo: replicates, paired effects, groups, the table."""
