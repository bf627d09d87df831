/** A new id, unique on this device and in practice anywhere. */
export function newId(): string {
  // randomUUID exists in secure contexts only; a phone on a local network is not one.
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
