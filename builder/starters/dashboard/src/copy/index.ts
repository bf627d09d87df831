import { app } from "../app.config";
import { en, type Copy } from "./en";
import { fr } from "./fr";

export type { Copy };
export const copy: Copy = app.locale === "fr" ? fr : en;
/** The figures that this kind of dashboard begins with. */
export const trade = copy.trades[app.kind] ?? copy.trades["sales"]!;
