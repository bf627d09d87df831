"""Features through which people deal with each other: bookings, payments, messages, shared things."""

from __future__ import annotations

from typing import Final

from builder.prd_sections.kinds import Kind, Say, words

BOOKING: Final = Kind(
    key="booking",
    words=words(
        r"book(?!mark|s\b|shelf|club)",
        "reserv",
        "réserv",
        "appointment",
        "rendez-vous",
        r"slots?\b",
        "créneau",
        "schedul",
        "calendar",
        "calendrier",
        "agenda",
        r"rsvp\b",
        r"signs?[- ]?up (?:for|to)\b",
        r"(?:s.)?inscri(?:re|ptions?|vent|t) (?:à|au|aux|pour)\b",
    ),
    purpose=Say("so that a time or a place is kept for me", "afin qu’un moment ou une place me soit gardé"),
    criteria=(
        Say(
            "Only what is free can be chosen, and it goes to one person.",
            "Seul ce qui est libre se choisit, et une seule personne l’obtient.",
        ),
        Say(
            "The person sees a confirmation with date, time and place.",
            "La personne voit une confirmation avec la date, l’heure et le lieu.",
        ),
        Say(
            "A booking can be cancelled, and what it held is free again.",
            "Une réservation s’annule, et ce qu’elle retenait redevient libre.",
        ),
    ),
    metric=Say("Share of started bookings that are completed", "Part des réservations commencées qui sont terminées"),
    page=Say("Bookings", "Réservations"),
    route=Say("/bookings", "/reservations"),
    entity=Say("Booking", "Réservation"),
    fields=(
        Say("date and time", "date et heure"),
        Say("person", "personne"),
        Say("what is booked", "objet réservé"),
        Say("status", "état"),
    ),
    risk=Say(
        "Two people may want the same time: the second must be told before confirming.",
        "Deux personnes peuvent vouloir le même créneau : la seconde doit l’apprendre avant de confirmer.",
    ),
)

PAYMENT: Final = Kind(
    key="payment",
    words=words(
        r"pay(?!s\b|sage|san)",
        r"paie",
        r"paye",
        "checkout",
        r"subscription",
        "abonnement",
        "stripe",
        "paypal",
        "billing",
        "factur",
        "invoic",
        r"prices?\b",
        r"prix\b",
        "tarif",
        r"deposits?\b",
        "acompte",
        "refund",
        "rembours",
        "cotisation",
    ),
    purpose=Say("so that the amount is settled and can be proved", "afin que le montant soit réglé, preuve à l’appui"),
    criteria=(
        Say("The amount is shown before anything is confirmed.", "Le montant s’affiche avant toute confirmation."),
        Say("A refused payment says so and charges nothing.", "Un paiement refusé est annoncé et rien n’est débité."),
        Say(
            "Every amount can be found again later, with its date.",
            "Chaque montant se retrouve plus tard, avec sa date.",
        ),
    ),
    metric=Say("Amounts settled, by month", "Montants réglés, par mois"),
    page=Say("Payments", "Paiements"),
    route=Say("/payments", "/paiements"),
    entity=Say("Payment", "Paiement"),
    fields=(
        Say("amount", "montant"),
        Say("currency", "monnaie"),
        Say("date", "date"),
        Say("person", "personne"),
        Say("status", "état"),
    ),
    risk=Say(
        "Money is involved: rounding, refunds and taxes need a decision before launch.",
        "Il s’agit d’argent : arrondis, remboursements et taxes demandent une décision avant le lancement.",
    ),
)

ORDER: Final = Kind(
    key="order",
    words=words(
        r"order(?!ing\b.* by)",
        "command(?!s?.line)",
        r"carts?\b",
        "panier",
        r"basket",
        "livraison",
        "deliver",
        r"buy\b",
        "acheter",
        r"shop\b",
        "boutique en ligne",
    ),
    purpose=Say("so that I receive what I chose", "afin de recevoir ce que j’ai choisi"),
    criteria=(
        Say(
            "What was chosen stays in the basket until it is ordered or removed.",
            "Ce qui est choisi reste dans le panier jusqu’à la commande ou au retrait.",
        ),
        Say(
            "An order shows its content, its total and its state.",
            "Une commande montre son contenu, son total et son état.",
        ),
        Say("What is sold out cannot be ordered.", "Ce qui est épuisé ne peut être commandé."),
    ),
    metric=Say("Share of baskets that become an order", "Part des paniers qui deviennent une commande"),
    page=Say("Orders", "Commandes"),
    route=Say("/orders", "/commandes"),
    entity=Say("Order", "Commande"),
    fields=(Say("items", "articles"), Say("total", "total"), Say("person", "personne"), Say("status", "état")),
    risk=Say(
        "An order may come in for something that is gone: stock and time limits need an owner.",
        "Une commande peut porter sur un article épuisé : stocks et délais doivent être suivis par quelqu’un.",
    ),
)

