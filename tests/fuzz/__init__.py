"""Damaged workbooks by the thousand: whatever a file holds, it is read or refused in words."""
