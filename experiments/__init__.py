"""Runs of scenarios against the status quo: plans, workers, paired effects, the store of results, the command line."""

from experiments.commands.shadows import check

check("model", "scenarios", "figures")
