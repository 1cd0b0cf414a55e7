"""Two stored runs side by side, paired by seed: what differs between them, and what that makes of every effect."""
