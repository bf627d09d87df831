"""From a brief to a live app: starting a build, running its steps, reading where it is."""
