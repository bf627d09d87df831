// The panel “preview”.

export function mount(root, workspace) {}
