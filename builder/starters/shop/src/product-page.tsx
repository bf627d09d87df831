import { useState } from "react";
import { copy } from "./copy";
import { MOST_OF_ONE } from "./domain/cart";
import { canBuy, onDisplay, type Product } from "./domain/products";
import { fold } from "./lib/format";
import { useStore } from "./lib/storage";
import { Picture } from "./picture";
import { Availability, Price, ProductCard } from "./product-card";
import { Quantity } from "./quantity";
import { productsStore } from "./state";
import { Badge, Button, ButtonLink, EmptyState, Icon, PageHeader } from "./ui";
import { useAddToCart } from "./use-cart";

const OTHERS = 4;

export function ProductPage({ id }: { id: string }) {
  const [products] = useStore(productsStore);
  const shown = onDisplay(products);
  const product = shown.find((each) => each.id === id);
  if (!product) {
    return (
      <>
        <PageHeader title={copy.product.missingTitle} />
        <EmptyState icon="search" title={copy.product.missingLead} action={<ButtonLink href="#/shop">{copy.product.back}</ButtonLink>} />
      </>
    );
  }
  return (
    <>
      <a className="back" href="#/shop">
        <Icon name="arrowLeft" />
        {copy.product.back}
      </a>
      <article className="product">
        <div className="product-picture">
          <Picture product={product} />
        </div>
        <ProductFacts product={product} />
      </article>
      <Others products={shown} product={product} />
    </>
  );
}

function ProductFacts({ product }: { product: Product }) {
  const [quantity, setQuantity] = useState(1);
  const add = useAddToCart();
  const most = Math.min(product.stock ?? MOST_OF_ONE, MOST_OF_ONE);
  return (
    <div className="product-facts">
      {product.category && (
        <a className="product-category" href={`#/category/${encodeURIComponent(product.category)}`}>
          <bdi>{product.category}</bdi>
        </a>
      )}
      <h1 dir="auto">{product.name}</h1>
      <p className="product-price">
        <Price product={product} />
      </p>
      <p className="ui-row ui-row-wrap">
        <Availability product={product} />
        {product.example && <Badge tone="info">{copy.example}</Badge>}
      </p>
      {product.description && (
        <p className="product-description" dir="auto">
          {product.description}
        </p>
      )}
      {canBuy(product) && (
        <div className="product-buy">
          <Quantity label={copy.product.quantity} hideLabel value={Math.min(quantity, most)} most={most} onChange={setQuantity} />
          <Button variant="primary" icon="inbox" onClick={() => add(product, Math.min(quantity, most))}>
            {copy.product.add}
          </Button>
        </div>
      )}
    </div>
  );
}

/** Of the same category first, then whatever else there is. */
function Others({ products, product }: { products: readonly Product[]; product: Product }) {
  const isNear = (other: Product) => Number(Boolean(product.category) && fold(other.category) === fold(product.category));
  const others = products
    .filter((other) => other.id !== product.id)
    .sort((one, other) => isNear(other) - isNear(one))
    .slice(0, OTHERS);
  if (others.length === 0) return null;
  return (
    <section className="others" aria-labelledby="others-title">
      <h2 id="others-title">{copy.product.others}</h2>
      <div className="products">
        {others.map((other) => (
          <ProductCard key={other.id} product={other} level={3} />
        ))}
      </div>
    </section>
  );
}
