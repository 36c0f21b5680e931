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

forecast = Notre prévision
forecast-between = entre le { $from } et le { $to } ({ $percent } %)
forecast-on = le { $day } ({ $percent } %)
forecast-few = peu de trajets semblables : une estimation grossière
silence-until = C’est normal jusqu’au { $date } environ.
silence-assumed = d’après des délais publiés ou supposés, non d’après notre expérience
customs-export = Douane à l’exportation
customs-import = Douane à l’importation
customs-declared = annoncé à l’avance
customs-presented = à la douane
customs-held = retenu
customs-released = libéré
customs-refused = refusé
customs-passed = passée ; sa libération n’a pas été signalée
verdict-consistent = Cet historique est cohérent.
verdict-doubtful = Cet historique est douteux.
verdict-contradicted = Cet historique se contredit.
verdict-cannot-say = On ne peut dire si cet historique est vrai.
the-origin = pays d’origine
the-destination = pays de destination
the-carrier = Le transporteur

days-count = { $days ->
    [one] { $days } jour
   *[other] { $days } jours
  }
days-count-ago = { $days ->
    [one] { $days } jour
   *[other] { $days } jours
  }
limit-count = { $limit ->
    [one] { $limit } jour
   *[other] { $limit } jours
  }
hours-count = { $hours ->
    [one] { $hours } heure
   *[other] { $hours } heures
  }

