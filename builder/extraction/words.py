"""Word lists that several rules share, English and French side by side."""

from __future__ import annotations

from typing import Final, Literal

Language = Literal["en", "fr"]


def _words(*lists: str) -> frozenset[str]:
    return frozenset(" ".join(lists).split())


# Only function words: they tell the language and never the subject.
COMMON: Final[dict[Language, frozenset[str]]] = {
    "en": _words(
        "the and for with that this to of in is are a an i we my our want need should can could must app will",
        "be it its they their users user who which where when by from at not no have has you your would like",
        "build create make on or as so also into them each every any without",
    ),
    "fr": _words(
        "le la les un une des et pour avec que qui de du d dans est sont je nous mon ma mes notre nos veux",
        "voudrais besoin doit doivent peut peuvent au aux sur par en ou ne pas plus leur leurs ce cette ces il",
        "elle ils elles on se sa son ses vous votre application appli site sans comme chaque afin l c j qu",
        "créer crée faire être avoir très aussi où",
    ),
}

STOP_WORDS: Final = COMMON["en"] | COMMON["fr"] | _words("à d'un d'une the then puis ainsi y")

# What a founder calls the thing to be built.
PRODUCT_NOUNS: Final[dict[Language, frozenset[str]]] = {
    "en": _words(
        "app apps application applications tool tools site website webapp platform product project saas service",
        "marketplace software system portal dashboard bot chatbot game prototype mvp store shop page extension",
        "plugin widget crm tracker planner manager directory calculator blog portfolio assistant hub network",
        "community startup solution program intranet space place way api newsletter forum waitlist booking",
        "board editor finder viewer gallery catalogue catalog library encyclopedia organizer organiser journal diary scheduler simulator wiki cms helpdesk pwa backend generator",
    ),
    "fr": _words(
        "app application applications appli applis outil outils site plateforme produit projet service logiciel",
        "système portail tableau bot chatbot jeu prototype mvp boutique page extension annuaire calculatrice",
        "blog portfolio assistant réseau communauté solution espace crm saas marketplace place gestionnaire",
        "intranet forum carnet journal agenda planificateur simulateur wiki webapp pwa start-up startup",
        "générateur comparateur configurateur répertoire catalogue",
    ),
}

ANY_PRODUCT_NOUN: Final = PRODUCT_NOUNS["en"] | PRODUCT_NOUNS["fr"]

BUILD_VERBS: Final[dict[Language, frozenset[str]]] = {
    "en": _words("build create make develop design launch start code ship prototype generate write set"),
    "fr": _words(
        "créer crée créez créons construire construis construisez développer développe développez concevoir",
        "conçois concevez lancer lance lançons faire fais faites réaliser réalise réalisez coder monter",
        "mettre générer génère générez fabriquer fabrique bâtir imaginer imagine",
    ),
}

