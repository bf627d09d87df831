"""`make bench`: how fast, beside what one would use instead. Ratios, because machines differ."""
