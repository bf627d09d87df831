import { app } from "../app.config";
import { Dialog } from "./dialog";
import { Icon } from "./icon";
import { Badge } from "./surfaces";
import { words } from "./words";

/** What the brief says about the app. The features are the plan, not a promise that all of it works today. */
export function AboutDialog({ open, onClose }: { open: boolean; onClose(): void }) {
  return (
    <Dialog open={open} onClose={onClose} title={words.aboutTitle(app.name)} wide>
      <div className="ui-about">
        {app.audience && (
          <section>
            <h3>{words.audience}</h3>
            <p dir="auto">{app.audience}</p>
          </section>
        )}
        {app.features.length > 0 && (
          <section>
            <h3>{words.plan}</h3>
            <Features />
          </section>
        )}
        <Names title={words.platforms} names={app.platforms} />
        <Names title={words.integrations} names={app.integrations} />
        <p className="ui-hint">{words.storedHere}</p>
      </div>
    </Dialog>
  );
}

/** The same at the foot of a page, closed until somebody asks. */
export function Plan() {
  if (app.features.length === 0 && !app.audience) return null;
  return (
    <details className="ui-disclosure">
      <summary>
        <Icon name="spark" />
        <span>{words.aboutTitle(app.name)}</span>
        <Icon name="chevronDown" />
      </summary>
      <div className="ui-about">
        {app.audience && (
          <p dir="auto">
            <strong>{words.audience}</strong> <bdi>{app.audience}</bdi>
          </p>
        )}
        {app.features.length > 0 && <Features />}
      </div>
    </details>
  );
}

function Features() {
  return (
    <>
      <p className="ui-hint">{words.planLead}</p>
      <ul className="ui-plan">
        {app.features.map((feature, at) => (
          <li key={at} dir="auto">
            <strong>{feature.title}</strong>
            {feature.detail && <span>{feature.detail}</span>}
          </li>
        ))}
      </ul>
    </>
  );
}

function Names({ title, names }: { title: string; names: readonly string[] }) {
  if (names.length === 0) return null;
  return (
    <section>
      <h3>{title}</h3>
      <div className="ui-row ui-row-wrap">
        {names.map((name, at) => (
          <Badge key={at}>{name}</Badge>
        ))}
      </div>
    </section>
  );
}
