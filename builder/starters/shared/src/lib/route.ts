import { useSyncExternalStore } from "react";

function current(): string {
  try {
    return decodeURIComponent(window.location.hash.replace(/^#\/?/, ""));
  } catch {
    return "";
  }
}

function subscribe(onChange: () => void): () => void {
  window.addEventListener("hashchange", onChange);
  return () => window.removeEventListener("hashchange", onChange);
}

/** The page in the address (`#/settings`); the first one when the address names none of them. */
export function useHashRoute<Id extends string>(routes: readonly [Id, ...Id[]]): Id {
  const hash = useHashPath();
  return routes.find((route) => route === hash) ?? routes[0];
}

/** All of what stands in the address after `#/`, for pages of one thing: `#/post/first-steps`. */
export function useHashPath(): string {
  return useSyncExternalStore(subscribe, current);
}

export function go(id: string): void {
  window.location.hash = `/${id}`;
}
