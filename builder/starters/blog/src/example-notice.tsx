import { copy } from "./copy";
import { useStore } from "./lib/storage";
import { postsStore } from "./state";
import { Button, Notice, useToast } from "./ui";

export function ExampleNotice() {
  const [posts, setPosts] = useStore(postsStore);
  const toast = useToast();
  if (!posts.some((post) => post.example)) return null;
  const remove = () => {
    const before = posts;
    setPosts((now) => now.filter((post) => !post.example));
    toast({ message: copy.examples.removed, tone: "success", action: { label: copy.undo, onAction: () => setPosts(before) } });
  };
  return (
    <div className="examples">
      <Notice
        action={
          <Button size="sm" onClick={remove}>
            {copy.examples.remove}
          </Button>
        }
      >
        {copy.examples.here}
      </Notice>
    </div>
  );
}
