import { copy } from "./copy";
import type { Service } from "./domain/services";
import { durationText } from "./language";
import { look } from "./layout";

/** Native radio buttons: one choice, the arrow keys work by themselves. */
export function ServiceChooser({ services, value, onChange }: { services: readonly Service[]; value: string; onChange(id: string): void }) {
  return (
    <fieldset className="step">
      <legend className="step-title">{copy.book.stepService}</legend>
      <div className={look.services === "cards" ? "services services-cards" : "services"}>
        {services.map((service) => (
          <label key={service.id} className="service">
            <input type="radio" name="service" value={service.id} checked={service.id === value} onChange={() => onChange(service.id)} />
            <span className="service-body">
              <span className="service-name" dir="auto">
                {service.name}
              </span>
              <span className="service-facts">
                <span>{durationText(service.minutes)}</span>
                {service.price && <span dir="auto">{service.price}</span>}
              </span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
