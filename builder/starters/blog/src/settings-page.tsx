import { useState, type FormEvent } from "react";
import { app } from "./app.config";
import { copy } from "./copy";
import { fromBackup, merge, toBackup } from "./domain/backup";
import { rss } from "./domain/feed";
import { readable } from "./domain/posts";
import { downloadText } from "./lib/download";
import { useStore } from "./lib/storage";
import { AUTHOR_LIMIT, INTRO_LIMIT, postsStore, settingsStore } from "./state";
import { Button, Card, FileField, PageHeader, TextArea, TextField, useToast } from "./ui";

export function SettingsPage() {
  return (
    <>
      <PageHeader title={copy.settings.title} lead={copy.settings.lead} />
      <div className="settings">
        <AboutCard />
        <FilesCard />
      </div>
    </>
  );
}

function AboutCard() {
  const [settings, setSettings] = useStore(settingsStore);
  const [intro, setIntro] = useState(settings.intro);
  const [author, setAuthor] = useState(settings.author);
  const toast = useToast();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setSettings({ intro: intro.trim(), author: author.trim() });
    toast({ message: copy.saved, tone: "success" });
  };
  return (
    <Card title={copy.settings.about}>
      <form className="ui-stack ui-gap-4" onSubmit={submit}>
        <TextArea label={copy.settings.intro} hint={copy.settings.introHint} value={intro} onChange={setIntro} maxLength={INTRO_LIMIT} rows={3} dir="auto" />
        <TextField label={copy.settings.author} hint={copy.settings.authorHint} value={author} onChange={setAuthor} maxLength={AUTHOR_LIMIT} autoComplete="name" dir="auto" />
        <div>
          <Button type="submit" variant="primary">
            {copy.save}
          </Button>
        </div>
      </form>
    </Card>
  );
}

function FilesCard() {
  const [posts, setPosts] = useStore(postsStore);
  const [{ intro }] = useStore(settingsStore);
  const [wrong, setWrong] = useState(false);
  const toast = useToast();
  const published = readable(posts).length;

  const downloadFeed = () => {
    const address = window.location.href.replace(/#.*$/, "");
    const channel = { title: app.name, description: intro || app.name, language: app.locale, address };
    downloadText(`${app.slug}.xml`, rss(posts, channel), "application/rss+xml");
  };
  const readBackup = async (file: File | undefined) => {
    const found = file ? fromBackup(await file.text()) : null;
    setWrong(Boolean(file) && found === null);
    if (!found) return;
    const { posts: merged, taken } = merge(postsStore.get(), found);
    setPosts(merged);
    toast({ message: taken > 0 ? copy.settings.backupTaken(taken) : copy.settings.backupNothing, tone: "success" });
  };

  return (
    <Card title={copy.settings.files}>
      <div className="ui-stack ui-gap-5">
        <section className="file-part">
          <h3>{copy.settings.feed}</h3>
          <p className="quiet">{published > 0 ? copy.settings.feedLead : copy.settings.nothingPublished}</p>
          <Button icon="download" onClick={downloadFeed} disabled={published === 0}>
            {copy.settings.feedDownload}
          </Button>
        </section>
        <section className="file-part">
          <h3>{copy.settings.backup}</h3>
          <p className="quiet">{copy.settings.backupLead}</p>
          <Button icon="download" onClick={() => downloadText(`${app.slug}.json`, toBackup(posts), "application/json")}>
            {copy.settings.backupDownload}
          </Button>
          <FileField
            label={copy.settings.backupFile}
            accept=".json,application/json"
            error={wrong ? copy.settings.backupWrong : undefined}
            onFile={(file) => void readBackup(file)}
          />
        </section>
      </div>
    </Card>
  );
}
