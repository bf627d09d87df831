import { app } from "./app.config";
import { copy } from "./copy";
import { useHashRoute } from "./lib/route";
import { Faq } from "./parts/Faq";
import { Features } from "./parts/Features";
import { Fits } from "./parts/Fits";
import { Hero } from "./parts/Hero";
import { Owner } from "./parts/Owner";
import { toForm, WaitlistForm } from "./parts/WaitlistForm";
import { Button, Shell } from "./ui";

export function App() {
  const page = useHashRoute(["home", "owner"]);
  const isHome = page === "home";
  return (
    <Shell
      bleed={isHome}
      actions={
        isHome && (
          <Button size="sm" onClick={toForm} className="header-join">
            {copy.join}
          </Button>
        )
      }
      footer={isHome ? <a href="#/owner">{copy.owner}</a> : <a href="#/home">{copy.backToPage}</a>}
    >
      {isHome ? <Landing /> : <Owner />}
    </Shell>
  );
}

function Landing() {
  const formAtEnd = app.extras.form === "end";
  return (
    <>
      <Hero form={formAtEnd ? null : <WaitlistForm />} />
      <Features />
      <Fits />
      <Faq />
      {formAtEnd && (
        <section className="closing" aria-labelledby="closing-title">
          <div className="page closing-inner">
            <div>
              <h2 id="closing-title">{copy.formTitle}</h2>
              <p className="ui-lead">{copy.formLead}</p>
            </div>
            <WaitlistForm />
          </div>
        </section>
      )}
    </>
  );
}
