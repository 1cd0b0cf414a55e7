"""The commands of ``undertow``, one module each: they read the command line, call the logic, and print."""
