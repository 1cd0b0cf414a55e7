"""Who the agents are and what they do in a week. Knows nothing of scenario files, experiments or charts."""
