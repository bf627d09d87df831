import { useState } from "react";
import { app } from "./app.config";
import { copy } from "./copy";
import { Cover } from "./cover";
import { find, readable, tagCounts } from "./domain/posts";
import { ExampleNotice } from "./example-notice";
import { examplePosts } from "./examples";
import { fold } from "./lib/format";
import { go } from "./lib/route";
import { useStore } from "./lib/storage";
import { PostCard } from "./post-card";
import { postsStore, settingsStore } from "./state";
import { Button, ButtonLink, EmptyState, Plan, TextField } from "./ui";

/** Beside the picture, above it, or without one: each blog has its own front. */
const FRONT = (["split", "centred", "plain"] as const)[app.look.layout % 3] ?? "split";
const ROWS = app.look.layout >= 3;

export function HomePage({ tag }: { tag: string }) {
  const [posts] = useStore(postsStore);
  const [{ intro }] = useStore(settingsStore);
  const published = readable(posts);
  return (
    <div className="ui-stack ui-gap-5">
      <header className={`front front-${FRONT}`}>
        <div className="front-text">
          <h1 className={app.name.length > 28 ? "front-title front-title-long" : "front-title"} dir="auto">
            {app.name}
          </h1>
          {intro && (
            <p className="front-lead" dir="auto">
              {intro}
            </p>
          )}
        </div>
        {FRONT !== "plain" && (
          <div className="front-picture">
            <Cover seed={`${app.slug}-front`} />
          </div>
        )}
      </header>
      <ExampleNotice />
      {published.length === 0 ? <NothingYet /> : <Posts tag={tag} />}
      <Plan />
    </div>
  );
}

function Posts({ tag }: { tag: string }) {
  const [posts] = useStore(postsStore);
  const [text, setText] = useState("");
  const published = readable(posts);
  const found = find(published, { text, tag });
  const searching = Boolean(text.trim() || tag);
  const [newest, ...earlier] = found;
  const clear = () => {
    setText("");
    go("home");
  };
  return (
    <>
      <div className="finder">
        <TextField label={copy.home.search} hideLabel placeholder={copy.home.search} icon="search" type="search" value={text} onChange={setText} />
        <TagLinks current={tag} />
      </div>
      <p className="found" role="status">
        {searching && copy.home.count(found.length)}
      </p>
      {found.length === 0 && (
        <EmptyState icon="search" title={copy.home.nothingFound} action={<Button onClick={clear}>{copy.home.clear}</Button>}>
          <p>{copy.home.nothingFoundLead}</p>
        </EmptyState>
      )}
      {!searching && newest && <PostCard post={newest} lead />}
      {!searching && earlier.length > 0 && <h2 className="section-title">{copy.home.more}</h2>}
      <div className={ROWS ? "posts posts-rows" : "posts"}>
        {(searching ? found : earlier).map((post) => (
          <PostCard key={post.id} post={post} level={searching ? 2 : 3} />
        ))}
      </div>
    </>
  );
}

function TagLinks({ current }: { current: string }) {
  const [posts] = useStore(postsStore);
  const tags = tagCounts(readable(posts));
  if (tags.length === 0) return null;
  return (
    <nav className="tags" aria-label={copy.home.tags}>
      <a className="tag" href="#/home" aria-current={current ? undefined : "page"}>
        {copy.home.allTags}
      </a>
      {tags.map(({ tag, count }) => (
        <a key={tag} className="tag" href={`#/tag/${encodeURIComponent(tag)}`} aria-current={fold(tag) === fold(current) ? "page" : undefined}>
          <bdi>{tag}</bdi>
          <span className="tag-count">{count}</span>
        </a>
      ))}
    </nav>
  );
}

function NothingYet() {
  const [posts, setPosts] = useStore(postsStore);
  return (
    <EmptyState
      icon="book"
      title={copy.home.emptyTitle}
      action={
        <>
          <ButtonLink variant="primary" icon="edit" href="#/write">
            {copy.home.firstPost}
          </ButtonLink>
          {!posts.some((post) => post.example) && (
            <Button onClick={() => setPosts((now) => [...now, ...examplePosts(new Date())])}>{copy.examples.add}</Button>
          )}
        </>
      }
    >
      <p>{copy.home.emptyLead}</p>
    </EmptyState>
  );
}
