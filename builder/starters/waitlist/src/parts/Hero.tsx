import type { ReactNode } from "react";
import { app } from "../app.config";
import { copy } from "../copy";
import { Badge, Button } from "../ui";
import { Poster } from "./Poster";
import { toForm } from "./WaitlistForm";

/** `form` is null when it stands at the end of the page. */
export function Hero({ form }: { form: ReactNode }) {
  const headline = copy.headlines[app.extras.headline % copy.headlines.length] ?? ((name: string) => name);
  const toFeatures = () => document.getElementById("features")?.scrollIntoView({ behavior: "smooth" });
  return (
    <section className={`hero hero-${app.extras.hero}`} aria-labelledby="hero-title">
      <div className="page hero-inner">
        <div className="hero-text">
          <Badge tone="accent" icon="spark">
            {copy.eyebrow}
          </Badge>
          <h1 id="hero-title" className={app.name.length > 28 ? "hero-title hero-title-long" : "hero-title"} dir="auto">
            {headline(app.name)}
          </h1>
          <p className="hero-lead">
            {app.audience && <bdi>{copy.leadFor(app.audience)}</bdi>} {copy.lead}
          </p>
          {form ?? (
            <div className="ui-row ui-row-wrap hero-actions">
              <Button variant="primary" icon="arrowDown" onClick={toForm}>
                {copy.join}
              </Button>
              {app.features.length > 0 && (
                <Button variant="ghost" onClick={toFeatures}>
                  {copy.learnMore}
                </Button>
              )}
            </div>
          )}
        </div>
        <Poster />
      </div>
    </section>
  );
}
