"""The simulated market beside what studies found, asked alike."""
