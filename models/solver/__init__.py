"""Linear and mixed-integer programmes as arrays, and HiGHS: nothing here knows an item."""
