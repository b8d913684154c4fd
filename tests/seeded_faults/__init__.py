"""Faults that planners make, put into a good workbook on purpose, each with what is to be said of it."""
