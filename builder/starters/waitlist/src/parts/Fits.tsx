import { app } from "../app.config";
import { copy } from "../copy";
import { Icon, type IconName } from "../ui";

/** Platforms and integrations, where the brief names any. */
export function Fits() {
  if (app.platforms.length + app.integrations.length === 0) return null;
  return (
    <section className="section fits" aria-labelledby="fits-title">
      <div className="page">
        <h2 id="fits-title">{copy.whereTitle}</h2>
        <div className="fits-columns">
          <Names title={copy.platforms} names={app.platforms} icon="globe" />
          <Names title={copy.integrations} names={app.integrations} icon="link" />
        </div>
      </div>
    </section>
  );
}

function Names({ title, names, icon }: { title: string; names: readonly string[]; icon: IconName }) {
  if (names.length === 0) return null;
  return (
    <div>
      <h3>{title}</h3>
      <ul className="names">
        {names.map((name, at) => (
          <li key={at}>
            <Icon name={icon} />
            <bdi>{name}</bdi>
          </li>
        ))}
      </ul>
    </div>
  );
}
