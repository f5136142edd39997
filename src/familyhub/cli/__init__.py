"""The command line: one module for each group of commands; heavy imports happen inside the commands.

On a terminal tables are drawn; elsewhere they are tab-separated, so that other programs can read them.
"""

from familyhub.cli.app import main

__all__ = ["main"]
