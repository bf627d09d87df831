import { useId, useState, type FormEvent } from "react";
import { app } from "./app.config";
import { copy } from "./copy";
import { drawingFor, DRAWINGS, type Drawing } from "./domain/drawings";
import { parsePrice, typedPrice } from "./domain/price";
import { CATEGORY_LIMIT, categoryCounts, DESCRIPTION_LIMIT, NAME_LIMIT, parseStock, type Product } from "./domain/products";
import { language } from "./lib/format";
import { newId } from "./lib/ids";
import { useStore } from "./lib/storage";
import { smallPhoto } from "./photo";
import { Picture } from "./picture";
import { productsStore, settingsStore } from "./state";
import { Button, Checkbox, Dialog, FileField, focusFirstInvalid, SelectField, TextArea, TextField, useToast } from "./ui";

/** `product` is the one to edit; null adds one. */
export function ProductDialog({ open, product, onClose }: { open: boolean; product: Product | null; onClose(): void }) {
  const form = useId();
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={product ? copy.products.editTitle : copy.products.addTitle}
      wide
      footer={
        <>
          <Button onClick={onClose}>{copy.cancel}</Button>
          <Button type="submit" form={form} variant="primary">
            {copy.save}
          </Button>
        </>
      }
    >
      <ProductForm key={product?.id ?? "new"} id={form} product={product} onDone={onClose} />
    </Dialog>
  );
}

function ProductForm({ id, product, onDone }: { id: string; product: Product | null; onDone(): void }) {
  const [products, setProducts] = useStore(productsStore);
  const [{ currency }] = useStore(settingsStore);
  const [productId] = useState(() => product?.id ?? newId());
  const [text, setText] = useState({
    name: product?.name ?? "",
    description: product?.description ?? "",
    category: product?.category ?? "",
    price: product && product.price !== null ? typedPrice(product.price, language) : "",
    stock: product && product.stock !== null ? String(product.stock) : "",
  });
  // Until one is chosen, the name decides.
  const [chosen, setDrawing] = useState<Drawing | null>(product?.drawing ?? null);
  const [photo, setPhoto] = useState(product?.photo ?? "");
  const [hidden, setHidden] = useState(product?.hidden ?? false);
  const [tried, setTried] = useState(false);
  const toast = useToast();
  const set = (field: keyof typeof text) => (value: string) => setText((now) => ({ ...now, [field]: value }));
  const drawing = chosen ?? drawingFor(text.name);
  const price = text.price.trim() ? parsePrice(text.price) : undefined;
  const stock = parseStock(text.stock);
  const problems = {
    name: text.name.trim() ? undefined : copy.products.problems["name-missing"],
    price: price === null ? copy.products.problems["price-wrong"] : undefined,
    stock: stock === undefined ? copy.products.problems["stock-wrong"] : undefined,
  };

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    if (stock === undefined || Object.values(problems).some(Boolean)) return focusFirstInvalid(event.currentTarget);
    const saved: Product = {
      id: productId,
      name: text.name.trim(),
      description: text.description.trim(),
      category: text.category.trim(),
      price: price ?? null,
      stock,
      photo,
      drawing,
      hidden,
      // Whoever changes an example makes it a product of the shop.
      example: false,
    };
    setProducts((now) => (product ? now.map((each) => (each.id === saved.id ? saved : each)) : [...now, saved]));
    toast({ message: copy.saved, tone: "success" });
    return onDone();
  };

  const categories = new Set([...app.extras.categories, ...categoryCounts(products).map(({ category }) => category)]);
  return (
    <form id={id} className="ui-stack ui-gap-4" noValidate onSubmit={submit}>
      <TextField label={copy.products.name} value={text.name} onChange={set("name")} error={tried ? problems.name : undefined} maxLength={NAME_LIMIT} dir="auto" data-autofocus />
      <div className="form-pair">
        <TextField
          label={copy.products.price(currency)}
          hint={copy.products.priceHint}
          value={text.price}
          onChange={set("price")}
          error={tried ? problems.price : undefined}
          inputMode="decimal"
          maxLength={20}
        />
        <TextField
          label={copy.products.stock}
          hint={copy.products.stockHint}
          value={text.stock}
          onChange={set("stock")}
          error={tried ? problems.stock : undefined}
          inputMode="numeric"
          maxLength={8}
        />
      </div>
      <TextField
        label={copy.optional(copy.products.category)}
        hint={copy.products.categoryHint}
        value={text.category}
        onChange={set("category")}
        maxLength={CATEGORY_LIMIT}
        list={`${id}-categories`}
        autoComplete="off"
        dir="auto"
      />
      <datalist id={`${id}-categories`}>
        {[...categories].map((category) => (
          <option key={category} value={category} />
        ))}
      </datalist>
      <TextArea label={copy.optional(copy.products.description)} value={text.description} onChange={set("description")} maxLength={DESCRIPTION_LIMIT} rows={3} dir="auto" />
      <PictureFields productId={productId} photo={photo} drawing={drawing} onPhoto={setPhoto} onDrawing={setDrawing} />
      <Checkbox label={copy.products.hide} checked={hidden} onChange={setHidden} />
    </form>
  );
}

interface PictureFieldsProps {
  productId: string;
  photo: string;
  drawing: Drawing;
  onPhoto(photo: string): void;
  onDrawing(drawing: Drawing): void;
}

function PictureFields({ productId, photo, drawing, onPhoto, onDrawing }: PictureFieldsProps) {
  const [wrong, setWrong] = useState(false);
  const read = async (file: File | undefined) => {
    if (!file) return;
    try {
      onPhoto(await smallPhoto(file));
      setWrong(false);
    } catch {
      setWrong(true);
    }
  };
  return (
    <div className="picture-fields">
      <div className="picture-fields-shown">
        <Picture product={{ id: productId, photo, drawing }} />
      </div>
      <div className="ui-stack ui-gap-3">
        <FileField
          label={copy.optional(copy.products.photo)}
          hint={copy.products.photoHint}
          accept="image/*"
          error={wrong ? copy.products.photoWrong : undefined}
          onFile={(file) => void read(file)}
        />
        {photo ? (
          <div>
            <Button size="sm" onClick={() => onPhoto("")}>
              {copy.products.removePhoto}
            </Button>
          </div>
        ) : (
          <SelectField<Drawing>
            label={copy.products.drawing}
            value={drawing}
            onChange={onDrawing}
            options={DRAWINGS.map((value) => ({ value, label: copy.products.drawings[value] }))}
          />
        )}
      </div>
    </div>
  );
}
