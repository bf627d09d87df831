// The panel “settings”.

export function mount(root, workspace) {}