_PEOPLE_EN = _words(
    "people person persons everyone everybody anyone users user customer customers client clients freelancer",
    "freelancers team teams parent parents family families kid kids child children teen teens teenager",
    "teenagers adult adults senior seniors student students pupil pupils teacher teachers tutor tutors coach",
    "coaches trainer trainers athlete athletes runner runners cyclist cyclists hiker hikers climber climbers",
    "swimmer swimmers player players gamer gamers owner owners patient patients doctor doctors nurse nurses",
    "therapist therapists dentist dentists vet vets carer carers caregiver caregivers midwife midwives",
    "lawyer lawyers accountant accountants bookkeeper bookkeepers consultant consultants agency agencies",
    "company companies business businesses startup startups firm firms enterprise enterprises organization",
    "organizations organisation organisations nonprofit nonprofits non-profit non-profits charity charities",
    "ngo ngos association associations club clubs community communities church churches school schools",
    "university universities college colleges library libraries museum museums hospital hospitals clinic",
    "clinics gym gyms studio studios salon salons barber barbers barbershop barbershops hairdresser",
    "hairdressers restaurant restaurants cafe cafes café cafés bakery bakeries baker bakers bar bars hotel",
    "hotels hostel hostels host hosts guest guests traveller travellers traveler travelers tourist tourists",
    "landlord landlords tenant tenants agent agents realtor realtors broker brokers buyer buyers seller",
    "sellers shopper shoppers retailer retailers shop shops store stores merchant merchants vendor vendors",
    "farm farms farmer farmers gardener gardeners florist florists artist artists musician musicians band",
    "bands dj djs photographer photographers designer designers developer developers engineer engineers",
    "maker makers founder founders entrepreneur entrepreneurs creator creators writer writers author authors",
    "blogger bloggers podcaster podcasters streamer streamers influencer influencers journalist journalists",
    "reader readers editor editors researcher researchers scientist scientists marketer marketers recruiter",
    "recruiters hr candidate candidates employee employees manager managers worker workers staff contractor",
    "contractors plumber plumbers electrician electricians builder builders architect architects mechanic",
    "mechanics driver drivers courier couriers rider riders commuter commuters pilot pilots volunteer",
    "volunteers donor donors member members subscriber subscribers fan fans follower followers neighbour",
    "neighbours neighbor neighbors roommate roommates flatmate flatmates housemate housemates couple couples",
    "single singles bride brides groom grooms friend friends group groups beginner beginners hobbyist",
    "hobbyists enthusiast enthusiasts lover lovers collector collectors cook cooks chef chefs foodie foodies",
    "vegan vegans vegetarian vegetarians diabetics expat expats immigrant immigrants refugee refugees",
    "learner learners speaker speakers cleaner cleaners sitter sitters walker walkers groomer groomers",
    "breeder breeders investor investors trader traders analyst analysts advisor advisors adviser advisers",
    "operator operators technician technicians inspector inspectors warehouse warehouses municipality",
    "municipalities city cities town towns resident residents citizen citizens homeowner homeowners men women",
    "mothers fathers mums moms dads grandparents professional professionals practitioner practitioners",
    "personnel crew crews squad squads department departments household households veteran veterans nomads",
    "solopreneurs lawmakers visitors attendees organizers organisers planners participants speakers instructors",
    "craftspeople craftsmen tradespeople salespeople beekeepers brewers winemakers dancers singers actors",
    "knitters anglers surfers skiers campers boaters birdwatchers wineries breweries bookshops bookstores",
    "bookshop bookstore winery brewery nursery nurseries daycare daycares kindergarten parish office offices",
    "class classes choir orchestra theatre cooperative co-op coop brand brands dealership garage garages",
    "pharmacy pharmacies pharmacist pharmacists physiotherapist physiotherapists psychologist psychologists",
    "yogi yogis gardener carpenter carpenters painter painters tailor tailors notary notaries",
)
_PEOPLE_FR = _words(
    "gens personne personnes utilisateur utilisateurs utilisatrice utilisatrices client clients cliente",
    "clientes clientèle freelance freelances indépendant indépendants indépendante indépendantes équipe équipes",
    "parent parents famille familles enfant enfants ado ados adolescent adolescents adulte adultes senior",
    "seniors étudiant étudiants étudiante étudiantes élève élèves lycéen lycéens collégiens écolier écoliers",
    "enseignant enseignants enseignante professeur professeurs prof profs formateur formateurs coach coachs",
    "entraîneur entraîneurs sportif sportifs coureur coureurs cycliste cyclistes randonneur randonneurs",
    "joueur joueurs propriétaire propriétaires locataire locataires bailleur bailleurs patient patients",
    "médecin médecins infirmier infirmiers infirmière infirmières dentiste dentistes vétérinaire vétérinaires",
    "aidant aidants soignant soignants kiné kinés thérapeute thérapeutes psychologue psychologues avocat",
    "avocats comptable comptables consultant consultants agence agences entreprise entreprises pme tpe",
    "startup startups start-up société sociétés association associations asso assos ong club clubs",
    "communauté communautés école écoles université universités lycée lycées bibliothèque bibliothèques musée",
    "musées hôpital hôpitaux clinique cliniques cabinet cabinets salle salles salon salons coiffeur coiffeurs",
    "coiffeuse coiffeuses barbier barbiers restaurant restaurants restaurateur restaurateurs café cafés",
    "boulangerie boulangeries boulanger boulangers bar bars hôtel hôtels hôte hôtes voyageur voyageurs",
    "touriste touristes agent agents acheteur acheteurs vendeur vendeurs commerçant commerçants commerce",
    "commerces boutique boutiques magasin magasins marchand marchands ferme fermes agriculteur agriculteurs",
    "maraîcher maraîchers producteur producteurs jardinier jardiniers fleuriste fleuristes artiste artistes",
    "musicien musiciens photographe photographes designer designers développeur développeurs ingénieur",
    "ingénieurs artisan artisans fondateur fondateurs entrepreneur entrepreneurs auto-entrepreneur",
    "auto-entrepreneurs créateur créateurs auteur auteurs blogueur blogueurs journaliste journalistes lecteur",
    "lecteurs lectrices chercheur chercheurs recruteur recruteurs candidat candidats salarié salariés employé",
    "employés collaborateur collaborateurs manager managers ouvrier ouvriers plombier plombiers électricien",
    "électriciens architecte architectes mécanicien mécaniciens chauffeur chauffeurs livreur livreurs pilote",
    "bénévole bénévoles donateur donateurs membre membres adhérent adhérents abonné abonnés fan fans voisin",
    "voisins voisine colocataire colocataires coloc colocs couple couples célibataire célibataires marié",
    "mariés ami amis amie amies groupe groupes débutant débutants passionné passionnés amateur amateurs",
    "collectionneur collectionneurs cuisinier cuisiniers chef chefs gourmand gourmands végane véganes",
    "végétarien végétariens expatrié expatriés apprenant apprenants apprenti apprentis investisseur",
    "investisseurs technicien techniciens inspecteur inspecteurs mairie mairies commune communes ville villes",
    "collectivité collectivités habitant habitants citoyen citoyens résident résidents copropriétaire",
    "copropriétaires copropriété copropriétés syndic syndics homme hommes femme femmes maman mamans papa papas",
    "professionnel professionnels particulier particuliers praticien praticiens assistante assistantes",
    "nounou nounous baby-sitter baby-sitters crèche crèches cavalier cavaliers organisateur organisateurs",
    "participant participants formatrice graphiste graphistes éleveur éleveurs apiculteur apiculteurs viticulteur viticulteurs",
    "brasserie brasseries librairie librairies pharmacie pharmacies pharmacien pharmaciens notaire notaires",
    "atelier ateliers garage garages chorale troupe gîte gîtes camping campings bureau bureaux studio monde",
    "pêcheurs plongeurs grimpeurs skieurs surfeurs",
)
PEOPLE: Final[dict[Language, frozenset[str]]] = {"en": _PEOPLE_EN, "fr": _PEOPLE_FR}

