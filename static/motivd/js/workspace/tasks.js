// The panel “tasks”.

export function mount(root, workspace) {}
