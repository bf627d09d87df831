import { useState } from "react";
import { copy } from "./copy";
import { isPublished, newPost, textOf, type Post } from "./domain/posts";
import { ExampleNotice } from "./example-notice";
import { formatDate } from "./lib/format";
import { newId } from "./lib/ids";
import { go } from "./lib/route";
import { useStore } from "./lib/storage";
import { postLink } from "./post-card";
import { postsStore } from "./state";
import { Badge, Button, ButtonLink, EmptyState, IconButton, PageHeader, Segmented, useToast } from "./ui";

type Which = "all" | "drafts" | "published";

export function DeskPage() {
  const [posts, setPosts] = useStore(postsStore);
  const [which, setWhich] = useState<Which>("all");
  const shown = posts
    .filter((post) => which === "all" || isPublished(post) === (which === "published"))
    .sort((one, other) => other.updatedAt.localeCompare(one.updatedAt));
  const add = () => {
    const post = newPost(newId(), new Date().toISOString());
    setPosts((now) => [...now, post]);
    go(`write/${post.id}`);
  };
  const addButton = (
    <Button variant="primary" icon="plus" onClick={add}>
      {copy.desk.add}
    </Button>
  );
  return (
    <>
      <PageHeader title={copy.desk.title} lead={copy.desk.lead} actions={addButton} />
      <div className="ui-stack ui-gap-4">
        <ExampleNotice />
        <div>
          <Segmented<Which>
            label={copy.desk.filter}
            value={which}
            onChange={setWhich}
            options={(["all", "drafts", "published"] as const).map((value) => ({ value, label: copy.desk[value] }))}
          />
        </div>
        {shown.length === 0 ? (
          <EmptyState icon="edit" title={copy.desk.emptyTitle} action={addButton}>
            <p>{copy.desk.emptyLead}</p>
          </EmptyState>
        ) : (
          <ul className="desk" aria-label={copy.desk.posts}>
            {shown.map((post) => (
              <DeskRow key={post.id} post={post} />
            ))}
          </ul>
        )}
      </div>
    </>
  );
}

function DeskRow({ post }: { post: Post }) {
  const [posts, setPosts] = useStore(postsStore);
  const toast = useToast();
  const text = textOf(post);
  const title = text.title.trim() || copy.desk.untitled;
  const words = text.body.trim() ? text.body.trim().split(/\s+/).length : 0;
  const remove = () => {
    const before = posts;
    setPosts((now) => now.filter((each) => each.id !== post.id));
    toast({ message: copy.desk.removed, action: { label: copy.undo, onAction: () => setPosts(before) } });
  };
  return (
    <li className="desk-row">
      <div className="desk-what">
        <a className="desk-title" href={`#/write/${post.id}`} dir="auto">
          {title}
        </a>
        <p className="post-meta">
          <Status post={post} />
          {post.example && <Badge tone="info">{copy.example}</Badge>}
          <span>{post.publishedAt && !post.changes ? copy.desk.publishedOn(formatDate(post.publishedAt)) : copy.desk.edited(formatDate(post.updatedAt))}</span>
          <span>{copy.desk.words(words)}</span>
        </p>
      </div>
      <div className="ui-row">
        {isPublished(post) && <ButtonLink variant="ghost" size="sm" icon="book" href={postLink(post)} aria-label={copy.desk.view(title)} title={copy.desk.view(title)} />}
        <ButtonLink variant="ghost" size="sm" icon="edit" href={`#/write/${post.id}`} aria-label={copy.desk.edit(title)} title={copy.desk.edit(title)} />
        <IconButton size="sm" icon="trash" label={copy.desk.remove(title)} onClick={remove} />
      </div>
    </li>
  );
}

export function Status({ post }: { post: Post }) {
  if (!isPublished(post)) return <Badge tone="warning">{copy.desk.status.draft}</Badge>;
  if (post.changes) return <Badge tone="warning">{copy.desk.status.changed}</Badge>;
  return (
    <Badge tone="success" icon="check">
      {copy.desk.status.published}
    </Badge>
  );
}
