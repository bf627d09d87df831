import { copy } from "./copy";
import type { Cents } from "./domain/price";
import { useMoney } from "./language";

/** What it comes to; `fee` is null when it is collected. */
export function Sums({ subtotal, fee }: { subtotal: Cents; fee: Cents | null }) {
  const money = useMoney();
  return (
    <dl className="sums">
      {fee !== null && (
        <>
          <div>
            <dt>{copy.cart.subtotal}</dt>
            <dd>{money(subtotal)}</dd>
          </div>
          <div>
            <dt>{copy.cart.deliveryFee}</dt>
            <dd>{fee === 0 ? copy.cart.free : money(fee)}</dd>
          </div>
        </>
      )}
      <div className="sums-total">
        <dt>{copy.cart.total}</dt>
        <dd>{money(subtotal + (fee ?? 0))}</dd>
      </div>
    </dl>
  );
}
