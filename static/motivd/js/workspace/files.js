// The panel “files”.

export function mount(root, workspace) {}
