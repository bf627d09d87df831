"""What rules can read in a founder's prompt, in English or French."""
