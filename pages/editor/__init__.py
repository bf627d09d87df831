"""The editor of the workspace's files: its lock, and how its scripts get to browsers."""
