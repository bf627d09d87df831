import { app } from "../app.config";
import { en, type Copy } from "./en";
import { fr } from "./fr";

export type { Copy };
export const copy: Copy = app.locale === "fr" ? fr : en;
/** The words of this app's kind: a family cooks otherwise than a neighbourhood. */
export const trade = copy.trades[app.kind] ?? copy.trades["community"]!;
