import type { Cents } from "./domain/price";
import { formatMoney } from "./lib/format";
import { useStore } from "./lib/storage";
import { settingsStore } from "./state";

/** Prices in the currency of the settings. */
export function useMoney(): (price: Cents) => string {
  const [{ currency }] = useStore(settingsStore);
  return (price) => formatMoney(price, currency);
}
