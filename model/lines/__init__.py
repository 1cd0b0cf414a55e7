"""The lines of the week: each takes people from the records, asks the rules, draws named luck, writes the records."""
