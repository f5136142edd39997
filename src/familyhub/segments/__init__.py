"""Segments: groups of children who use alike much, found by a regression tree over plain facts of the year before.

They describe a population and are never shown on a child. `segment` is the way in; it returns sums and shares only.
"""
