"""The `familyhub` command and what all of its commands share."""

import os
import sys

from cyclopts import App, CycloptsError

from familyhub import __version__
from familyhub.cli import (
    ask,
    demo,
    family,
    fixlist,
    groups,
    inventory,
    jsna,
    keep,
    linkage,
    look,
    mapping,
    outcomes,
    protect,
    published,
    quality,
    rates,
    reconcile,
    releases,
    review,
    segment,
    siting,
    waits,
    weekly,
)
from familyhub.cli.mistyped import in_four_parts
from familyhub.cli.show import say_trouble
from familyhub.cli.unexpected import in_words
from familyhub.errors import FamilyhubError

HELP = """Extracts from a dozen services in; one view of each family, traced KPIs and a readable report out.

Start with `familyhub demo`, which makes a fictional county and its report, or with `familyhub init` for your own.
Every command takes `--workspace FOLDER`; without it the present folder is the workspace. Answers that end in figures
take `--json`. Errors say where, what was found, what was expected and what to do; the exit code is 0 when all is well.
"""

app = App(name="familyhub", help=HELP, version=__version__, version_flags=["--version"])

app.command(demo.demo)
app.command(keep.init)
app.command(look.check)
app.command(mapping.map_file, name="map")
app.command(keep.refresh)
app.command(ask.kpi)
app.command(ask.trace)
app.command(ask.due)
app.command(rates.rates)
app.command(waits.waits)
app.command(published.freeze)
app.command(published.revisions)
app.command(published.ohid_return, name="return")
app.command(published.cuts)
app.command(family.family)
app.command(quality.quality)
app.command(inventory.inventory)
app.command(fixlist.fixlist)
app.command(reconcile.reconcile)
app.command(groups.app)
app.command(outcomes.app)
app.command(linkage.app)
app.command(releases.app)
app.command(review.review)
app.command(weekly.weekly)
app.command(weekly.schedule)
app.command(segment.segment)
app.command(jsna.app)
app.command(siting.app)
app.command(look.measures)
app.command(keep.snapshots)
app.command(protect.subject_access)
app.command(protect.rectify)
app.command(protect.erase)
app.command(look.template)


def main() -> None:
    """Run one command; errors are said in words and become an exit code."""
    try:
        code = app(sys.argv[1:], exit_on_error=False, print_error=False, result_action="return_value")
        sys.stdout.flush()  # a reader who has gone is noticed here, and not by the interpreter as it ends
    except CycloptsError as error:
        told = in_four_parts(error)
        say_trouble(told, as_json="--json" in sys.argv)
        sys.exit(told.exit_code)
    except FamilyhubError as error:
        say_trouble(error, as_json="--json" in sys.argv)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        # Whoever read the answer has read enough (`familyhub kpi | head`); nothing more can be said to them.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:
        told = in_words(error)
        say_trouble(told, as_json="--json" in sys.argv)
        sys.exit(told.exit_code)
    sys.exit(code if isinstance(code, int) else 0)
