import { useState } from "react";
import { app } from "./app.config";
import { copy } from "./copy";
import { categoryCounts, find, onDisplay, sorted, type Product, type Sort } from "./domain/products";
import { AddExamplesButton, ExampleNotice } from "./example-notice";
import { fold } from "./lib/format";
import { go } from "./lib/route";
import { useStore } from "./lib/storage";
import { Picture } from "./picture";
import { ProductCard } from "./product-card";
import { productsStore, settingsStore } from "./state";
import { Button, ButtonLink, EmptyState, Plan, SelectField, TextField } from "./ui";

const SORTS = ["featured", "cheapest", "dearest", "name"] as const;
const WINDOW = (["split", "banner", "centred"] as const)[app.look.layout % 3] ?? "split";
const IN_WINDOW = 3;

export function ShopPage({ category }: { category: string }) {
  const [products] = useStore(productsStore);
  const shown = onDisplay(products);
  return (
    <div className="ui-stack ui-gap-5">
      <ShopWindow products={shown} />
      <ExampleNotice />
      {shown.length === 0 ? <NothingYet /> : <Shelves products={shown} category={category} />}
      <Plan />
    </div>
  );
}

function ShopWindow({ products }: { products: readonly Product[] }) {
  const [{ intro }] = useStore(settingsStore);
  const toProducts = () => document.getElementById("shelves")?.scrollIntoView({ behavior: "smooth" });
  return (
    <header className={`window window-${WINDOW}`}>
      <div className="window-text">
        <h1 className={app.name.length > 24 ? "window-title window-title-long" : "window-title"} dir="auto">
          {app.name}
        </h1>
        {intro && (
          <p className="window-lead" dir="auto">
            {intro}
          </p>
        )}
        {products.length > 0 && (
          <div>
            <Button variant="primary" icon="arrowDown" onClick={toProducts}>
              {copy.shop.toProducts}
            </Button>
          </div>
        )}
      </div>
      {products.length > 0 && (
        <div className="window-pictures" aria-hidden="true">
          {sorted(products, "featured")
            .slice(0, IN_WINDOW)
            .map((product) => (
              <div key={product.id}>
                <Picture product={product} />
              </div>
            ))}
        </div>
      )}
    </header>
  );
}

function Shelves({ products, category }: { products: readonly Product[]; category: string }) {
  const [text, setText] = useState("");
  const [sort, setSort] = useState<Sort>("featured");
  const found = sorted(find(products, { text, category }), sort);
  const showAll = () => {
    setText("");
    go("shop");
  };
  return (
    <section className="shelves" id="shelves" aria-label={copy.nav.products}>
      <Categories products={products} current={category} />
      <div className="finder">
        <TextField label={copy.shop.search} hideLabel placeholder={copy.shop.search} icon="search" type="search" value={text} onChange={setText} />
        <SelectField<Sort>
          label={copy.shop.sort}
          hideLabel
          value={sort}
          onChange={setSort}
          options={SORTS.map((value) => ({ value, label: copy.shop.sorts[value] }))}
        />
      </div>
      <p className="quiet found" role="status">
        {copy.shop.count(found.length)}
      </p>
      {found.length === 0 ? (
        <EmptyState icon="search" title={copy.shop.nothingFound} action={<Button onClick={showAll}>{copy.shop.showAll}</Button>}>
          <p>{copy.shop.nothingFoundLead}</p>
        </EmptyState>
      ) : (
        <div className="products">
          {found.map((product) => (
            <ProductCard key={product.id} product={product} />
          ))}
        </div>
      )}
    </section>
  );
}

function Categories({ products, current }: { products: readonly Product[]; current: string }) {
  const categories = categoryCounts(products);
  if (categories.length === 0) return null;
  return (
    <nav className="categories" aria-label={copy.shop.categories}>
      <a href="#/shop" aria-current={current ? undefined : "page"}>
        {copy.shop.all}
      </a>
      {categories.map(({ category, count }) => (
        <a key={category} href={`#/category/${encodeURIComponent(category)}`} aria-current={fold(category) === fold(current) ? "page" : undefined}>
          <bdi>{category}</bdi>
          <span className="category-count">{count}</span>
        </a>
      ))}
    </nav>
  );
}

function NothingYet() {
  return (
    <EmptyState
      icon="tag"
      title={copy.shop.emptyTitle}
      action={
        <>
          <ButtonLink variant="primary" icon="plus" href="#/products">
            {copy.shop.addFirst}
          </ButtonLink>
          <AddExamplesButton />
        </>
      }
    >
      <p>{copy.shop.emptyLead}</p>
    </EmptyState>
  );
}
