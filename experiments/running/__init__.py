"""How work is run: worlds, worker processes, progress, endings."""
