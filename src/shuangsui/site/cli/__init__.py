"""The command line: `shuangsui …`. A file a group of commands; errors of every package become sentences here."""

from .main import main

__all__ = ["main"]