silence-airport-handling = Le colis a atterri et attend à l’aéroport le bureau d’échange : { days-count }.
silence-at-sea = Le colis est en mer, où personne ne le scanne : { days-count }, et une traversée prend des semaines.
silence-attempted = La livraison a été tentée en vain il y a { days-count } : elle sera retentée, ou le colis attend d’être retiré.
silence-awaiting-release = Le colis est arrivé dans le pays de destination et attend le tri et le dédouanement : { days-count }.
silence-between-scans = La dernière nouvelle était « { $milestone } », il y a { days-count } ; on ne scanne pas à chaque étape.
silence-customs-hold = La douane retient le colis depuis { days-count } ; rien n’est dit avant sa décision.
silence-customs-hold-documents = La douane retient le colis depuis { days-count } et attend des documents.
silence-customs-hold-payment = La douane retient le colis depuis { days-count } et attend un paiement.
silence-customs-hold-prohibited = La douane retient le colis depuis { days-count } et dit qu’il ne peut pas passer.
silence-export-customs = Le colis est à la douane d’exportation ou attend un vol : rien n’est dit entre-temps, depuis { days-count }.
silence-holiday = Un jour férié tombe dans ce délai ({ $country } : { $holiday } ; { days-count }) : peu de tri et de dédouanement.
silence-import-customs = Le colis est à la douane d’importation ({ $country }), qui ne dit rien avant sa décision : { days-count }.
silence-international-transit = Le colis est entre deux pays ({ $from } → { $to }), où personne ne le scanne : { days-count } depuis son départ.
silence-label-only = Le colis a été annoncé il y a { days-count } ; aucun transporteur n’a encore dit l’avoir reçu.
silence-last-mile = Le colis est en route vers le bureau qui livre, ce qui est rarement signalé : { days-count }.
silence-late-upload = { $source } montre ses scans avec jusqu’à { hours-count } de retard : il peut y avoir des nouvelles encore invisibles.
silence-origin-handling = Le colis est trié dans le pays d’origine ou attend son vol : { days-count }.
silence-out-for-delivery = Le colis est parti en livraison il y a { days-count }, et aucun résultat n’est encore connu.
silence-over = Le trajet est terminé ({ $milestone }) : plus rien n’est attendu.
silence-ready-for-pickup = Le colis attend son destinataire depuis { days-count } ; rien n’est dit avant son retrait.
silence-returning = Le colis retourne à l’expéditeur, et les retours sont rarement scannés : rien depuis { days-count }.
silence-stops-at-export = { $carrier } ne dit d’ordinaire plus rien après l’exportation sur ce trajet : { days-count }, comme pour la plupart des colis semblables.
silence-untracked-service = Ce service n’est pas suivi à l’étranger : rien n’est à dire après l’exportation, depuis { days-count }.
silence-weekend = Une fin de semaine tombe dans ce délai ({ days-count }) : peu de dédouanement et de livraisons.
silence-beyond-tracking = À partir d’ici on ne peut rien voir, et après { days-count } personne ne sait s’il est arrivé.
silence-unexplained = Rien n’a été dit depuis { days-count }. Ici les nouvelles viennent en { limit-count } ; nous ne pouvons plus l’expliquer.
silence-not-understood = Nous ne comprenons pas ce que le transporteur a dit en dernier, il y a { days-count }, et ne pouvons dire ce qui est normal.
silence-never-heard = Aucun transporteur n’a encore rien dit de ce colis.
silence-fresh = La dernière nouvelle date de { hours-count }.
silence-advice-at-sea = Attendez. Si rien n’est dit d’ici là, demandez au transporteur quand le navire est arrivé.
silence-advice-attempted = Cherchez un avis, et demandez au transporteur un autre jour ou l’endroit où le colis attend.
silence-advice-collect = Retirez-le bientôt, avec une pièce d’identité et le numéro : bien des bureaux de poste le renvoient après deux semaines, les consignes après quelques jours.
silence-advice-customs = Demandez au transporteur si la douane veut un papier ou un paiement.
silence-advice-documents = Envoyez au transporteur la facture ou ce qui est demandé ; réclamez-la au vendeur dès aujourd’hui.
silence-advice-inquire = Demandez au transporteur d’ouvrir une enquête, et prévenez le vendeur avant la fin de votre protection.
silence-advice-label = S’il n’est pas pris en charge d’ici là, demandez au vendeur quand il l’a remis, et le reçu.
silence-advice-last-mile = Si rien n’est dit d’ici là, demandez au transporteur qui livre, sous son propre numéro s’il y en a un.
silence-advice-nothing = Il n’y a rien à faire.
silence-advice-number = Vérifiez le numéro et le transporteur avec le vendeur ; un nouveau numéro peut mettre quelques jours à apparaître.
silence-advice-out-for-delivery = Voyez à la porte, chez les voisins et s’il y a un avis ; puis demandez au transporteur où il l’a laissé.
silence-advice-pay = Payez ce que demande la douane, sur la page du transporteur même ; un colis impayé repart.
silence-advice-prohibited = Demandez au transporteur ce que la douane reproche, et prévenez le vendeur : il peut être renvoyé ou détruit.
silence-advice-read = Lisez les mots du transporteur, ou demandez-lui.
silence-advice-returning = Dites au vendeur qu’il revient, et demandez l’argent ou un autre colis.
silence-advice-untracked = D’ici on ne voit plus rien. S’il n’est pas arrivé d’ici là, demandez à temps un remboursement au vendeur.
silence-advice-wait = Attendez. Si rien n’est dit d’ici là, demandez au transporteur, et au vendeur d’ouvrir une enquête.

