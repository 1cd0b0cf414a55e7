"""Numbers, verdicts and sentences, once, for the terminal, the charts, the report and the pages."""
