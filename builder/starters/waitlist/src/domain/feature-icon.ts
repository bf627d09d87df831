import { fold } from "../lib/format";
import type { IconName } from "../ui";

// Stems in both languages, folded. The first that fits wins.
const ICONS: readonly (readonly [RegExp, IconName])[] = [
  [/remind|notif|rappel|alert|push/, "clock"],
  [/calend|agenda|book|reserv|schedul|planning|rendez/, "calendar"],
  [/pay|paiement|invoice|factur|price|prix|subscription|abonnement|checkout/, "credit"],
  [/\bmap|carte(?! de )|locat|lieu|near|proche|deliver|livrai|address|adresse/, "pin"],
  [/search|recherch|find|trouv|filter|filtr/, "search"],
  [/share|partag|invit|social/, "share"],
  [/team|equipe|communit|communaut|member|membre|collab|famil|group/, "users"],
  [/profil|account|compte|login|sign/, "user"],
  [/secur|privac|prive|confiden|protect|permission/, "shield"],
  [/mail|messag|chat|newsletter|infolettre|contact/, "mail"],
  [/stat|chart|graph|report|rapport|dashboard|tableau|insight|analy|suivi|track|progress/, "chart"],
  [/export|download|telecharg|import|csv|pdf/, "download"],
  [/tag|label|categor|etiquett/, "tag"],
  [/list|tache|task|todo|check/, "list"],
  [/favor|wish|save|like|coup de coeur/, "heart"],
  [/rat(e|ing)|review|avis|note/, "star"],
  [/photo|galler|galerie|image|collect|catalog/, "layers"],
  [/mobile|phone|app\b|offline|hors ligne/, "phone"],
  [/learn|lesson|cours|guide|recipe|recette|read|lire|lectur|story|histoire/, "book"],
  [/langu|translat|traduc|web|world|monde/, "globe"],
  [/set|config|custom|regl|personn/, "settings"],
];

export function featureIcon(title: string): IconName {
  const folded = fold(title);
  return ICONS.find(([stem]) => stem.test(folded))?.[1] ?? "spark";
}
