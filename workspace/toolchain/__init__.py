"""The only door to running code that somebody else wrote: a sandbox, a bundler and a type checker."""
