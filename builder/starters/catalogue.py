"""The starters as the rest of Motivd sees them: which there are, which one fits, and a filled project."""

from builder.starters.filling import fill
from builder.starters.selection import Starter, all_starters, choose
from builder.starters.wording import Locale

__all__ = ["Locale", "Starter", "all_starters", "choose", "fill"]
