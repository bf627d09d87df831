// What others do to the project (the agent, a schedule, a pull, another tab) reaches the panels from here.

export function listen(workspace, line) {}
