"""The rules: one module per line of the weekly schedule, each rule a small function about one or two agents."""