# Endings that usually name people, and the words that only look like it.
PEOPLE_ENDINGS: Final[dict[Language, tuple[str, ...]]] = {
    "en": ("ers", "ors", "ists", "ians"),
    "fr": ("istes", "eurs", "euses", "iens", "iennes", "trices"),
}
NOT_PEOPLE: Final = _words(
    "orders reminders newsletters numbers computers offers trackers papers letters answers servers folders",
    "filters containers errors colors factors sensors flowers others headers footers banners posters stickers",
    "vouchers registers transfers layers dinners suppers papers towers powers rivers monitors mirrors doors",
    "floors indoors outdoors minors vectors calculators generators indicators editors timers browsers planners",
    "managers counters routers printers scanners chargers trailers calendars flavors flavours colours tutors",
    "lists playlists checklists wishlists waitlists shortlists exists consists persists assists",
    "fleurs valeurs couleurs erreurs ordinateurs moteurs serveurs douleurs odeurs listes pistes compteurs",
    "capteurs indicateurs navigateurs ailleurs plusieurs leurs meilleurs facteurs secteurs lecteurs biens",
    "liens entretiens anciens quotidiens chiens matrices cicatrices heurs",
) - _words("tutors editors planners managers lecteurs")

COLLECTIVE_HINTS: Final = _words("my our your mon ma mes notre nos votre")

