// What was attached to the prompt of a project, kept for the first message of its chat: `[{id, name, contentType, size}]`.

const place = (projectId) => `motivd-attachments-${projectId}`;

export function keepAttachments(projectId, uploads) {
  if (!uploads.length) return;
  const rows = uploads.map(({ id, name, contentType, size }) => ({ id, name, contentType, size }));
  try {
    localStorage.setItem(place(projectId), JSON.stringify(rows));
  } catch {
    // They are in the account all the same.
  }
}

/** The attachments that wait for the chat; they stay until `forgetAttachments`. */
export function keptAttachments(projectId) {
  try {
    return JSON.parse(localStorage.getItem(place(projectId)) ?? "[]");
  } catch {
    return [];
  }
}

/** Call when a message went out with them, or somebody took them off. */
export function forgetAttachments(projectId) {
  try {
    localStorage.removeItem(place(projectId));
  } catch {
    // Nothing was kept, then.
  }
}
