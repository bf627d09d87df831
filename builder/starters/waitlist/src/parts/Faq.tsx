import type { ReactNode } from "react";
import { app } from "../app.config";
import { copy } from "../copy";
import { Icon } from "../ui";

/** Answers that the brief, and this page itself, can give. A question without an answer is not asked. */
export function Faq() {
  return (
    <section className="section" aria-labelledby="faq-title">
      <div className="page faq">
        <h2 id="faq-title">{copy.faqTitle}</h2>
        <div className="faq-list">
          {app.audience && (
            <Question question={copy.faq.who} open>
              <p dir="auto">{copy.faq.whoAnswer(app.audience)}</p>
            </Question>
          )}
          {app.features.length > 0 && (
            <Question question={copy.faq.what}>
              <Names names={app.features.map((feature) => feature.title)} />
            </Question>
          )}
          {app.platforms.length > 0 && (
            <Question question={copy.faq.where}>
              <Names names={app.platforms} />
            </Question>
          )}
          {app.integrations.length > 0 && (
            <Question question={copy.faq.with}>
              <Names names={app.integrations} />
            </Question>
          )}
          <Question question={copy.faq.when}>
            <p>{copy.faq.whenAnswer}</p>
          </Question>
          <Question question={copy.faq.data}>
            <p>{copy.faq.dataAnswer}</p>
          </Question>
        </div>
      </div>
    </section>
  );
}

function Question({ question, open = false, children }: { question: string; open?: boolean; children: ReactNode }) {
  return (
    <details className="question" open={open}>
      <summary>
        <span>{question}</span>
        <Icon name="plus" />
      </summary>
      <div className="answer">{children}</div>
    </details>
  );
}

function Names({ names }: { names: readonly string[] }) {
  return (
    <ul className="answer-list">
      {names.map((name, at) => (
        <li key={at} dir="auto">
          {name}
        </li>
      ))}
    </ul>
  );
}
