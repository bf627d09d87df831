"""The coding agent: its runs, what it sees of a project, and how it edits files."""