signal-attested = { $sources } parlent du colis indépendamment les uns des autres.
signal-before-order-delivered-ordered = Il a été livré { days-count } avant d’être commandé.
signal-before-order-accepted-ordered = Un transporteur l’avait { days-count } avant qu’il soit commandé.
signal-before-order-delivered-shipped = Il a été livré { days-count } avant que le vendeur l’expédie.
signal-before-order-accepted-shipped = Un transporteur l’avait { days-count } avant que le vendeur l’expédie.
signal-carrier-form = Le numéro a une forme de { $carriers }, mais c’est { $carrier } qui raconte l’historique.
signal-check-digit = Le chiffre de contrôle de { $number } est faux : aucun transporteur ne l’a émis ainsi.
signal-conflicting-ends-returned = Il est dit retourné ({ $returned }) et livré ({ $delivered }).
signal-conflicting-ends-twice = Il est dit livré deux fois : { $returned } et { $delivered }.
signal-told-ahead = Événements annoncés avant le jour où ils se seraient produits : { $count }.
signal-issuer-country = Le numéro a été émis dans le pays { $issuer }, mais le colis a été accepté dans le pays { $country }.
signal-label-only = Il a été annoncé il y a { days-count }, et aucun transporteur n’a dit depuis qu’il l’a.
signal-late-entries = Événements ajoutés derrière de plus récents, une semaine ou plus après leur date : { $count }.
signal-moving-times = { $count } heures sur { $all } sont des écarts par rapport à l’heure de la question et bougent donc à chaque consultation.
signal-natural-times = Les heures sont irrégulières, comme les lecteurs les écrivent (minutes non rondes : { $count }).
signal-nobody-named = Ni le numéro ni l’historique ne nomment un transporteur à qui demander.
signal-number-form = Le numéro { $number } n’a la forme d’aucun transporteur que nous connaissons.
signal-other-address = Il a été livré à { $place }, mais il était envoyé à { $destination }.
signal-order-of-steps = Il est dit « { $end } » { days-count } avant d’être dit « { $begin } ».
signal-placeholder-number = Les chiffres de { $number } montent, descendent ou se répètent, comme dans les numéros inventés.
signal-rewritten-moved = Événements passés déplacés à une autre heure entre deux consultations : { $count }.
signal-rewritten-vanished = Événements passés disparus pour de bon entre deux consultations : { $count }.
signal-rewritten-edited = Événements passés modifiés ou retirés entre deux consultations : { $count }.
signal-round-times-hours = Les { $count } heures tombent toutes sur une heure pile : les lecteurs ne font pas cela.
signal-round-times-minutes = Les { $count } heures tombent toutes sur cinq minutes rondes : les lecteurs ne font pas cela.
signal-several-codes = { $carriers } en parlent, chacun avec ses propres codes publiés.
signal-skipped-border = Il va du pays { $from } à une livraison dans le pays { $to }, et aucune étape entre les deux n’est dite.
signal-impossible-speed = De { $from } à { $to } il y a { $km } km, et cela aurait pris { $hours } heures au plus.
signal-steady-pace = Étapes différentes à la même minute du jour : { $count }, sur { days-count }.
signal-steps-in-order = Les étapes se suivent comme sur le chemin d’un colis, de « { $first } » à « { $last } ».
signal-identical-timelines = Étapes à destination à la même seconde que celles de { $number }, parti ailleurs : { $count }.
signal-weight = Son poids est dit de { $low } grammes et de { $high } grammes.
verdict-alone-consistent = Ce qui est dit concorde.
verdict-alone-cannot-say = Il y a trop peu pour dire si cet historique est vrai.
verdict-one-remark = { $alone } Une remarque : { $remark }
place-unsaid = lieu non indiqué
evidence-title = Preuve concernant le colis { $number }
evidence-made = Faite le { $time } par { $program }.
evidence-digest = Empreinte de cette preuve
evidence-key = Signée avec la clé
evidence-verify = Vérifiez ce fichier avec « waymark verify », ou à la main comme le dit le manuel ; comparez la clé avec celle que publie l’installation.
evidence-declared = Ce que l’expéditeur a déclaré
evidence-captures = Ce que les sources nous ont donné
evidence-steps = Ce que chacune a changé
evidence-said = Ce qui a été dit, et quand
evidence-opinions = Ce qu’on peut en dire
evidence-received = Reçu
evidence-source = Source
evidence-withdrawn = Ce qui a été retiré
evidence-nothing-withdrawn = Rien n’a été retiré.
evidence-limits = Ceci montre ce que les sources nous ont donné, quand nous l’avons reçu et ce que nous avons dit, et que rien n’en a été changé depuis. Cela ne montre pas qu’un transporteur a dit la vérité.
evidence-until = normal jusqu’au { $time }
evidence-likely = probable entre le { $from } et le { $to } ({ $percent } %)

