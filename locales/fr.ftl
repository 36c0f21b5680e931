# Waymark, français.

language = Français
months = janv.|févr.|mars|avr.|mai|juin|juil.|août|sept.|oct.|nov.|déc.
weekdays = lun.|mar.|mer.|jeu.|ven.|sam.|dim.
date = { $weekday } { $day } { $month }
range = { $from } au { $to }

title = Colis { $number }
since = depuis { $date }
promised-by-sender = Promis par l’expéditeur
promised-by = Selon { $carrier }
promise-passed = Cette date est passée.
carrier = Transporteur
handed-over = puis remis à
carrier-unknown = pas encore connu
number = Numéro
progress = Avancement
step-1 = Annoncé
step-2 = Pris en charge
step-3 = En route
step-4 = Près de vous
step-5 = Livré
what-happened = Ce qui s’est passé
newest-first = du plus récent au plus ancien
nothing-yet = Aucun transporteur ne nous a encore parlé de ce colis.
day-unknown = Jour inconnu
own-words = Dans les mots du transporteur
basis-stated = heure locale, { $offset } par rapport à UTC
basis-placed = heure locale de { $zone }, déduite du lieu
basis-printed = heure locale, fuseau inconnu
basis-day = seul le jour est connu
basis-unknown = aucune heure lisible
uncertain = Ce qui est incertain
sender = Expéditeur
reference = Référence
heard = Ce que nous savons et quand nous demandons
last-heard = Dernière nouvelle d’un transporteur : { $time }.
next-ask = Nous redemandons le { $time }.
no-ask = Nous ne demandons plus.
never-heard = Aucune nouvelle d’un transporteur pour l’instant.
calendar = Ajouter au calendrier
data = Cette page en données
languages = Langues
not-found = Cette page n’existe pas
not-found-why = L’adresse est incomplète, ou ce qui était ici a été effacé. Demandez le lien à l’expéditeur.
about = Waymark suit les colis et dit où ils sont, si c’est vrai et quand ils arrivent.
about-private = Chaque colis a sa page, à une adresse que personne ne peut deviner. L’expéditeur a le lien.
demo = Les colis d’un petit monde inventé. Cette page se renouvelle d’elle-même.
last-event = Dernier évènement
way = Trajet

milestone-announced = Annoncé, pas encore chez le transporteur
milestone-accepted = Pris en charge par le transporteur
milestone-origin-processing = En cours de tri au départ
milestone-export-customs = À la douane, avant l’exportation
milestone-left-origin = A quitté le pays d’origine
milestone-in-transit = En route
milestone-departed = Parti par avion ou par bateau
milestone-arrived = Arrivé par avion ou par bateau
milestone-entered-destination = Arrivé dans le pays de destination
milestone-import-customs = À la douane, avant l’importation
milestone-customs-hold = Retenu par la douane
milestone-customs-released = Libéré par la douane
milestone-destination-processing = En cours de tri près de sa destination
milestone-out-for-delivery = En cours de livraison
milestone-attempted = Une livraison a été tentée
milestone-ready-for-pickup = Prêt à être retiré
milestone-delivered = Livré
milestone-returning = En retour vers l’expéditeur
milestone-returned = Rendu à l’expéditeur
milestone-lost = Perdu, selon le transporteur
milestone-damaged = Endommagé, selon le transporteur
milestone-destroyed = Détruit, selon le transporteur
milestone-cancelled = Annulé
milestone-terminated = Terminé sans livraison
milestone-unknown = Pas encore connu

next-announced = L’expéditeur l’a annoncé. Le transporteur n’a pas encore confirmé qu’il l’a.
next-wait = Vous n’avez rien à faire.
next-quiet = Des jours sans nouvelles sont normaux ici : personne ne lit d’étiquettes dans un avion ou un bateau.
next-customs = Rien à faire, sauf si la douane ou le transporteur vous écrit.
next-customs-hold = Il manque peut-être des documents ou un paiement. Guettez une lettre ou un message, et demandez au transporteur.
next-today = Il faudrait que quelqu’un soit là pour le recevoir.
next-attempted = Cherchez un avis ou un message qui dit où il est, ou demandez au transporteur.
next-pickup = Retirez-le bientôt ; apportez une pièce d’identité et le numéro.
next-delivered = Si vous ne l’avez pas, voyez chez les voisins et dans les endroits sûrs, puis demandez à l’expéditeur.
next-ask-sender = Demandez à l’expéditeur ce qui va se passer.
next-unknown = Le numéro est peut-être nouveau, ou son transporteur n’a encore rien dit.

reason-documents = il manque des documents
reason-payment = un paiement est dû
reason-inspection = il est contrôlé
reason-prohibited = son contenu n’est pas autorisé
reason-absent = personne n’était là
reason-refused = il a été refusé
reason-address = l’adresse pose problème
reason-moved = le destinataire a déménagé
reason-closed = le lieu était fermé
reason-access = la porte n’était pas accessible
reason-unclaimed = personne ne l’a retiré
reason-rescheduled = un autre jour ou lieu a été demandé
reason-missorted = il est parti dans la mauvaise direction
reason-damaged = il est endommagé
reason-weather = météo
reason-delayed = il est en retard
reason-held = il est conservé
reason-security = contrôle de sûreté
reason-sender = à la demande de l’expéditeur

doubt-zone-unknown = { $count ->
    [one] Un évènement a une heure locale dont personne ne nous dit le fuseau.
   *[other] { $count } évènements ont une heure locale dont personne ne nous dit le fuseau.
  } Leur moment est connu à un jour près.
doubt-zone-doubtful = { $count ->
    [one] Un évènement a une heure déduite antérieure à ce que le transporteur donne avant lui : son fuseau est peut-être un autre.
   *[other] { $count } évènements ont une heure déduite antérieure à ce que le transporteur donne avant eux : leur fuseau est peut-être un autre.
  }
doubt-day-only = { $count ->
    [one] Un évènement n’a qu’un jour.
   *[other] { $count } évènements n’ont qu’un jour.
  }
doubt-time-unknown = { $count ->
    [one] Un évènement n’a pas d’heure lisible.
   *[other] { $count } évènements n’ont pas d’heure lisible.
  }
doubt-meaning-unknown = { $count ->
    [one] Nous ne savons pas ce que signifie un évènement.
   *[other] Nous ne savons pas ce que signifient { $count } évènements.
  }
doubt-taken-back = { $count ->
    [one] Un évènement a été retiré par le transporteur, puis redonné.
   *[other] { $count } évènements ont été retirés par le transporteur, puis redonnés.
  }
doubt-changed = { $count ->
    [one] Un évènement a été modifié par le transporteur depuis notre première lecture.
   *[other] { $count } évènements ont été modifiés par le transporteur depuis notre première lecture.
  }
doubt-withdrawn = { $count ->
    [one] Un évènement a été donné une fois, puis retiré.
   *[other] { $count } évènements ont été donnés une fois, puis retirés.
  }
