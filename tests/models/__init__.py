"""Models of our own for the tests: real HTTP, two vendors' ways of speaking, and every word scripted."""
