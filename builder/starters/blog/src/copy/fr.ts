import { plural } from "../lib/format";
import type { Copy } from "./en";

export const fr: Copy = {
  nav: { home: "Blog", desk: "Écrire", settings: "Réglages" },
  save: "Enregistrer",
  saved: "Enregistré.",
  cancel: "Annuler",
  undo: "Annuler",
  example: "Exemple",
  examples: {
    here: "Les articles marqués comme exemples montrent comment fonctionne le blog. Retirez-les quand vous voulez.",
    remove: "Retirer les exemples",
    removed: "Les exemples ont été retirés.",
    add: "Montrer des articles d’exemple",
  },
  home: {
    introAbout: (topic) => `Un blog sur ${topic}.`,
    introFor: (audience) => `Des articles pour ${audience}.`,
    intro: "Des articles à lire, les plus récents d’abord.",
    search: "Chercher dans les articles",
    tags: "Thèmes",
    allTags: "Tous les articles",
    count: (count) => plural(count, { one: "{n} article", other: "{n} articles" }),
    featured: "Dernier article",
    more: "Articles précédents",
    read: "Lire l’article",
    emptyTitle: "Rien n’est encore publié",
    emptyLead: "Le premier article apparaît ici dès sa publication.",
    firstPost: "Écrire le premier article",
    nothingFound: "Aucun article ne correspond",
    nothingFoundLead: "Essayez avec moins de mots ou un autre thème.",
    clear: "Montrer tous les articles",
  },
  post: {
    back: "Tous les articles",
    minutes: (minutes) => plural(minutes, { one: "{n} minute de lecture", other: "{n} minutes de lecture" }),
    by: (author) => `Par ${author}`,
    tagged: "Classé dans",
    edit: "Modifier",
    copyLink: "Copier le lien",
    linkCopied: "Le lien a été copié.",
    linkNotCopied: (address) => `Copiez-le ici : ${address}`,
    newer: "Article suivant",
    older: "Article précédent",
    neighbours: "Autres articles",
    missingTitle: "Cet article n’existe pas",
    missingLead: "Il est peut-être retourné dans les brouillons, ou le lien est incomplet.",
  },
  desk: {
    title: "Bureau d’écriture",
    lead: "Les brouillons ne sont visibles que de vous jusqu’à leur publication.",
    add: "Nouvel article",
    filter: "Quels articles",
    all: "Tous",
    drafts: "Brouillons",
    published: "Publiés",
    untitled: "Sans titre",
    status: { draft: "Brouillon", published: "Publié", changed: "Modifications à publier" },
    posts: "Articles",
    edited: (day) => `Modifié le ${day}`,
    publishedOn: (day) => `Publié le ${day}`,
    edit: (title) => `Modifier « ${title} »`,
    view: (title) => `Lire « ${title} »`,
    remove: (title) => `Supprimer « ${title} »`,
    removed: "L’article a été supprimé.",
    emptyTitle: "Rien ici",
    emptyLead: "Commencez un article : il est enregistré pendant que vous écrivez.",
    words: (count) => plural(count, { one: "{n} mot", other: "{n} mots" }),
  },
  editor: {
    newTitle: "Nouvel article",
    editTitle: "Modifier l’article",
    back: "Bureau d’écriture",
    title: "Titre",
    titleHint: "Il donne aussi son adresse à l’article.",
    summary: "Résumé",
    summaryHint: "Une ou deux phrases pour la liste des articles. S’il est vide, le début de l’article est montré.",
    tags: "Thèmes",
    tagsHint: "Séparés par des virgules.",
    suggested: "Ajouter un thème :",
    body: "Texte",
    bodyHint: "## titre, **gras**, *italique*, - liste, > citation, [mots](adresse)",
    optional: (label) => `${label} (facultatif)`,
    show: "Que montrer",
    write: "Écrire",
    preview: "Aperçu",
    previewEmpty: "Ce que vous écrivez apparaît ici comme les lecteurs le verront.",
    toolbar: "Mise en forme",
    formats: {
      bold: "Gras (Ctrl+B)",
      italic: "Italique (Ctrl+I)",
      heading: "Titre",
      link: "Lien (Ctrl+K)",
      list: "Liste",
      quote: "Citation",
      code: "Code",
    },
    placeholder: "mots",
    autosaved: "Enregistré au fil de l’écriture",
    publish: "Publier",
    publishChanges: "Publier les modifications",
    upToDate: "Publié",
    nowPublished: "L’article est publié.",
    changesPublished: "Les modifications sont publiées.",
    unpublish: "Repasser en brouillon",
    unpublished: "L’article est de nouveau un brouillon.",
    discard: "Abandonner les modifications",
    discardTitle: "Abandonner les modifications ?",
    discardLead: "Les lecteurs continuent de voir l’article tel qu’il est publié. Ce que vous avez changé depuis est perdu.",
    download: "Télécharger en Markdown",
    view: "Le lire",
    missingTitle: "Cet article n’existe plus",
    problems: {
      "title-missing": "Donnez un titre à l’article avant de le publier.",
      "body-missing": "Écrivez quelque chose avant de publier.",
    },
    incomplete: "L’article n’est pas encore complet.",
  },
  settings: {
    title: "Réglages",
    lead: "Ce que les lecteurs voient autour des articles, et les fichiers à emporter.",
    about: "À propos de ce blog",
    intro: "Présentation",
    introHint: "Une phrase ou deux sous le nom.",
    author: "Auteur ou autrice",
    authorHint: "Indiqué avec chaque article. Laissez vide pour n’indiquer personne.",
    files: "Vos articles en fichiers",
    feed: "Flux RSS",
    feedLead: "Pour les lecteurs de flux et d’autres sites : les articles publiés avec titre, lien et résumé.",
    feedDownload: "Télécharger le flux",
    backup: "Sauvegarde",
    backupLead: "Tous les articles et brouillons dans un fichier. Ouvrez-le dans un autre navigateur pour y continuer.",
    backupDownload: "Télécharger la sauvegarde",
    backupFile: "Ouvrir une sauvegarde",
    backupWrong: "Ce fichier n’est pas la sauvegarde d’un blog.",
    backupTaken: (count) => plural(count, { one: "{n} article a été repris.", other: "{n} articles ont été repris." }),
    backupNothing: "Tout ce que contient cette sauvegarde est déjà ici.",
    nothingPublished: "Rien n’est encore publié.",
  },
  guide: [
    {
      title: "Comment fonctionne ce blog",
      summary: "Écrire au calme, publier quand c’est prêt, et se laisser retrouver.",
      tags: ["Guide"],
      body: `Cet article est un exemple. Il montre à quoi ressemble un article publié, et disparaît en un clic quand vous n’en avez plus besoin.

## Écrire

Ouvrez **Écrire** et commencez. Chaque mot est enregistré au fil de la frappe : rien ne se perd. Un brouillon reste à vous jusqu’à sa publication.

## Publier

La publication donne à l’article sa propre adresse, tirée du titre. Si vous le modifiez plus tard, les modifications attendent d’être publiées elles aussi :

1. Les lecteurs gardent la version qu’ils connaissent.
2. Vous prenez votre temps.
3. Un clic fait paraître la nouvelle.

## Être retrouvé

Les lecteurs cherchent parmi les mots de chaque article et choisissent par thème. Les lecteurs de flux reçoivent les articles par le *flux RSS*, que vous trouvez dans les réglages.

> Un bon article répond bien à une question. Le suivant peut répondre à la suivante.`,
    },
    {
      title: "Tout ce qu’un article peut contenir",
      summary: "Titres, listes, citations, liens et code, avec quelques signes faciles à retenir.",
      tags: ["Guide", "Écriture"],
      body: `Le texte est simple, et quelques signes lui donnent sa forme. Les boutons au-dessus du texte les placent pour vous.

## Dans une ligne

Deux étoiles donnent des mots en **gras**, une étoile des mots en *italique*. Des mots peuvent être ~~barrés~~, et le \`code\` garde son allure.

## Listes

- Une ligne qui commence par un tiret
- fait partie d’une liste
- et les numéros marchent de même

## Citations et code

> Une ligne qui commence par « > » est une citation.

\`\`\`
Trois accents graves gardent
    chaque espace et chaque ligne
\`\`\`

---

Trois tirets tracent un trait entre deux parties.`,
    },
    {
      title: "Les thèmes aident à trouver la suite",
      summary: "Quelques thèmes valent mieux qu’un thème par article.",
      tags: ["Écriture"],
      body: `Les thèmes figurent au-dessus des articles, les plus utilisés d’abord. Qui lit un article sur un sujet trouve les autres à côté.

Choisissez des thèmes que vous réutiliserez. De trois à sept suffisent à la plupart des blogs : un thème qui n’a qu’un article ne mène nulle part.

Au pied de chaque article, les lecteurs trouvent celui d’avant et celui d’après.`,
    },
  ],
  draft: {
    title: "Un brouillon que vous seul voyez",
    body: "Les brouillons comme celui-ci attendent sur le bureau d’écriture. Donnez-lui une fin et publiez-le, ou supprimez-le.",
  },
};
