"""Segments: groups of children who use alike much, found by a regression tree over plain facts of the year before.

They describe a population and are never shown on a child. `segment` is the way in; it returns sums and shares only.
"""

from familyhub.segments.question import Question, Settings
from familyhub.segments.segmentation import Cohort, Segment, Segmentation
from familyhub.segments.segmenting import segment

__all__ = ["Cohort", "Question", "Segment", "Segmentation", "Settings", "segment"]
