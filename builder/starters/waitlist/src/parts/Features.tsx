import { app } from "../app.config";
import { copy } from "../copy";
import { featureIcon } from "../domain/feature-icon";
import { Icon } from "../ui";

export function Features() {
  if (app.features.length === 0) return null;
  return (
    <section id="features" className="section" aria-labelledby="features-title">
      <div className="page">
        <div className="section-head">
          <h2 id="features-title">{copy.featuresTitle}</h2>
          <p className="ui-lead">{copy.featuresLead}</p>
        </div>
        <ul className={`features features-${app.extras.features}`}>
          {app.features.map((feature, at) => (
            <li key={at} className="feature" dir="auto">
              <span className="feature-icon">
                <Icon name={featureIcon(feature.title)} />
              </span>
              <div>
                <h3>{feature.title}</h3>
                {feature.detail && <p>{feature.detail}</p>}
              </div>
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}
