import { copy } from "./copy";
import { availability, canBuy, type Product } from "./domain/products";
import { useMoney } from "./language";
import { Picture } from "./picture";
import { Badge, IconButton } from "./ui";
import { useAddToCart } from "./use-cart";

export const productLink = (product: Product): string => `#/product/${encodeURIComponent(product.id)}`;

/** A product on the shelf: the whole card leads to its page, the button straight into the cart. */
export function ProductCard({ product, level = 2 }: { product: Product; level?: 2 | 3 }) {
  const add = useAddToCart();
  const Heading = level === 2 ? "h2" : "h3";
  return (
    <article className="product-card">
      <div className="product-card-picture">
        <Picture product={product} />
        <div className="product-card-badges">
          {product.example && <Badge tone="info">{copy.example}</Badge>}
          <Scarcity product={product} />
        </div>
      </div>
      <div className="product-card-text">
        <div className="product-card-words">
          <Heading className="product-card-name" dir="auto">
            <a href={productLink(product)}>{product.name}</a>
          </Heading>
          <p className="product-card-price">
            <Price product={product} />
          </p>
        </div>
        {canBuy(product) && <IconButton variant="primary" icon="plus" label={copy.product.addNamed(product.name)} onClick={() => add(product, 1)} />}
      </div>
    </article>
  );
}

export function Price({ product }: { product: Product }) {
  const money = useMoney();
  return product.price === null ? <span className="quiet">{copy.product.unpriced}</span> : <>{money(product.price)}</>;
}

/** Only what a customer must know before choosing: that there is little left, or none. */
function Scarcity({ product }: { product: Product }) {
  const found = availability(product);
  if (found.kind === "few") return <Badge tone="warning">{copy.product.few(found.left)}</Badge>;
  return found.kind === "sold-out" ? <Badge tone="danger">{copy.product.soldOut}</Badge> : null;
}

export function Availability({ product }: { product: Product }) {
  const found = availability(product);
  if (found.kind === "unpriced") return null;
  if (found.kind === "available") {
    return (
      <Badge tone="success" icon="check">
        {product.stock === null ? copy.product.madeToOrder : copy.product.available}
      </Badge>
    );
  }
  return <Scarcity product={product} />;
}
