"""Settings of all tests."""

from hypothesis import settings

# The same examples in every run: a change is judged by what it changes, not by luck.
settings.register_profile("same_examples", derandomize=True)
settings.load_profile("same_examples")
