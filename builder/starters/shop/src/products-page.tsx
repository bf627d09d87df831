import { useState } from "react";
import { copy } from "./copy";
import { LARGEST_STOCK, type Product } from "./domain/products";
import { AddExamplesButton, ExampleNotice } from "./example-notice";
import { useStore } from "./lib/storage";
import { Picture } from "./picture";
import { Price, productLink } from "./product-card";
import { ProductDialog } from "./product-dialog";
import { productsStore } from "./state";
import { Badge, Button, Card, EmptyState, IconButton, Notice, PageHeader, Table, useToast } from "./ui";

export function ProductsPage() {
  const [products] = useStore(productsStore);
  const [editing, setEditing] = useState<Product | "new" | null>(null);
  const unpriced = products.filter((product) => product.price === null).length;
  const addButton = (
    <Button variant="primary" icon="plus" onClick={() => setEditing("new")}>
      {copy.products.add}
    </Button>
  );
  return (
    <>
      <PageHeader title={copy.products.title} lead={copy.products.lead} actions={addButton} />
      <div className="ui-stack ui-gap-4">
        <ExampleNotice />
        {unpriced > 0 && <Notice tone="warning">{copy.products.unpriced(unpriced)}</Notice>}
        {products.length === 0 ? (
          <EmptyState
            icon="tag"
            title={copy.products.emptyTitle}
            action={
              <>
                {addButton}
                <AddExamplesButton />
              </>
            }
          >
            <p>{copy.products.emptyLead}</p>
          </EmptyState>
        ) : (
          <Card>
            <ProductTable products={products} onEdit={setEditing} />
          </Card>
        )}
      </div>
      <ProductDialog open={editing !== null} product={editing === "new" ? null : editing} onClose={() => setEditing(null)} />
    </>
  );
}

function ProductTable({ products, onEdit }: { products: readonly Product[]; onEdit(product: Product): void }) {
  return (
    <Table<Product>
      caption={copy.products.list}
      hideCaption
      rows={products}
      rowKey={(product) => product.id}
      columns={[
        { key: "product", header: copy.products.columns.product, render: (product) => <ProductName product={product} /> },
        { key: "category", header: copy.products.columns.category, render: (product) => (product.category ? <bdi>{product.category}</bdi> : <span className="quiet">{copy.products.none}</span>) },
        { key: "price", header: copy.products.columns.price, align: "end", render: (product) => <Price product={product} /> },
        { key: "stock", header: copy.products.columns.stock, align: "end", render: (product) => <Stock product={product} /> },
        { key: "actions", header: copy.products.columns.actions, align: "end", render: (product) => <Actions product={product} onEdit={onEdit} /> },
      ]}
    />
  );
}

function ProductName({ product }: { product: Product }) {
  return (
    <span className="product-row">
      <span className="product-row-picture">
        <Picture product={product} />
      </span>
      <span>
        {product.hidden ? <bdi>{product.name}</bdi> : <a href={productLink(product)}><bdi>{product.name}</bdi></a>}{" "}
        {product.example && <Badge tone="info">{copy.example}</Badge>} {product.hidden && <Badge>{copy.products.hidden}</Badge>}
      </span>
    </span>
  );
}

function Stock({ product }: { product: Product }) {
  const [, setProducts] = useStore(productsStore);
  if (product.stock === null) return <span className="quiet">{copy.products.notCounted}</span>;
  const stock = product.stock;
  const change = (by: number) => setProducts((now) => now.map((each) => (each.id === product.id ? { ...each, stock: stock + by } : each)));
  return (
    <span className="stock">
      <IconButton size="sm" icon="arrowDown" label={copy.products.oneLess(product.name)} disabled={stock <= 0} onClick={() => change(-1)} />
      <span className="stock-count">{stock}</span>
      <IconButton size="sm" icon="arrowUp" label={copy.products.oneMore(product.name)} disabled={stock >= LARGEST_STOCK} onClick={() => change(1)} />
    </span>
  );
}

function Actions({ product, onEdit }: { product: Product; onEdit(product: Product): void }) {
  const [products, setProducts] = useStore(productsStore);
  const toast = useToast();
  const remove = () => {
    const before = products;
    setProducts((now) => now.filter((each) => each.id !== product.id));
    toast({ message: copy.products.removed(product.name), action: { label: copy.undo, onAction: () => setProducts(before) } });
  };
  return (
    <span className="row-actions">
      <IconButton size="sm" icon="edit" label={copy.products.edit(product.name)} onClick={() => onEdit(product)} />
      <IconButton size="sm" icon="trash" label={copy.products.remove(product.name)} onClick={remove} />
    </span>
  );
}
