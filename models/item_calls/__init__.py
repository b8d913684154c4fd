"""What a worker does for one item or a few of them: functions that a `Crew` calls."""
