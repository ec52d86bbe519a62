"""One team: set partitioning, proven in seconds for half a hundred schools."""
