"""Refreshes in processes of their own, so that they can be killed. Run: `refreshing.py WORKSPACE [BOUNDARY ...]`.

Without boundaries it refreshes once. With them it forks a refresh for each, which dies there; without a workspace it
forks one for each that is asked for (see `dying`).
"""

from datetime import date

from dying import DiesAt, run

import familyhub
import familyhub.workspace  # imported before forking: the children need not import it again

TODAY = date(2026, 1, 5)


def refresh(workspace: str, watcher: DiesAt) -> None:
    familyhub.open(workspace).refresh(watcher=watcher, today=TODAY)


if __name__ == "__main__":
    run(refresh)
