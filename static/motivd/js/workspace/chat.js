// The panel “chat”.

export function mount(root, workspace) {}