_VERBS_EN = (
    "accept access achieve add adjust agree align allow analyze analyse annotate answer apply approve archive "
    "arrange ask assign attach attend automate avoid backup bid block blur book bookmark borrow browse "
    "buy calculate call cancel capture categorize categorise change chart chat check choose claim classify "
    "clean close collaborate collect comment communicate compare complete compose compute confirm connect "
    "contact contribute control convert cook coordinate copy count create customize customise cut deal "
    "decide define delete deliver describe detect discover discuss display distribute donate download "
    "draft drag draw earn edit embed encourage enforce enrol enroll enter estimate evaluate exchange "
    "explain explore export extract favourite favorite file fill filter find finish fix flag follow forecast "
    "forward gather generate get give grade group guess guide handle hide highlight hire host identify "
    "import improve include increase inform inspect install integrate interact invite invoice join "
    "journal keep label launch learn leave lend lets like link list listen loan locate lock log login look "
    "maintain manage map mark match measure meet mention message migrate moderate modify monitor mute "
    "navigate negotiate note notify offer open optimize optimise order organize organise pause pay "
    "personalize personalise pick pin plan play post practice practise predict prepare present preview "
    "print prioritize prioritise produce promote propose provide publish purchase question rank rate "
    "read receive recommend record redeem reduce refer refund register reject remember remind remove "
    "rename rent reorder repeat reply report repost request reschedule reserve reset resize resolve "
    "respond restore resume retrieve return reuse review reward save scan schedule score search see select "
    "sell send set share ship show sign simulate skip solve sort spend split start stay stop store "
    "stream study submit subscribe suggest summarize summarise support swap swipe switch sync synchronise "
    "synchronize tag take talk teach tell test text tip track trade train transcribe transfer translate trigger "
    "tune unsubscribe update upgrade upload use validate verify view visit visualize visualise vote watch "
    "withdraw write zoom rsvp checkout onboard curate draft digitize digitise settle spot hear reach reconcile "
    "crop queue countdown snooze undo drop move turn warn alert email welcome pull fetch compile remind"
).split()


def _third_person(verb: str) -> str:
    if verb.endswith(("s", "x", "z", "ch", "sh", "o")):
        return verb + "es"
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        return verb[:-1] + "ies"
    return verb + "s"


def _gerunds(verb: str) -> tuple[str, ...]:
    if verb.endswith("e") and not verb.endswith("ee"):
        return (verb[:-1] + "ing",)
    return (verb + "ing", verb + verb[-1] + "ing")


VERBS_EN: Final = frozenset(_VERBS_EN) | {"log-in", "sign-up"}
THIRD_PERSON_EN: Final = frozenset(_third_person(verb) for verb in _VERBS_EN) - {"likes", "files", "means"}
GERUNDS_EN: Final = frozenset(form for verb in _VERBS_EN for form in _gerunds(verb))

