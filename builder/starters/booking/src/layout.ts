import { app } from "./app.config";

const { layout } = app.look;

/** How this app is laid out: chosen once per brief, so that two apps do not look alike. */
export const look = {
  /** The view that the time picker opens with. */
  view: layout % 2 === 0 ? "day" : "week",
  /** How a day is chosen: in a month, or in a strip of days. */
  days: layout === 0 || layout === 3 || layout === 4 ? "month" : "strip",
  services: layout < 3 ? "cards" : "rows",
  /** On which side the summary stands on a wide screen. */
  summary: layout === 1 || layout > 3 ? "start" : "end",
} as const satisfies Record<string, string>;
