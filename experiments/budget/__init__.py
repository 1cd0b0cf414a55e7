"""Packages of policy at equal cost, and what each averts."""
