// The panel “schedules”.

export function mount(root, workspace) {}
