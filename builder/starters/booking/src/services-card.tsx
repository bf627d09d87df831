import { useState, type FormEvent } from "react";
import { app } from "./app.config";
import { copy, trade } from "./copy";
import { PRICE_LIMIT, serviceProblem, type Service } from "./domain/services";
import { durationText } from "./language";
import { newId } from "./lib/ids";
import { useStore } from "./lib/storage";
import { settingsStore } from "./state";
import { Button, Card, Dialog, EmptyState, focusFirstInvalid, IconButton, Table, TextField, useToast } from "./ui";

export function ServicesCard() {
  const [{ services }, setSettings] = useStore(settingsStore);
  const [edited, setEdited] = useState<Service | null>(null);
  const toast = useToast();
  const setServices = (change: (now: Service[]) => Service[]) => setSettings((now) => ({ ...now, services: change(now.services) }));

  const save = (service: Service) => {
    setServices((now) => {
      const known = now.some((each) => each.id === service.id);
      return known ? now.map((each) => (each.id === service.id ? service : each)) : [...now, service];
    });
    setEdited(null);
    toast({ message: copy.settings.saved, tone: "success" });
  };
  const remove = (service: Service, at: number) => {
    setServices((now) => now.filter((each) => each.id !== service.id));
    const undo = () => setServices((now) => [...now.slice(0, at), service, ...now.slice(at)]);
    toast({ message: copy.settings.removed, action: { label: copy.settings.undo, onAction: undo } });
  };
  // Somebody whose brief names the services needs no ideas.
  const offered = app.extras.services.length > 0 ? [] : trade.ideas;
  const ideas = offered.filter((idea) => serviceProblem({ id: "", price: "", ...idea }, services) === null);
  const { columns } = copy.settings;

  return (
    <Card
      title={copy.settings.services}
      actions={
        <Button size="sm" icon="plus" onClick={() => setEdited({ id: newId(), name: "", minutes: trade.minutes, price: "" })}>
          {copy.settings.addService}
        </Button>
      }
    >
      {services.length === 0 ? (
        <EmptyState icon="tag" title={copy.settings.noServices}>
          {copy.settings.noServicesLead}
        </EmptyState>
      ) : (
        <Table
          caption={copy.settings.services}
          hideCaption
          rows={services}
          rowKey={(service) => service.id}
          columns={[
            { key: "name", header: columns.name, render: (service) => <bdi>{service.name}</bdi> },
            { key: "length", header: columns.length, render: (service) => durationText(service.minutes) },
            { key: "price", header: columns.price, render: (service) => <bdi>{service.price || "–"}</bdi> },
            {
              key: "actions",
              header: columns.actions,
              align: "end",
              render: (service) => (
                <span className="ui-row">
                  <IconButton size="sm" icon="edit" label={copy.settings.edit(service.name)} onClick={() => setEdited(service)} />
                  <IconButton
                    size="sm"
                    icon="trash"
                    label={copy.settings.remove(service.name)}
                    onClick={() => remove(service, services.indexOf(service))}
                  />
                </span>
              ),
            },
          ]}
        />
      )}
      {ideas.length > 0 && (
        <div className="ideas">
          <h3>{copy.settings.ideas}</h3>
          <div className="ui-row ui-row-wrap ui-gap-2">
            {ideas.map((idea) => (
              <Button
                key={idea.name}
                size="sm"
                icon="plus"
                aria-label={copy.settings.addIdea(idea.name)}
                onClick={() => save({ id: newId(), price: "", ...idea })}
              >
                {idea.name} · {durationText(idea.minutes)}
              </Button>
            ))}
          </div>
        </div>
      )}
      <Dialog
        open={edited !== null}
        onClose={() => setEdited(null)}
        title={services.some((each) => each.id === edited?.id) ? copy.settings.editService : copy.settings.addService}
      >
        {edited && <ServiceForm key={edited.id} service={edited} others={services} onSave={save} onCancel={() => setEdited(null)} />}
      </Dialog>
    </Card>
  );
}

interface ServiceFormProps {
  service: Service;
  others: readonly Service[];
  onSave(service: Service): void;
  onCancel(): void;
}

function ServiceForm({ service, others, onSave, onCancel }: ServiceFormProps) {
  const [name, setName] = useState(service.name);
  const [minutes, setMinutes] = useState(String(service.minutes));
  const [price, setPrice] = useState(service.price);
  const [tried, setTried] = useState(false);
  const wanted = { ...service, name: name.trim(), minutes: /^\d+$/.test(minutes.trim()) ? Number(minutes) : NaN, price: price.trim() };
  const problem = serviceProblem(wanted, others);
  const text = tried && problem ? copy.problems[problem] : undefined;

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    if (problem) focusFirstInvalid(event.currentTarget);
    else onSave(wanted);
  };

  return (
    <form className="ui-stack ui-gap-4" noValidate onSubmit={submit}>
      <TextField
        label={copy.settings.name}
        value={name}
        onChange={setName}
        error={problem === "minutes-range" ? undefined : text}
        data-autofocus
      />
      <TextField
        label={copy.settings.minutes}
        value={minutes}
        onChange={setMinutes}
        inputMode="numeric"
        error={problem === "minutes-range" ? text : undefined}
      />
      <TextField label={copy.settings.price} value={price} onChange={setPrice} hint={copy.settings.priceHint} maxLength={PRICE_LIMIT} />
      <div className="ui-row ui-gap-2 form-end">
        <Button onClick={onCancel}>{copy.settings.cancel}</Button>
        <Button type="submit" variant="primary">
          {copy.settings.save}
        </Button>
      </div>
    </form>
  );
}