holiday-golden-week = Semaine d’or
holiday-labour-day = fête du Travail
holiday-obon = Obon
holiday-new-year = Nouvel An
holiday-may-holidays = fêtes de mai
holiday-christmas = Noël
holiday-easter = Pâques
holiday-lunar-new-year = Nouvel An lunaire
holiday-chuseok = Chuseok
holiday-eid-al-fitr = Aïd el-Fitr
holiday-eid-al-adha = Aïd el-Adha
holiday-carnival = Carnaval
holiday-thanksgiving = Thanksgiving
holiday-may-day = fête du Travail
holiday-ascension-or-whit-monday = Ascension ou lundi de Pentecôte
holiday-other = un jour férié
countries = AE=Émirats arabes unis|AR=Argentine|AT=Autriche|AU=Australie|BE=Belgique|BG=Bulgarie|BR=Brésil|BY=Biélorussie|CA=Canada|CH=Suisse|CL=Chili|CN=Chine|CO=Colombie|CZ=Tchéquie|DE=Allemagne|DK=Danemark|EE=Estonie|EG=Égypte|ES=Espagne|FI=Finlande|FR=France|GB=Royaume-Uni|GR=Grèce|HK=Hong Kong|HU=Hongrie|ID=Indonésie|IE=Irlande|IL=Israël|IN=Inde|IT=Italie|JP=Japon|KE=Kenya|KR=Corée du Sud|KZ=Kazakhstan|LT=Lituanie|LU=Luxembourg|LV=Lettonie|MA=Maroc|MX=Mexique|MY=Malaisie|NG=Nigeria|NL=Pays-Bas|NO=Norvège|NZ=Nouvelle-Zélande|PE=Pérou|PH=Philippines|PK=Pakistan|PL=Pologne|PT=Portugal|RO=Roumanie|RU=Russie|SA=Arabie saoudite|SE=Suède|SG=Singapour|SK=Slovaquie|TH=Thaïlande|TR=Turquie|TW=Taïwan|UA=Ukraine|US=États-Unis|UZ=Ouzbékistan|VN=Viêt Nam|ZA=Afrique du Sud

forecast-published = chiffres publiés ; colis semblables suivis ici : { $count }
forecast-like = colis semblables suivis ici : { $count }

console-title = Ce que nous avons appris
console-key = Cette page est pour qui a une clé : un nom quelconque, la clé comme mot de passe.
console-learnt = Appris de { $parcels } colis, la dernière fois à { $time }.
console-nothing = Rien n’est encore appris : cela prend jusqu’à une heure.
calibration = Nos prévisions ont-elles tenu parole ?
calibration-few = Trop peu de colis prévus ont été livrés jusqu’ici.
calibration-count = { $count } colis, chacun par sa première prévision
calibration-published = { $count } d’après les seuls chiffres publiés
calibration-range = L’intervalle à { $percent } % a tenu
calibration-held = pour { $percent } %
calibration-error = Écart moyen de la médiane
calibration-nearer = Plus souvent plus près
calibration-of = nous { $forecast } fois, la promesse { $promise } fois, sur { $all }
nearer-forecast = notre prévision
nearer-promise = la promesse
nearer-even = les deux autant
atlas = Où rien n’est dit
atlas-about = Ce que disent les transporteurs après l’exportation, par trajet. Les trajets de moins de { $fewest } colis ne figurent pas.
atlas-none = Aucun trajet n’a encore assez de colis.
atlas-stops = ne dit plus rien
atlas-tells = continue de dire
atlas-silent = { $percent } % de { $journeys } colis : rien pendant 30 jours après l’exportation
atlas-again = Nouvelles : la moitié sous { $half }, neuf sur dix sous { $most }
atlas-never = Jamais dit : { $phases }
in-days = { $days } jours
never = jamais
somewhere = quelque part
