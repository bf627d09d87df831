import { copy } from "./copy";
import { ClosedDays } from "./closed-days";
import { HoursEditor } from "./hours-editor";
import { RulesForm } from "./rules-form";
import { ServicesCard } from "./services-card";
import { PageHeader } from "./ui";

export function SettingsPage() {
  return (
    <>
      <PageHeader title={copy.settings.title} lead={copy.settings.lead} />
      <div className="settings">
        <div className="settings-column">
          <ServicesCard />
          <ClosedDays />
          <RulesForm />
        </div>
        <HoursEditor />
      </div>
    </>
  );
}
