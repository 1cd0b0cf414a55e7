"""What is measured, of whom, over what: tallies, cohorts, outcomes."""
