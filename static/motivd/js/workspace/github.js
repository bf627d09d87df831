// The panel “github”.

export function mount(root, workspace) {}
