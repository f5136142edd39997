"""How thorough the tests are: FAMILYHUB_TESTS_THOROUGH=1 before a release, nothing of the kind while working.

Thorough tests draw twenty times as many examples, refresh every county for itself and give each command a process of
its own. They say the same as the others and take hours.
"""

import os

THOROUGH = os.environ.get("FAMILYHUB_TESTS_THOROUGH", "") not in ("", "0")
EXAMPLES = 1000 if THOROUGH else 50
"""Examples of a property that does not say how many."""