SIGN_IN: Final = Kind(
    key="sign_in",
    words=words(
        r"log ?in\b",
        r"login",
        r"sign[- ]?in",
        r"sign[- ]?up",
        r"accounts?\b",
        r"comptes?\b(?! rendu)",
        r"connexion",
        r"se connecter",
        r"(?:s.)?inscri",
        r"profil",
        "password",
        "mot de passe",
        "regist(?:er|ration)",
        "authent",
    ),
    purpose=Say("so that what is mine stays mine", "afin que ce qui est à moi le reste"),
    criteria=(
        Say(
            "Somebody with an account gets in, and nobody else does.",
            "Une personne qui a un compte entre, et personne d’autre.",
        ),
        Say(
            "A wrong entry says what to do next, without saying which part was wrong.",
            "Une saisie erronée dit quoi faire, sans dire quelle partie était fausse.",
        ),
        Say("Signing out works from every page.", "La déconnexion est possible depuis chaque page."),
    ),
    metric=Say("Share of visitors who finish signing up", "Part des visiteurs qui terminent leur inscription"),
    page=Say("Sign in", "Connexion"),
    route=Say("/sign-in", "/connexion"),
    entity=Say("Account", "Compte"),
    fields=(Say("email address", "adresse e-mail"), Say("name", "nom"), Say("created on", "créé le")),
    risk=Say(
        "Personal data is kept: say which, why and for how long.",
        "Des données personnelles sont gardées : dire lesquelles, pourquoi et combien de temps.",
    ),
)

MESSAGING: Final = Kind(
    key="messaging",
    words=words(
        r"messag(?:e|es|ing) (?:the|a|other|each|between|with)",
        r"messaging",
        "messagerie",
        r"chat(?:s|ting)?\b",
        r"discussions?\b",
        "discuter",
        "contact (?:form|the|a)",
        "contacter",
        "formulaire de contact",
        "inbox",
    ),
    purpose=Say("so that I get an answer in one place", "afin d’obtenir une réponse au même endroit"),
    criteria=(
        Say(
            "A message reaches the person it is for, and nobody else.",
            "Un message atteint la personne à qui il s’adresse, et personne d’autre.",
        ),
        Say("The sender sees whether it was sent.", "L’expéditeur voit si le message est parti."),
        Say("An unwanted sender can be blocked or reported.", "Un expéditeur indésirable peut être bloqué ou signalé."),
    ),
    metric=Say(
        "Share of messages that get an answer within a day", "Part des messages qui reçoivent une réponse en un jour"
    ),
    page=Say("Messages", "Messages"),
    route=Say("/messages", "/messages"),
    entity=Say("Message", "Message"),
    fields=(Say("from", "de"), Say("to", "à"), Say("text", "texte"), Say("sent on", "envoyé le")),
    risk=Say(
        "Messages can be abused: blocking and reporting must work from the first day.",
        "La messagerie peut servir à nuire : bloquer et signaler doivent être possibles dès le premier jour.",
    ),
)

NOTIFICATION: Final = Kind(
    key="notification",
    words=words(
        "notif",
        "remind",
        "rappel",
        r"alert",
        r"e-?mails?\b",
        r"mails?\b",
        r"sms\b",
        r"message\b",
        "relanc",
        "digest",
        "récapitulatif",
    ),
    purpose=Say("so that nothing is forgotten", "afin que rien ne soit oublié"),
    criteria=(
        Say(
            "A message is sent once for each event, never twice.",
            "Un message part une fois par événement, jamais deux.",
        ),
        Say("People choose what they want to hear about.", "Chacun choisit ce dont il veut être averti."),
        Say(
            "A message that could not be sent is shown to the owner.",
            "Un message qui n’a pas pu partir est signalé au propriétaire.",
        ),
    ),
    metric=Say("Share of notices that lead to a visit", "Part des avis qui mènent à une visite"),
    entity=Say("Notice", "Avis envoyé"),
    by_app=True,
    fields=(Say("recipient", "destinataire"), Say("text", "texte"), Say("sent on", "envoyé le")),
    risk=Say(
        "Notices can end up unread or unwanted: sender, consent and frequency need care.",
        "Les avis peuvent rester non lus ou déranger : l’expéditeur, l’accord et la fréquence demandent du soin.",
    ),
)