# Verbs of the first group are told by their ending; these are nouns that share it.
NOT_INFINITIVES: Final = _words(
    "calendrier panier courrier papier atelier dossier fichier chantier quartier métier premier dernier hier",
    "particulier boulanger infirmier jardinier plombier cuisinier loyer foyer cahier clavier escalier janvier",
    "février hiver mer fer cher léger étranger danger régulier immobilier mobilier financier hôtelier courtier",
    "banquier saisonnier poster super hyper enter master newsletter manager designer freelancer user",
    "courriers barbier maraîcher cavalier chevalier policier pompier ouvrier écolier potager verger berger",
    "familier singulier scolaire palier plusieurs tier entier hôtelier officier clocher plancher rocher",
    "goûter déjeuner dîner twitter messenger docker jupyter développer-user poker laser cancer",
) - {"développer-user"}
OTHER_INFINITIVES: Final = _words(
    "choisir définir finir remplir réunir fournir ouvrir offrir découvrir suivre poursuivre vendre rendre",
    "prendre apprendre comprendre répondre attendre mettre permettre transmettre soumettre remettre lire",
    "relire écrire inscrire s'inscrire décrire voir revoir recevoir prévoir savoir pouvoir faire refaire",
    "connaître construire produire traduire réduire conduire boire battre joindre rejoindre atteindre",
    "obtenir tenir retenir maintenir venir prévenir intervenir convenir revenir partir sortir dormir",
    "servir accueillir recueillir établir garantir investir avertir convertir répartir saisir agir réagir",
    "enrichir rafraîchir bâtir courir parcourir accomplir fixer vivre peindre éteindre craindre disposer",
)
_FIRST_GROUP_FR = (
    "accepter accéder acheter adapter adhérer afficher aider ajouter alerter améliorer analyser annoter annuler "
    "archiver arroser attribuer automatiser bloquer calculer catégoriser centraliser chercher classer collecter "
    "commander commenter comparer compléter composer compter confirmer connecter conserver consulter "
    "contacter contrôler coordonner créer demander diffuser discuter dessiner détecter dicter "
    "distribuer donner échanger économiser éditer effacer élaborer emprunter encaisser encourager enregistrer envoyer "
    "estimer évaluer éviter explorer exporter facturer faciliter favoriser filtrer générer gérer "
    "géolocaliser identifier importer imprimer indiquer informer intégrer inviter jouer lister localiser louer "
    "mesurer modérer modifier montrer naviguer négocier noter notifier optimiser organiser partager "
    "participer payer personnaliser planifier poster présenter préparer prévisualiser programmer proposer "
    "publier rappeler rapporter rassembler rechercher recommander récupérer régler relancer rembourser "
    "remplacer renouveler rencontrer repérer reporter réserver résumer retrouver sauvegarder scanner signaler "
    "signer simplifier simuler stocker suggérer supprimer surveiller synchroniser télécharger tester traiter "
    "transférer transcrire transformer trier trouver utiliser valider vérifier verser visionner visiter "
    "visualiser voter déposer cocher réviser déclarer renseigner photographier postuler rédiger gagner poser"
).split()
_THIRD_PERSON_IRREGULAR_FR = _words(
    "suit vend rend prend apprend répond met transmet soumet lit écrit inscrit voit reçoit prévoit fait",
    "traduit réduit produit joint rejoint obtient tient maintient prévient avertit convertit répartit choisit",
    "définit remplit fournit offre ouvre accueille recueille établit garantit envoie paie paye rappelle gère",
    "génère achète suggère récupère règle complète modère repère enregistre accède sert",
)
THIRD_PERSON_FR: Final = frozenset(verb[:-1] for verb in _FIRST_GROUP_FR) | _THIRD_PERSON_IRREGULAR_FR
# "Les entreprises publient": what they do, in the plural.
_THIRD_PLURAL_IRREGULAR_FR = _words(
    "choisissent définissent remplissent réunissent suivent vendent rendent prennent apprennent répondent mettent",
    "transmettent soumettent lisent écrivent inscrivent voient reçoivent font traduisent rejoignent obtiennent",
    "tiennent offrent ouvrent accueillent paient envoient gèrent génèrent achètent suggèrent récupèrent règlent",
    "complètent repèrent accèdent rappellent saisissent",
)
THIRD_PLURAL_FR: Final = frozenset(verb[:-1] + "nt" for verb in _FIRST_GROUP_FR) | _THIRD_PLURAL_IRREGULAR_FR
IMPERATIVES_FR: Final = frozenset(verb[:-1] + "z" for verb in _FIRST_GROUP_FR)
KNOWN_INFINITIVES: Final = OTHER_INFINITIVES | frozenset(_FIRST_GROUP_FR)

# Complete without an object: "users can chat and vote" holds two features.
INTRANSITIVE: Final = _words(
    "chat pay vote subscribe register comment donate login checkout rsvp message search payer voter discuter",
    "commenter s'inscrire s'abonner chatter cotiser rechercher",
)


def is_person(word: str, language: Language) -> bool:
    """Whether a lower-case word names people or the kind of place that stands for them (a bakery, a club)."""
    if word in PEOPLE[language]:
        return True
    return len(word) > 5 and word.endswith(PEOPLE_ENDINGS[language]) and word not in NOT_PEOPLE


def is_infinitive(word: str) -> bool:
    """Whether a lower-case French word reads as an infinitive."""
    return word in KNOWN_INFINITIVES or (len(word) > 4 and word.endswith("er") and word not in NOT_INFINITIVES)
