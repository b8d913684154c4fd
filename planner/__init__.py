"""Turnkey Planner: workbook in, verified plan workbook out."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("turnkey-planner")
except PackageNotFoundError:  # run from a source tree that was never installed
    __version__ = "0+source"
