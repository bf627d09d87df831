import { copy } from "./copy";
import { useStore } from "./lib/storage";
import { postsStore } from "./state";
import { ExamplesHere } from "./ui";

export function ExampleNotice() {
  const [posts, setPosts] = useStore(postsStore);
  if (!posts.some((post) => post.example)) return null;
  const remove = () => {
    setPosts((now) => now.filter((post) => !post.example));
    return () => setPosts(posts);
  };
  return (
    <div className="examples">
      <ExamplesHere copy={copy.examples} onRemove={remove} />
    </div>
  );
}
