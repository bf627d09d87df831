import { useState } from "react";
import { app } from "./app.config";
import { BodyField } from "./body-field";
import { copy } from "./copy";
import { Status } from "./desk-page";
import {
  discardChanges,
  isPublished,
  problemsOf,
  publish,
  SUMMARY_LIMIT,
  tagCounts,
  tagsFrom,
  textOf,
  TITLE_LIMIT,
  unpublish,
  write,
  type Post,
  type PostText,
} from "./domain/posts";
import { downloadText } from "./lib/download";
import { fold } from "./lib/format";
import { useStore } from "./lib/storage";
import { MarkdownView } from "./markdown-view";
import { postLink } from "./post-card";
import { postsStore } from "./state";
import { Button, ButtonLink, ConfirmDialog, EmptyState, focusFirstInvalid, Icon, PageHeader, Segmented, TextArea, TextField, useToast } from "./ui";

const SUGGESTED_TAGS = 6;

export function EditorPage({ id }: { id: string }) {
  const [posts] = useStore(postsStore);
  const post = posts.find((each) => each.id === id);
  if (post) return <Editor post={post} />;
  return (
    <>
      <PageHeader title={copy.editor.missingTitle} />
      <EmptyState icon="edit" title={copy.desk.emptyLead} action={<ButtonLink href="#/write">{copy.editor.back}</ButtonLink>} />
    </>
  );
}

function Editor({ post }: { post: Post }) {
  const [, setPosts] = useStore(postsStore);
  const [show, setShow] = useState<"write" | "preview">("write");
  const [tried, setTried] = useState(false);
  // Its own state, so that a comma just typed is not taken away again.
  const [tags, setTags] = useState(textOf(post).tags.join(", "));
  const text = textOf(post);
  const problems = problemsOf(text);
  const change = (part: Partial<PostText>) => setPosts((now) => write(now, post.id, { ...text, ...part }, new Date().toISOString()));
  const changeTags = (value: string) => {
    setTags(value);
    change({ tags: tagsFrom(value) });
  };
  const error = (field: "title" | "body") => (tried && problems[field] ? copy.editor.problems[problems[field]] : undefined);

  return (
    <>
      <a className="back" href="#/write">
        <Icon name="arrowLeft" />
        {copy.editor.back}
      </a>
      <PageHeader
        title={isPublished(post) ? copy.editor.editTitle : copy.editor.newTitle}
        lead={
          <span className="post-meta">
            <Status post={post} />
            <span>{copy.editor.autosaved}</span>
          </span>
        }
        actions={
          <PostActions
            post={post}
            onIncomplete={() => {
              setTried(true);
              setShow("write");
              const form = document.getElementById("post-form");
              if (form) focusFirstInvalid(form);
            }}
            onDiscarded={(tagList) => setTags(tagList.join(", "))}
          />
        }
      />
      <div className="editor-switch">
        <Segmented<"write" | "preview">
          label={copy.editor.show}
          value={show}
          onChange={setShow}
          options={[
            { value: "write", label: copy.editor.write, icon: "edit" },
            { value: "preview", label: copy.editor.preview, icon: "book" },
          ]}
        />
      </div>
      <div className={`editor editor-shows-${show}`}>
        <form id="post-form" className="editor-form ui-stack ui-gap-4" noValidate onSubmit={(event) => event.preventDefault()}>
          <TextField
            label={copy.editor.title}
            hint={isPublished(post) ? undefined : copy.editor.titleHint}
            value={text.title}
            onChange={(title) => change({ title })}
            maxLength={TITLE_LIMIT}
            error={error("title")}
            dir="auto"
          />
          <BodyField value={text.body} onChange={(body) => change({ body })} error={error("body")} />
          <div>
            <TextField label={copy.editor.optional(copy.editor.tags)} hint={copy.editor.tagsHint} value={tags} onChange={changeTags} dir="auto" />
            <TagSuggestions chosen={text.tags} onAdd={(tag) => changeTags([...text.tags, tag].join(", "))} />
          </div>
          <TextArea
            label={copy.editor.optional(copy.editor.summary)}
            hint={copy.editor.summaryHint}
            value={text.summary}
            onChange={(summary) => change({ summary })}
            maxLength={SUMMARY_LIMIT}
            rows={2}
            dir="auto"
          />
          <div>
            <Button size="sm" icon="download" onClick={() => downloadMarkdown(text)}>
              {copy.editor.download}
            </Button>
          </div>
        </form>
        <section className="editor-preview" aria-label={copy.editor.preview}>
          {text.title || text.body ? (
            <>
              <p className="preview-title" dir="auto">
                {text.title}
              </p>
              <MarkdownView source={text.body} />
            </>
          ) : (
            <p className="quiet">{copy.editor.previewEmpty}</p>
          )}
        </section>
      </div>
    </>
  );
}

