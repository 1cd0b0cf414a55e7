"""The contested assumptions C1 to C4, and under which of them an effect turns."""
