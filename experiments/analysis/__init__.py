"""Analyses of a stored sweep: sensitivity indices, a variance budget, and the regions that give a result.

``responses`` reads what is analysed, ``indices`` asks SALib, ``variance`` shares out variance, ``expression`` and
``discovery`` find boxes with ema_workbench; ``documents`` keeps what comes out beside the store, where charts find it.
"""
