import { useState } from "react";
import { app } from "../app.config";
import { copy } from "../copy";
import { interests, search, since, type SignUp } from "../domain/signups";
import { toCsv } from "../lib/csv";
import { downloadText } from "../lib/download";
import { fold, formatDateTime, formatNumber } from "../lib/format";
import { useStore } from "../lib/storage";
import { signUpStore } from "../store";
import {
  Badge, Button, ButtonLink, Card, ConfirmDialog, EmptyState, IconButton, PageHeader, Progress, Stack, Stat, StatRow, Table, TextField, useToast,
} from "../ui";

const WEEK_MS = 7 * 24 * 60 * 60 * 1000;

/** What the owner sees: the list, what matters to people, and ways to take it elsewhere. */
export function Owner() {
  const [signUps, setSignUps] = useStore(signUpStore);
  const [words, setWords] = useState("");
  const [clearing, setClearing] = useState(false);
  const toast = useToast();
  const found = search(signUps, words, fold);
  const named = interests(signUps);

  const remove = (signUp: SignUp) => {
    const before = signUps;
    setSignUps((now) => now.filter((one) => one.id !== signUp.id));
    toast({ message: copy.removed(signUp.email), action: { label: copy.undo, onAction: () => restore(before, [signUp]) } });
  };
  const removeAll = () => {
    const before = signUps;
    setSignUps([]);
    toast({ message: copy.removedAll(before.length), action: { label: copy.undo, onAction: () => restore(before, before) } });
  };
  const restore = (before: readonly SignUp[], removed: readonly SignUp[]) =>
    setSignUps((now) => {
      const known = new Set(before.map((one) => one.id));
      const wanted = new Set([...now, ...removed].map((one) => one.id));
      return [...now.filter((one) => !known.has(one.id)), ...before.filter((one) => wanted.has(one.id))];
    });

  const download = () => {
    const { email, name, interest, joined } = copy.columns;
    const rows = signUps.map((one) => [one.email, one.name, one.interest, one.createdAt]);
    downloadText(`${app.slug}-waitlist.csv`, toCsv([[email, name, interest, joined], ...rows]));
  };
  const copyAll = () => {
    const addresses = signUps.map((one) => one.email).join(", ");
    // There is no clipboard on pages that are not served securely.
    const copied = navigator.clipboard?.writeText(addresses) ?? Promise.reject(new Error("no clipboard"));
    copied.then(
      () => toast({ message: copy.copied(signUps.length), tone: "success" }),
      () => toast({ message: copy.copyRefused, tone: "danger" }),
    );
  };

  return (
    <>
      <PageHeader
        title={copy.signUps}
        lead={copy.signUpsLead}
        actions={
          <ButtonLink href="#/home" icon="arrowLeft">
            {copy.backToPage}
          </ButtonLink>
        }
      />
      {signUps.length === 0 ? (
        <Card as="div">
          <EmptyState icon="inbox" title={copy.emptyTitle}>
            <p>{copy.emptyText}</p>
          </EmptyState>
        </Card>
      ) : (
        <Stack gap={5}>
          <StatRow>
            <Stat label={copy.total} value={formatNumber(signUps.length)} />
            <Stat label={copy.lastWeek} value={formatNumber(since(signUps, new Date(Date.now() - WEEK_MS)))} />
          </StatRow>
          {named.length > 0 && (
            <Card title={copy.interestsTitle}>
              <Stack gap={3}>
                {named.map(({ interest, count }) => (
                  <Progress key={interest} label={copy.interestCount(interest, count)} value={count} max={signUps.length} />
                ))}
              </Stack>
            </Card>
          )}
          <Card>
            <div className="owner-tools">
              <TextField type="search" icon="search" label={copy.searchLabel} hideLabel placeholder={copy.searchLabel} value={words} onChange={setWords} />
              <Button icon="copy" onClick={copyAll}>
                {copy.copyAll}
              </Button>
              <Button icon="download" onClick={download}>
                {copy.exportCsv}
              </Button>
              <Button icon="trash" variant="ghost" onClick={() => setClearing(true)}>
                {copy.removeAll}
              </Button>
            </div>
            {found.length > 0 ? (
              <Table
                caption={copy.signUps}
                hideCaption
                rows={found}
                rowKey={(row) => row.id}
                columns={[
                  { key: "email", header: copy.columns.email, render: (row) => <strong className="owner-email">{row.email}</strong> },
                  { key: "name", header: copy.columns.name, render: (row) => <bdi>{row.name || "–"}</bdi> },
                  {
                    key: "interest",
                    header: copy.columns.interest,
                    render: (row) => (row.interest ? <Badge tone="accent">{row.interest}</Badge> : "–"),
                  },
                  { key: "joined", header: copy.columns.joined, render: (row) => formatDateTime(row.createdAt) },
                  {
                    key: "actions",
                    header: copy.columns.actions,
                    align: "end",
                    render: (row) => <IconButton icon="trash" size="sm" label={copy.remove(row.email)} onClick={() => remove(row)} />,
                  },
                ]}
              />
            ) : (
              <EmptyState icon="search" title={copy.nothingTitle} />
            )}
          </Card>
        </Stack>
      )}
      <ConfirmDialog
        open={clearing}
        onClose={() => setClearing(false)}
        onConfirm={removeAll}
        title={copy.removeAllTitle}
        confirmLabel={copy.removeAll}
        danger
      >
        <p>{copy.removeAllText(signUps.length)}</p>
      </ConfirmDialog>
    </>
  );
}
