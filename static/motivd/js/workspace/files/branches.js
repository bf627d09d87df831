// From a list of paths to the rows that a tree shows.

/** Returns the root `{ path: "", folders, files }` of a list of files; folders and files are sorted as people expect. */
export function grown(files) {
  const root = branch("", "");
  for (const file of files) {
    const parts = file.path.split("/");
    let at = root;
    for (let depth = 0; depth < parts.length - 1; depth += 1) {
      const name = parts[depth];
      if (!at.index.has(name)) {
        const made = branch(parts.slice(0, depth + 1).join("/"), name);
        at.index.set(name, made);
        at.folders.push(made);
      }
      at = at.index.get(name);
    }
    at.files.push({ path: file.path, name: parts.at(-1), file });
  }
  sort(root);
  return root;
}

const branch = (path, name) => ({ path, name, folders: [], files: [], index: new Map() });
const order = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

function sort(at) {
  at.folders.sort((a, b) => order.compare(a.name, b.name));
  at.files.sort((a, b) => order.compare(a.name, b.name));
  at.locked = at.files.length + at.folders.length > 0;
  for (const one of at.folders) sort(one);
  at.locked = at.files.every(({ file }) => file.locked) && at.folders.every((one) => one.locked);
}

/** The rows that can be seen: what stands in open folders, each with its level and its place among its siblings. */
export function rowsOf(root, isOpen) {
  const rows = [];
  const add = (at, level) => {
    const size = at.folders.length + at.files.length;
    let place = 0;
    for (const folder of at.folders) {
      const open = isOpen(folder.path);
      rows.push({ path: folder.path, name: folder.name, folder: true, open, level, place: (place += 1), size, locked: folder.locked });
      if (open) add(folder, level + 1);
    }
    for (const { path, name, file } of at.files) {
      rows.push({ path, name, folder: false, level, place: (place += 1), size, locked: file.locked, file });
    }
  };
  add(root, 1);
  return rows;
}