function PostActions({ post, onIncomplete, onDiscarded }: { post: Post; onIncomplete(): void; onDiscarded(tags: string[]): void }) {
  const [, setPosts] = useStore(postsStore);
  const [discarding, setDiscarding] = useState(false);
  const toast = useToast();
  const text = textOf(post);
  const waiting = !isPublished(post) || post.changes !== null;
  const publishNow = () => {
    if (Object.keys(problemsOf(text)).length > 0) {
      toast({ message: copy.editor.incomplete, tone: "danger" });
      return onIncomplete();
    }
    setPosts((now) => publish(now, post.id, new Date().toISOString()));
    return toast({ message: isPublished(post) ? copy.editor.changesPublished : copy.editor.nowPublished, tone: "success" });
  };
  return (
    <>
      {post.changes && <Button onClick={() => setDiscarding(true)}>{copy.editor.discard}</Button>}
      {isPublished(post) && (
        <Button
          onClick={() => {
            setPosts((now) => unpublish(now, post.id));
            toast({ message: copy.editor.unpublished });
          }}
        >
          {copy.editor.unpublish}
        </Button>
      )}
      {isPublished(post) && !waiting ? (
        <ButtonLink variant="primary" icon="book" href={postLink(post)}>
          {copy.editor.view}
        </ButtonLink>
      ) : (
        <Button variant="primary" icon="check" onClick={publishNow}>
          {isPublished(post) ? copy.editor.publishChanges : copy.editor.publish}
        </Button>
      )}
      <ConfirmDialog
        open={discarding}
        onClose={() => setDiscarding(false)}
        onConfirm={() => {
          setPosts((now) => discardChanges(now, post.id));
          onDiscarded(post.tags);
        }}
        title={copy.editor.discardTitle}
        confirmLabel={copy.editor.discard}
        danger
      >
        <p>{copy.editor.discardLead}</p>
      </ConfirmDialog>
    </>
  );
}

/** Tags that other posts have, and those that the brief names. */
function TagSuggestions({ chosen, onAdd }: { chosen: readonly string[]; onAdd(tag: string): void }) {
  const [posts] = useStore(postsStore);
  const known = [...app.extras.tags, ...tagCounts(posts).map(({ tag }) => tag)];
  const has = new Set(chosen.map(fold));
  const open = [...new Map(known.map((tag) => [fold(tag), tag])).values()].filter((tag) => !has.has(fold(tag))).slice(0, SUGGESTED_TAGS);
  if (open.length === 0) return null;
  return (
    <div className="suggestions">
      <span className="quiet">{copy.editor.suggested}</span>
      {open.map((tag) => (
        <button key={tag} type="button" className="tag" onClick={() => onAdd(tag)}>
          <Icon name="plus" />
          <bdi>{tag}</bdi>
        </button>
      ))}
    </div>
  );
}

function downloadMarkdown(text: PostText): void {
  const name = fold(text.title).match(/[a-z0-9]+/g)?.join("-") ?? "post";
  downloadText(`${name}.md`, `# ${text.title}\n\n${text.body}\n`, "text/markdown");
}