SHARING: Final = Kind(
    key="sharing",
    words=words(r"shar(?:e|es|ed|ing)\b(?! of)", "partag", r"invit(?!é)", "collaborat", r"comment(?:s|er|aires?)?\b"),
    purpose=Say("so that others see what concerns them", "afin que les autres voient ce qui les concerne"),
    criteria=(
        Say(
            "The person sees beforehand who will be able to see what.",
            "La personne voit à l’avance qui pourra voir quoi.",
        ),
        Say("Sharing can be taken back at any time.", "Le partage peut être retiré à tout moment."),
    ),
    metric=Say("Share of people who share something with somebody", "Part des personnes qui partagent quelque chose"),
    entity=Say("Share", "Partage"),
    fields=(Say("what", "objet"), Say("from", "de"), Say("to", "à"), Say("status", "état")),
    risk=Say(
        "Something may be shared by mistake: it must be plain who sees what.",
        "Un partage par erreur est possible : il doit être clair qui voit quoi.",
    ),
)

REVIEW: Final = Kind(
    key="review",
    words=words(
        r"reviews?\b",
        r"ratings?\b",
        r"rates? (?:a|the|them|each|other)",
        r"avis\b",
        r"évaluer",
        r"étoiles",
        r"noter (?:le|la|les|un|une) (?:conducteur|vendeur|service|produit|cours|lieu|prestataire)",
        r"votes?\b",
        r"voter\b",
    ),
    purpose=Say("so that others can choose well", "afin que d’autres choisissent mieux"),
    criteria=(
        Say(
            "One person gives one opinion on one thing, and can change it.",
            "Une personne donne un seul avis par objet, et peut le modifier.",
        ),
        Say("The average says how many opinions it is made from.", "La moyenne indique combien d’avis la composent."),
        Say("An abusive opinion can be reported and hidden.", "Un avis abusif peut être signalé et masqué."),
    ),
    metric=Say("Share of people who leave an opinion", "Part des personnes qui laissent un avis"),
    entity=Say("Opinion", "Avis"),
    fields=(Say("about", "à propos de"), Say("author", "auteur"), Say("score", "note"), Say("text", "texte")),
    risk=Say(
        "Opinions can be false or hurtful: somebody has to look after them.",
        "Des avis peuvent être faux ou blessants : quelqu’un doit y veiller.",
    ),
)

APPROVAL: Final = Kind(
    key="approval",
    words=words(r"admins?\b", r"administ", r"approv", r"moderat", "modér", r"valid(?:er|ent|e)\b", r"back.?office"),
    purpose=Say("so that only what was checked appears", "afin que ne paraisse que ce qui a été vérifié"),
    criteria=(
        Say(
            "What waits for a decision is listed, oldest first.",
            "Ce qui attend une décision est listé, le plus ancien d’abord.",
        ),
        Say(
            "A refusal gives its reason to the person concerned.", "Un refus indique sa raison à la personne concernée."
        ),
        Say("Who decided what, and when, can be read later.", "Qui a décidé quoi, et quand, se relit plus tard."),
    ),
    metric=Say("Median time from submission to decision", "Délai médian entre la demande et la décision"),
    page=Say("Decisions", "Décisions"),
    route=Say("/decisions", "/decisions"),
    entity=Say("Decision", "Décision"),
    fields=(
        Say("about", "à propos de"),
        Say("decided by", "décidé par"),
        Say("result", "résultat"),
        Say("reason", "raison"),
    ),
    by_owner=True,
)

WAITLIST: Final = Kind(
    key="waitlist",
    words=words(
        "waitlist",
        "waiting list",
        "liste d.attente",
        "page d.attente",
        "newsletter",
        "landing",
        "early access",
        "accès anticipé",
        "collect\\w* (?:e-?mail|address)",
        "infolettre",
        "préinscri",
        r"sign[- ]?up (?:for|to) (?:the|a|our) (?:newsletter|waitlist|list)",
        r"(?:s.)?inscri(?:re|ption) à (?:la|une|notre) (?:newsletter|infolettre|liste)",
    ),
    purpose=Say("so that I hear from it in time", "afin d’avoir des nouvelles à temps"),
    criteria=(
        Say(
            "An address is taken once, and a wrong one is refused with a reason.",
            "Une adresse est prise une seule fois, et une adresse fausse est refusée avec la raison.",
        ),
        Say("The person sees at once that it worked.", "La personne voit aussitôt que cela a marché."),
    ),
    metric=Say("Share of visitors who leave an address", "Part des visiteurs qui laissent une adresse"),
    page=Say("Waitlist", "Liste d’attente"),
    route=Say("/waitlist", "/liste-attente"),
    entity=Say("Sign-up", "Inscription"),
    fields=(Say("email address", "adresse e-mail"), Say("date", "date")),
    risk=Say(
        "Addresses are personal data: consent and a way out belong on the page.",
        "Les adresses sont des données personnelles : l’accord et le retrait ont leur place sur la page.",
    ),
    open_to_all=True,
)
