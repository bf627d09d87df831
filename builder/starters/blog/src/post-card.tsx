import { copy } from "./copy";
import { Cover } from "./cover";
import { excerpt, readingMinutes, type Post } from "./domain/posts";
import { formatDate } from "./lib/format";
import { Badge } from "./ui";

export const postLink = (post: Post): string => `#/post/${encodeURIComponent(post.slug)}`;

/** A post among others: the whole card is its link. */
export function PostCard({ post, lead = false, level = 2 }: { post: Post; lead?: boolean; level?: 2 | 3 }) {
  const Heading = level === 2 ? "h2" : "h3";
  return (
    <article className={lead ? "post-card post-card-lead" : "post-card"}>
      <div className="post-card-picture">
        <Cover seed={post.id} />
      </div>
      <div className="post-card-text">
        <p className="post-meta">
          {lead && <Badge tone="accent">{copy.home.featured}</Badge>}
          {post.example && <Badge tone="info">{copy.example}</Badge>}
          <PostDate post={post} />
          <span>{copy.post.minutes(readingMinutes(post.body))}</span>
        </p>
        <Heading className="post-card-title" dir="auto">
          <a href={postLink(post)}>{post.title}</a>
        </Heading>
        <p className="post-card-excerpt" dir="auto">
          {excerpt(post)}
        </p>
        {post.tags.length > 0 && (
          <p className="post-card-tags">
            {post.tags.map((tag) => (
              <bdi key={tag}>{tag}</bdi>
            ))}
          </p>
        )}
      </div>
    </article>
  );
}

export function PostDate({ post }: { post: Post }) {
  const moment = post.publishedAt ?? post.updatedAt;
  return <time dateTime={moment}>{formatDate(moment)}</time>;
}
