"""`make demo`: the main job through the public API, as any client would do it."""
