"""Sends the weekly report in a process of its own, to be killed. Run: `sending_weekly.py WORKSPACE [N ...]`.

Without numbers it sends once. With them it forks a run for each, which dies at its N-th boundary; without a workspace
it forks a run for each that is asked for (see `dying`).
"""

from datetime import date

from dying import DiesAt, run

import familyhub
import familyhub.workspace  # imported before forking: the children need not import it again

TODAY = date(2025, 10, 20)


class DiesAtOneOfThem(DiesAt):
    """It also says whose report it was: the steps of one recipient are called like those of another."""

    def step_started(self, name: str, detail: str) -> None:
        self.pass_boundary(f"before {name} {detail}")


def send(workspace: str, watcher: DiesAt) -> None:
    familyhub.open(workspace).weekly.send(today=TODAY, watcher=watcher)


if __name__ == "__main__":
    run(send, DiesAtOneOfThem)
