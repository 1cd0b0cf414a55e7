"""The claims ledger: hypotheses as data, one rule for their verdicts, and the runs that decide them."""
