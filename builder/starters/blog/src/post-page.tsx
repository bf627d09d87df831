import { useEffect } from "react";
import { app } from "./app.config";
import { copy } from "./copy";
import { Cover } from "./cover";
import { postAddress } from "./domain/feed";
import { isPublished, neighbours, readingMinutes, type Post } from "./domain/posts";
import { useStore } from "./lib/storage";
import { MarkdownView } from "./markdown-view";
import { PostDate, postLink } from "./post-card";
import { postsStore, settingsStore } from "./state";
import { Badge, Button, ButtonLink, EmptyState, Icon, PageHeader, useToast } from "./ui";

export function PostPage({ slug }: { slug: string }) {
  const [posts] = useStore(postsStore);
  const post = posts.find((each) => isPublished(each) && each.slug === slug);
  useEffect(() => {
    document.title = post ? `${post.title} – ${app.name}` : app.name;
    return () => {
      document.title = app.name;
    };
  }, [post]);
  if (!post) return <NoSuchPost />;
  return (
    <article className="reading">
      <a className="back" href="#/home">
        <Icon name="arrowLeft" />
        {copy.post.back}
      </a>
      <PostHead post={post} />
      <div className="reading-cover">
        <Cover seed={post.id} />
      </div>
      <MarkdownView source={post.body} />
      <PostFoot post={post} />
    </article>
  );
}

function PostHead({ post }: { post: Post }) {
  const [{ author }] = useStore(settingsStore);
  return (
    <header className="reading-head">
      <h1 dir="auto">{post.title}</h1>
      {post.summary && (
        <p className="reading-summary" dir="auto">
          {post.summary}
        </p>
      )}
      <p className="post-meta">
        {post.example && <Badge tone="info">{copy.example}</Badge>}
        {author && <bdi>{copy.post.by(author)}</bdi>}
        <PostDate post={post} />
        <span>{copy.post.minutes(readingMinutes(post.body))}</span>
      </p>
    </header>
  );
}

function PostFoot({ post }: { post: Post }) {
  const [posts] = useStore(postsStore);
  const toast = useToast();
  const { older, newer } = neighbours(posts, post.id);
  const copyLink = async () => {
    const address = postAddress(window.location.href, post);
    try {
      await navigator.clipboard.writeText(address);
      toast({ message: copy.post.linkCopied, tone: "success" });
    } catch {
      // Some frames and browsers do not let a page write there.
      toast({ message: copy.post.linkNotCopied(address) });
    }
  };
  return (
    <footer className="reading-foot">
      {post.tags.length > 0 && (
        <p className="tags">
          <span className="quiet">{copy.post.tagged}</span>
          {post.tags.map((tag) => (
            <a key={tag} className="tag" href={`#/tag/${encodeURIComponent(tag)}`}>
              <bdi>{tag}</bdi>
            </a>
          ))}
        </p>
      )}
      <div className="ui-row ui-row-wrap">
        <Button size="sm" icon="link" onClick={() => void copyLink()}>
          {copy.post.copyLink}
        </Button>
        <ButtonLink size="sm" variant="ghost" icon="edit" href={`#/write/${post.id}`}>
          {copy.post.edit}
        </ButtonLink>
      </div>
      {(older ?? newer) && (
        <nav className="neighbours" aria-label={copy.post.neighbours}>
          {older && <Neighbour post={older} label={copy.post.older} />}
          {newer && <Neighbour post={newer} label={copy.post.newer} />}
        </nav>
      )}
    </footer>
  );
}

function Neighbour({ post, label }: { post: Post; label: string }) {
  return (
    <a className="neighbour" href={postLink(post)}>
      <span className="quiet">{label}</span>
      <bdi>{post.title}</bdi>
    </a>
  );
}

function NoSuchPost() {
  return (
    <>
      <PageHeader title={copy.post.missingTitle} />
      <EmptyState icon="search" title={copy.post.missingLead} action={<ButtonLink href="#/home">{copy.post.back}</ButtonLink>} />
    </>
  );
}
