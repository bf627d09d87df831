// The panel “history”.

export function mount(root, workspace) {}
