import { parseSignUps, type SignUp } from "./domain/signups";
import { createStore } from "./lib/storage";

export const signUpStore = createStore<SignUp[]>({ key: "sign-ups", version: 1, initial: [], parse: parseSignUps });

/** The address that was left from this browser last, so that its owner can take it back. */
export const ownStore = createStore<string>({
  key: "own-sign-up",
  version: 1,
  initial: "",
  parse: (value) => (typeof value === "string" ? value : undefined),
});
