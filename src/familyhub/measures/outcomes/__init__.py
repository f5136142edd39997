"""Outcome measures: who was helped, and did it get better. Definitions in, members, figures and lists out."""
