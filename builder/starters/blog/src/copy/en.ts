import { plural } from "../lib/format";

export const en = {
  nav: { home: "Blog", desk: "Write", settings: "Settings" },
  save: "Save",
  saved: "Saved.",
  cancel: "Cancel",
  undo: "Undo",
  example: "Example",
  examples: {
    here: "The posts marked as examples show how the blog works. Remove them whenever you like.",
    remove: "Remove the examples",
    removed: "The examples were removed.",
    add: "Show example posts",
  },
  home: {
    introAbout: (topic: string) => `A blog about ${topic}.`,
    introFor: (audience: string) => `Posts for ${audience}.`,
    intro: "Posts to read, newest first.",
    search: "Search the posts",
    tags: "Tags",
    allTags: "All posts",
    count: (count: number) => plural(count, { one: "{n} post", other: "{n} posts" }),
    featured: "Newest post",
    more: "Earlier posts",
    read: "Read the post",
    emptyTitle: "Nothing published yet",
    emptyLead: "The first post appears here as soon as it is published.",
    firstPost: "Write the first post",
    nothingFound: "No post fits this search",
    nothingFoundLead: "Try fewer words, or another tag.",
    clear: "Show all posts",
  },
  post: {
    back: "All posts",
    minutes: (minutes: number) => plural(minutes, { one: "{n} minute to read", other: "{n} minutes to read" }),
    by: (author: string) => `By ${author}`,
    tagged: "Filed under",
    edit: "Edit",
    copyLink: "Copy the link",
    linkCopied: "The link was copied.",
    linkNotCopied: (address: string) => `Copy it from here: ${address}`,
    newer: "Newer post",
    older: "Earlier post",
    neighbours: "More posts",
    missingTitle: "There is no such post",
    missingLead: "It may have gone back to the drafts, or the link is not complete.",
  },
  desk: {
    title: "Writing desk",
    lead: "Drafts are yours alone until you publish them.",
    add: "New post",
    filter: "Which posts",
    all: "All",
    drafts: "Drafts",
    published: "Published",
    untitled: "Untitled",
    status: { draft: "Draft", published: "Published", changed: "Changes not published" },
    posts: "Posts",
    edited: (day: string) => `Edited ${day}`,
    publishedOn: (day: string) => `Published ${day}`,
    edit: (title: string) => `Edit “${title}”`,
    view: (title: string) => `Read “${title}”`,
    remove: (title: string) => `Delete “${title}”`,
    removed: "The post was deleted.",
    emptyTitle: "Nothing here",
    emptyLead: "Begin a post: it is saved while you write.",
    words: (count: number) => plural(count, { one: "{n} word", other: "{n} words" }),
  },
  editor: {
    newTitle: "New post",
    editTitle: "Edit the post",
    back: "Writing desk",
    title: "Title",
    titleHint: "It also gives the post its address.",
    summary: "Summary",
    summaryHint: "One or two sentences for the list of posts. Left empty, the post’s beginning is shown.",
    tags: "Tags",
    tagsHint: "With commas between them.",
    suggested: "Add a tag:",
    body: "Text",
    bodyHint: "## heading, **bold**, *italic*, - list, > quote, [words](address)",
    optional: (label: string) => `${label} (optional)`,
    show: "What to show",
    write: "Write",
    preview: "Preview",
    previewEmpty: "What you write appears here as readers will see it.",
    toolbar: "Formatting",
    formats: {
      bold: "Bold (Ctrl+B)",
      italic: "Italic (Ctrl+I)",
      heading: "Heading",
      link: "Link (Ctrl+K)",
      list: "List",
      quote: "Quote",
      code: "Code",
    },
    placeholder: "words",
    autosaved: "Saved as you write",
    publish: "Publish",
    publishChanges: "Publish the changes",
    upToDate: "Published",
    nowPublished: "The post is published.",
    changesPublished: "The changes are published.",
    unpublish: "Back to drafts",
    unpublished: "The post is a draft again.",
    discard: "Discard the changes",
    discardTitle: "Discard the changes?",
    discardLead: "Readers keep seeing the post as it is now published. What you changed since is lost.",
    download: "Download as Markdown",
    view: "Read it",
    missingTitle: "This post no longer exists",
    problems: {
      "title-missing": "Give the post a title before you publish it.",
      "body-missing": "Write something before you publish it.",
    },
    incomplete: "The post is not complete yet.",
  },
  settings: {
    title: "Settings",
    lead: "What readers see around the posts, and the files to take with you.",
    about: "About this blog",
    intro: "Introduction",
    introHint: "A sentence or two under the name.",
    author: "Author",
    authorHint: "Shown with each post. Leave it empty to show none.",
    files: "Your posts as files",
    feed: "RSS feed",
    feedLead: "For feed readers and other sites: the published posts with title, link and summary.",
    feedDownload: "Download the feed",
    backup: "Backup",
    backupLead: "All posts and drafts in one file. Read it in another browser to go on there.",
    backupDownload: "Download the backup",
    backupFile: "Read a backup",
    backupWrong: "This is no backup of a blog.",
    backupTaken: (count: number) => plural(count, { one: "{n} post was taken in.", other: "{n} posts were taken in." }),
    backupNothing: "Everything in this backup is here already.",
    nothingPublished: "Nothing is published yet.",
  },
  guide: [
    {
      title: "How this blog works",
      summary: "Write in peace, publish when it is ready, and let readers find it again.",
      tags: ["Guide"],
      body: `This post is an example. It shows what a published post looks like, and it goes away with one click when you no longer need it.

## Write

Open **Write** and begin. Every word is saved as you type, so there is nothing to lose. A draft stays with you until you publish it.

## Publish

Publishing gives the post an address of its own, made from the title. When you change it later, the changes wait until you publish them too:

1. Readers keep the version they know.
2. You take your time.
3. One click brings the new one out.

## Be found

Readers search the words of every post and choose by tag. Feed readers take the posts from the *RSS feed*, which you find in the settings.

> A good post answers one question well. The next post can answer the next one.`,
    },
    {
      title: "Everything a post can hold",
      summary: "Headings, lists, quotes, links and code, with a few signs that are easy to remember.",
      tags: ["Guide", "Writing"],
      body: `The text is plain, and a few signs give it shape. The buttons above the text put them in for you.

## Within a line

Two stars make **bold** words, one star makes *italic* ones. Words can be ~~struck out~~, and \`code\` keeps its look.

## Lists

- A line that begins with a hyphen
- belongs to a list
- and numbers work the same way

## Quotes and code

> A line that begins with “>” is a quote.

\`\`\`
Three backticks keep
    every space and line
\`\`\`

---

Three hyphens draw a line between two parts.`,
    },
    {
      title: "Tags help readers find more",
      summary: "A handful of tags is better than one for every post.",
      tags: ["Writing"],
      body: `Tags stand above the posts, the most used first. Whoever reads one post on a subject finds the others beside it.

Choose tags that you will use again. Three to seven are enough for most blogs: a tag with a single post leads nowhere.

At the foot of every post, readers find the ones just before and after it.`,
    },
  ],
  draft: {
    title: "A draft that only you can see",
    body: "Drafts like this one wait on the writing desk. Give it an ending and publish it, or delete it.",
  },
};

export type Copy = typeof en;
