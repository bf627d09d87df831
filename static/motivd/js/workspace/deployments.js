// The panel “deployments”.

export function mount(root, workspace) {}
