# Waymark, Deutsch.

language = Deutsch
months = Jan.|Feb.|März|Apr.|Mai|Juni|Juli|Aug.|Sep.|Okt.|Nov.|Dez.
weekdays = Mo.|Di.|Mi.|Do.|Fr.|Sa.|So.
date = { $weekday }, { $day }. { $month }
range = { $from } bis { $to }

title = Sendung { $number }
since = seit { $date }
promised-by-sender = Vom Absender versprochen
promised-by = { $carrier } sagt
promise-passed = Dieser Tag ist vorbei.
carrier = Beförderer
handed-over = dann übergeben an
carrier-unknown = noch nicht bekannt
number = Nummer
progress = Fortschritt
step-1 = Angekündigt
step-2 = Beim Beförderer
step-3 = Unterwegs
step-4 = In Ihrer Nähe
step-5 = Zugestellt
what-happened = Was geschah
newest-first = Neuestes zuerst
nothing-yet = Noch hat uns niemand etwas über diese Sendung gesagt.
day-unknown = Tag unbekannt
own-words = In den Worten des Beförderers
basis-stated = Ortszeit, { $offset } gegenüber UTC
basis-placed = Ortszeit in { $zone }, aus dem Ort erschlossen
basis-printed = Ortszeit, Zeitzone unbekannt
basis-day = nur der Tag ist bekannt
basis-unknown = keine Zeit, die wir lesen können
uncertain = Was unsicher ist
sender = Absender
reference = Referenz
heard = Was wir wissen und wann wir fragen
last-heard = Zuletzt haben wir am { $time } von einem Beförderer gehört.
next-ask = Wir fragen wieder am { $time }.
no-ask = Wir fragen nicht mehr.
never-heard = Wir haben noch von keinem Beförderer gehört.
calendar = In den Kalender
data = Diese Seite als Daten
languages = Sprachen
not-found = Diese Seite gibt es nicht
not-found-why = Die Adresse ist unvollständig, oder was hier stand, wurde gelöscht. Bitten Sie den Absender um den Link.
about = Waymark verfolgt Sendungen und sagt, wo sie sind, ob das stimmt und wann sie ankommen.
about-private = Jede Sendung hat eine eigene Seite unter einer Adresse, die niemand erraten kann. Der Absender hat den Link.
demo = Sendungen einer kleinen erfundenen Welt. Diese Seite erneuert sich selbst.
last-event = Letztes Ereignis
way = Weg

milestone-announced = Angekündigt, noch nicht beim Beförderer
milestone-accepted = Vom Beförderer angenommen
milestone-origin-processing = Wird am Ort der Aufgabe sortiert
milestone-export-customs = Beim Zoll, vor der Ausfuhr
milestone-left-origin = Hat das Herkunftsland verlassen
milestone-in-transit = Unterwegs
milestone-departed = Mit Flugzeug oder Schiff abgereist
milestone-arrived = Mit Flugzeug oder Schiff angekommen
milestone-entered-destination = Im Zielland angekommen
milestone-import-customs = Beim Zoll, vor der Einfuhr
milestone-customs-hold = Vom Zoll angehalten
milestone-customs-released = Vom Zoll freigegeben
milestone-destination-processing = Wird in der Nähe des Ziels sortiert
milestone-out-for-delivery = In Zustellung
milestone-attempted = Zustellung wurde versucht
milestone-ready-for-pickup = Liegt zur Abholung bereit
milestone-delivered = Zugestellt
milestone-returning = Auf dem Rückweg zum Absender
milestone-returned = Zurück beim Absender
milestone-lost = Verloren, sagt der Beförderer
milestone-damaged = Beschädigt, sagt der Beförderer
milestone-destroyed = Vernichtet, sagt der Beförderer
milestone-cancelled = Storniert
milestone-terminated = Ohne Zustellung beendet
milestone-unknown = Noch nicht bekannt

next-announced = Der Absender hat sie angemeldet. Der Beförderer hat noch nicht bestätigt, dass er sie hat.
next-wait = Sie müssen nichts tun.
next-quiet = Tage ohne Nachricht sind hier üblich: In Flugzeug und Schiff liest niemand Etiketten.
next-customs = Sie müssen nichts tun, außer Zoll oder Beförderer schreiben Ihnen.
next-customs-hold = Vielleicht fehlen Unterlagen oder eine Zahlung. Achten Sie auf Post oder Nachrichten und fragen Sie den Beförderer.
next-today = Jemand sollte da sein, um sie anzunehmen.
next-attempted = Suchen Sie eine Karte oder Nachricht, die sagt, wo sie jetzt ist, oder fragen Sie den Beförderer.
next-pickup = Holen Sie sie bald ab; bringen Sie einen Ausweis und die Nummer mit.
next-delivered = Wenn Sie sie nicht haben, fragen Sie Nachbarn, sehen Sie an Ablageorten nach und fragen Sie dann den Absender.
next-ask-sender = Fragen Sie den Absender, wie es weitergeht.
next-unknown = Die Nummer ist vielleicht neu, oder ihr Beförderer hat noch nichts gesagt.

reason-documents = Unterlagen fehlen
reason-payment = eine Zahlung ist fällig
reason-inspection = sie wird geprüft
reason-prohibited = der Inhalt ist nicht erlaubt
reason-absent = niemand war da
reason-refused = Annahme verweigert
reason-address = die Adresse ist ein Problem
reason-moved = der Empfänger ist verzogen
reason-closed = es war geschlossen
reason-access = die Tür war nicht erreichbar
reason-unclaimed = niemand hat sie abgeholt
reason-rescheduled = ein anderer Tag oder Ort wurde gewünscht
reason-missorted = sie ging in die falsche Richtung
reason-damaged = sie ist beschädigt
reason-weather = Wetter
reason-delayed = sie ist verspätet
reason-held = sie wird aufbewahrt
reason-security = Sicherheitskontrolle
reason-sender = auf Wunsch des Absenders

doubt-zone-unknown = { $count ->
    [one] Ein Ereignis hat eine Ortszeit, deren Zone uns niemand sagt.
   *[other] { $count } Ereignisse haben eine Ortszeit, deren Zone uns niemand sagt.
  } Ihr Zeitpunkt ist auf etwa einen Tag genau bekannt.
doubt-zone-doubtful = { $count ->
    [one] Ein Ereignis hat eine erschlossene Zeit vor dem, was der Beförderer davor nennt: Seine Zone kann eine andere sein.
   *[other] { $count } Ereignisse haben eine erschlossene Zeit vor dem, was der Beförderer davor nennt: Ihre Zone kann eine andere sein.
  }
doubt-day-only = { $count ->
    [one] Ein Ereignis hat nur einen Tag.
   *[other] { $count } Ereignisse haben nur einen Tag.
  }
doubt-time-unknown = { $count ->
    [one] Ein Ereignis hat keine Zeit, die wir lesen können.
   *[other] { $count } Ereignisse haben keine Zeit, die wir lesen können.
  }
doubt-meaning-unknown = { $count ->
    [one] Bei einem Ereignis wissen wir nicht, was es bedeutet.
   *[other] Bei { $count } Ereignissen wissen wir nicht, was sie bedeuten.
  }
doubt-taken-back = { $count ->
    [one] Ein Ereignis wurde zurückgenommen und wieder gemeldet.
   *[other] { $count } Ereignisse wurden zurückgenommen und wieder gemeldet.
  }
doubt-changed = { $count ->
    [one] Ein Ereignis hat der Beförderer geändert, seit wir es zuerst lasen.
   *[other] { $count } Ereignisse hat der Beförderer geändert, seit wir sie zuerst lasen.
  }
doubt-withdrawn = { $count ->
    [one] Ein Ereignis wurde einmal gemeldet und zurückgenommen.
   *[other] { $count } Ereignisse wurden einmal gemeldet und zurückgenommen.
  }

forecast = Unsere Vorhersage
forecast-between = zwischen { $from } und { $to } ({ $percent } %)
forecast-on = am { $day } ({ $percent } %)
forecast-few = wenige ähnliche Wege: eine grobe Schätzung
silence-until = Das ist bis etwa { $date } normal.
silence-assumed = nach veröffentlichten oder angenommenen Zeiten, nicht nach eigener Erfahrung
customs-export = Zoll bei der Ausfuhr
customs-import = Zoll bei der Einfuhr
customs-declared = im Voraus angemeldet
customs-presented = beim Zoll
customs-held = angehalten
customs-released = freigegeben
customs-refused = abgelehnt
customs-passed = passiert; die Freigabe wurde nicht gemeldet
verdict-consistent = Dieser Verlauf ist stimmig.
verdict-doubtful = Dieser Verlauf ist zweifelhaft.
verdict-contradicted = Dieser Verlauf widerspricht sich.
verdict-cannot-say = Ob dieser Verlauf stimmt, lässt sich nicht sagen.
the-origin = Herkunftsland
the-destination = Zielland
the-carrier = Der Beförderer

days-count = { $days ->
    [one] 1 Tag
   *[other] { $days } Tage
  }
days-count-ago = { $days ->
    [one] 1 Tag
   *[other] { $days } Tagen
  }
limit-count = { $limit ->
    [one] eines Tages
   *[other] { $limit } Tagen
  }
hours-count = { $hours ->
    [one] 1 Stunde
   *[other] { $hours } Stunden
  }

silence-airport-handling = Die Sendung ist gelandet und wartet am Flughafen auf das Auswechslungsamt: { days-count }.
silence-at-sea = Die Sendung ist auf See, wo niemand sie scannt: { days-count }, und eine Überfahrt dauert Wochen.
silence-attempted = Die Zustellung wurde vergeblich versucht (vor { days-count-ago }): Es wird wieder versucht, oder die Sendung wartet auf Abholung.
silence-awaiting-release = Die Sendung ist im Zielland und wartet auf Sortierung und Abfertigung: { days-count }.
silence-between-scans = Die letzte Nachricht war „{ $milestone }“; seitdem { days-count }, und nicht bei jedem Schritt wird gescannt.
silence-customs-hold = Der Zoll hält die Sendung an: { days-count }; bis er entscheidet, wird nichts gemeldet.
silence-customs-hold-documents = Der Zoll hält die Sendung an ({ days-count }) und wartet auf Unterlagen.
silence-customs-hold-payment = Der Zoll hält die Sendung an ({ days-count }) und wartet auf eine Zahlung.
silence-customs-hold-prohibited = Der Zoll hält die Sendung an ({ days-count }) und sagt, dass sie nicht durchgelassen wird.
silence-export-customs = Die Sendung ist beim Ausfuhrzoll oder wartet auf einen Flug; währenddessen wird nichts gemeldet: { days-count }.
silence-holiday = In dieser Zeit liegt ein Feiertag ({ $country }: { $holiday }; { days-count }): Es wird wenig sortiert und abgefertigt.
silence-import-customs = Die Sendung ist beim Einfuhrzoll ({ $country }), der nichts meldet, bevor er entscheidet: { days-count }.
silence-international-transit = Die Sendung ist zwischen zwei Ländern unterwegs ({ $from } → { $to }), wo niemand sie scannt: { days-count }, seit sie abging.
silence-label-only = Die Sendung wurde angekündigt (vor { days-count-ago }); noch kein Beförderer hat gesagt, dass er sie hat.
silence-last-mile = Die Sendung ist auf dem Weg zum zustellenden Amt, was selten gemeldet wird: { days-count }.
silence-late-upload = { $source } zeigt Scans bis zu { hours-count } später: Es kann Nachrichten geben, die noch niemand sieht.
silence-origin-handling = Die Sendung wird im Herkunftsland sortiert oder wartet auf ihren Flug: { days-count }.
silence-out-for-delivery = Die Sendung ging in die Zustellung (vor { days-count-ago }), und noch ist kein Ergebnis gemeldet.
silence-over = Der Weg ist zu Ende ({ $milestone }): Es wird nichts Neues mehr erwartet.
silence-ready-for-pickup = Die Sendung wartet auf ihren Empfänger: { days-count }; bis zur Abholung wird nichts gemeldet.
silence-returning = Die Sendung geht an den Absender zurück, und Rücksendungen werden selten gescannt: { days-count } nichts.
silence-stops-at-export = { $carrier } meldet auf diesem Weg nach der Ausfuhr meist nichts mehr: { days-count }, wie bei den meisten ähnlichen Sendungen.
silence-untracked-service = Dieser Dienst wird im Ausland nicht verfolgt: Nach der Ausfuhr muss nichts gemeldet werden, nun { days-count }.
silence-weekend = In dieser Zeit ({ days-count }) liegt ein Wochenende, an dem wenig abgefertigt und zugestellt wird.
silence-beyond-tracking = Von hier an lässt sich nichts sagen, und nach so langer Zeit ({ days-count }) weiß niemand, ob sie ankam.
silence-unexplained = Seit { days-count-ago } wurde nichts gemeldet. Hier kommt sonst binnen { limit-count } Nachricht; wir können es nicht mehr erklären.
silence-not-understood = Wir verstehen nicht, was der Beförderer zuletzt meldete (vor { days-count-ago }), und können nicht sagen, was normal ist.
silence-never-heard = Noch hat kein Beförderer etwas über diese Sendung gesagt.
silence-fresh = Die letzte Nachricht ist { hours-count } alt.
silence-advice-at-sea = Warten Sie. Kommt bis dahin nichts, fragen Sie den Beförderer, wann das Schiff ankam.
silence-advice-attempted = Suchen Sie eine Karte, und bitten Sie den Beförderer um einen anderen Tag oder fragen Sie, wo die Sendung liegt.
silence-advice-collect = Holen Sie sie bald ab, mit Ausweis und Nummer: Viele Postämter senden sie nach zwei Wochen zurück, Packstationen nach wenigen Tagen.
silence-advice-customs = Fragen Sie den Beförderer, ob der Zoll ein Papier oder eine Zahlung will.
silence-advice-documents = Senden Sie dem Beförderer die Rechnung oder was sonst verlangt wird; bitten Sie den Verkäufer noch heute darum.
silence-advice-inquire = Bitten Sie den Beförderer um eine Nachforschung, und sagen Sie es dem Verkäufer, bevor Ihr Käuferschutz endet.
silence-advice-label = Ist sie bis dahin nicht angenommen, fragen Sie den Verkäufer, wann er sie übergab, und nach dem Beleg.
silence-advice-last-mile = Kommt bis dahin nichts, fragen Sie den zustellenden Beförderer, unter dessen eigener Nummer, wenn es eine gibt.
silence-advice-nothing = Es ist nichts zu tun.
silence-advice-number = Prüfen Sie Nummer und Beförderer mit dem Verkäufer; neue Nummern erscheinen manchmal erst nach Tagen.
silence-advice-out-for-delivery = Sehen Sie an der Tür, bei Nachbarn und nach einer Karte; fragen Sie dann den Beförderer, wo sie abgelegt wurde.
silence-advice-pay = Zahlen Sie, was der Zoll verlangt, auf der eigenen Seite des Beförderers; unbezahlte Sendungen gehen zurück.
silence-advice-prohibited = Fragen Sie den Beförderer, was der Zoll beanstandet, und sagen Sie es dem Verkäufer: Sie kann zurückgehen oder vernichtet werden.
silence-advice-read = Lesen Sie die Worte des Beförderers, oder fragen Sie ihn.
silence-advice-returning = Sagen Sie dem Verkäufer, dass sie zurückkommt, und verlangen Sie das Geld oder eine neue Sendung.
silence-advice-untracked = Von hier an ist nichts zu sehen. Ist sie bis dahin nicht da, verlangen Sie rechtzeitig vom Verkäufer das Geld zurück.
silence-advice-wait = Warten Sie. Kommt bis dahin nichts, fragen Sie den Beförderer, und bitten Sie den Verkäufer um eine Nachforschung.

signal-attested = { $sources } berichten unabhängig voneinander von der Sendung.
signal-before-order-delivered-ordered = Sie wurde zugestellt, bevor sie bestellt wurde ({ days-count } früher).
signal-before-order-accepted-ordered = Ein Beförderer hatte sie, bevor sie bestellt wurde ({ days-count } früher).
signal-before-order-delivered-shipped = Sie wurde zugestellt, bevor der Verkäufer sie abschickte ({ days-count } früher).
signal-before-order-accepted-shipped = Ein Beförderer hatte sie, bevor der Verkäufer sie abschickte ({ days-count } früher).
signal-carrier-form = Die Nummer hat eine Form von { $carriers }, aber { $carrier } erzählt den Verlauf.
signal-check-digit = Die Prüfziffer von { $number } ist falsch: So hat kein Beförderer sie vergeben.
signal-conflicting-ends-returned = Sie gilt als zurückgegangen ({ $returned }) und als zugestellt ({ $delivered }).
signal-conflicting-ends-twice = Sie gilt als zweimal zugestellt: { $returned } und { $delivered }.
signal-told-ahead = Ereignisse, die vor dem Tag gemeldet wurden, an dem sie geschehen sein sollen: { $count }.
signal-issuer-country = Die Nummer wurde in { $issuer } vergeben, die Sendung aber in { $country } angenommen.
signal-label-only = Sie wurde angekündigt (vor { days-count-ago }), und seither sagt kein Beförderer, dass er sie hat.
signal-late-entries = Ereignisse, die hinter neuere eingefügt wurden, eine Woche oder länger nachdem sie geschehen sein sollen: { $count }.
signal-moving-times = { $count } von { $all } Zeiten sind Abstände von der Stunde der Frage und wandern daher mit jedem Blick.
signal-natural-times = Die Zeiten sind ungleichmäßig, wie Scanner sie schreiben (krumme Minuten: { $count }).
signal-nobody-named = Weder die Nummer noch der Verlauf nennt einen Beförderer, den man fragen könnte.
signal-number-form = Die Nummer { $number } hat die Form keines Beförderers, den wir kennen.
signal-other-address = Sie wurde in { $place } zugestellt, aber nach { $destination } geschickt.
signal-order-of-steps = Sie gilt als „{ $end }“ ({ days-count } früher), bevor sie als „{ $begin }“ gilt.
signal-placeholder-number = Die Ziffern von { $number } zählen auf, ab oder wiederholen sich, wie in erfundenen Nummern.
signal-rewritten-moved = Vergangene Ereignisse, die zwischen zwei Blicken auf eine andere Zeit verlegt wurden: { $count }.
signal-rewritten-vanished = Vergangene Ereignisse, die zwischen zwei Blicken für immer verschwanden: { $count }.
signal-rewritten-edited = Vergangene Ereignisse, die zwischen zwei Blicken geändert oder zurückgenommen wurden: { $count }.
signal-round-times-hours = Alle { $count } Zeiten fallen auf eine volle Stunde: So schreiben Scanner nicht.
signal-round-times-minutes = Alle { $count } Zeiten fallen auf volle fünf Minuten: So schreiben Scanner nicht.
signal-several-codes = { $carriers } berichten davon, jeder mit eigenen veröffentlichten Codes.
signal-skipped-border = Sie geht von { $from } zu einer Zustellung in { $to }, und kein Schritt dazwischen ist gemeldet.
signal-impossible-speed = Von { $from } nach { $to } sind es { $km } km, und es soll höchstens { $hours } Stunden gedauert haben.
signal-steady-pace = Verschiedene Schritte zur selben Minute des Tages: { $count } ({ days-count }).
signal-steps-in-order = Die Schritte folgen aufeinander wie auf dem Weg einer Sendung, von „{ $first }“ bis „{ $last }“.
signal-identical-timelines = Schritte am Ziel in derselben Sekunde wie die von { $number }, die anderswohin ging: { $count }.
signal-weight = Ihr Gewicht ist mit { $low } Gramm und mit { $high } Gramm angegeben.
verdict-alone-consistent = Was gemeldet ist, passt zusammen.
verdict-alone-cannot-say = Es ist zu wenig, um zu sagen, ob dieser Verlauf stimmt.
verdict-one-remark = { $alone } Eine Bemerkung: { $remark }
place-unsaid = Ort nicht genannt
evidence-title = Beleg zur Sendung { $number }
evidence-made = Erstellt am { $time } von { $program }.
evidence-digest = Digest dieses Belegs
evidence-key = Unterschrieben mit dem Schlüssel
evidence-verify = Prüfen Sie diese Datei mit „waymark verify“ oder von Hand, wie das Handbuch sagt; vergleichen Sie den Schlüssel mit dem, den die Installation veröffentlicht.
evidence-declared = Was der Absender angab
evidence-captures = Was Quellen uns gaben
evidence-steps = Was jede davon änderte
evidence-said = Was wann gesagt wurde
evidence-opinions = Was sich dazu sagen lässt
evidence-received = Empfangen
evidence-source = Quelle
evidence-withdrawn = Was zurückgenommen wurde
evidence-nothing-withdrawn = Nichts wurde zurückgenommen.
evidence-limits = Das zeigt, was Quellen uns gaben, wann wir es empfingen und was wir sagten, und dass seither nichts daran geändert wurde. Es zeigt nicht, dass ein Beförderer die Wahrheit sagte.
evidence-until = normal bis { $time }
evidence-likely = wahrscheinlich zwischen { $from } und { $to } ({ $percent } %)

holiday-golden-week = Goldene Woche
holiday-labour-day = Tag der Arbeit
holiday-obon = Obon
holiday-new-year = Neujahr
holiday-may-holidays = Maifeiertage
holiday-christmas = Weihnachten
holiday-easter = Ostern
holiday-lunar-new-year = Mondneujahr
holiday-chuseok = Chuseok
holiday-eid-al-fitr = Zuckerfest
holiday-eid-al-adha = Opferfest
holiday-carnival = Karneval
holiday-thanksgiving = Thanksgiving
holiday-may-day = Tag der Arbeit
holiday-ascension-or-whit-monday = Himmelfahrt oder Pfingstmontag
holiday-other = ein Feiertag
countries = AE=Vereinigte Arabische Emirate|AR=Argentinien|AT=Österreich|AU=Australien|BE=Belgien|BG=Bulgarien|BR=Brasilien|BY=Belarus|CA=Kanada|CH=Schweiz|CL=Chile|CN=China|CO=Kolumbien|CZ=Tschechien|DE=Deutschland|DK=Dänemark|EE=Estland|EG=Ägypten|ES=Spanien|FI=Finnland|FR=Frankreich|GB=Vereinigtes Königreich|GR=Griechenland|HK=Hongkong|HU=Ungarn|ID=Indonesien|IE=Irland|IL=Israel|IN=Indien|IT=Italien|JP=Japan|KE=Kenia|KR=Südkorea|KZ=Kasachstan|LT=Litauen|LU=Luxemburg|LV=Lettland|MA=Marokko|MX=Mexiko|MY=Malaysia|NG=Nigeria|NL=Niederlande|NO=Norwegen|NZ=Neuseeland|PE=Peru|PH=Philippinen|PK=Pakistan|PL=Polen|PT=Portugal|RO=Rumänien|RU=Russland|SA=Saudi-Arabien|SE=Schweden|SG=Singapur|SK=Slowakei|TH=Thailand|TR=Türkei|TW=Taiwan|UA=Ukraine|US=USA|UZ=Usbekistan|VN=Vietnam|ZA=Südafrika

forecast-published = veröffentlichte Angaben; eigene ähnliche Sendungen bisher: { $count }
forecast-like = eigene ähnliche Sendungen: { $count }

console-title = Was wir gelernt haben
console-key = Diese Seite ist für alle mit einem Schlüssel: ein beliebiger Name, der Schlüssel als Passwort.
console-learnt = Gelernt aus { $parcels } Sendungen, zuletzt um { $time }.
console-nothing = Noch ist nichts gelernt: Das dauert bis zu einer Stunde.
calibration = Wie gut unsere Vorhersagen Wort hielten
calibration-few = Noch sind zu wenige vorhergesagte Sendungen zugestellt.
calibration-count = { $count } Sendungen, jede mit ihrer ersten Vorhersage
calibration-published = { $count } allein nach veröffentlichten Angaben
calibration-range = Die Spanne von { $percent } % hielt
calibration-held = bei { $percent } %
calibration-error = Der Median lag daneben um
calibration-nearer = Öfter näher daran
calibration-of = wir { $forecast }-mal, das Versprechen { $promise }-mal, von { $all }
nearer-forecast = unsere Vorhersage
nearer-promise = das Versprechen
nearer-even = beide gleich
atlas = Wo nichts gemeldet wird
atlas-about = Was Zusteller nach der Ausfuhr melden, je Strecke. Strecken mit weniger als { $fewest } Sendungen fehlen.
atlas-none = Noch hat keine Strecke genug Sendungen.
atlas-stops = meldet nichts mehr
atlas-tells = meldet weiter
atlas-silent = { $percent } % von { $journeys } Sendungen: 30 Tage lang nichts nach der Ausfuhr
atlas-again = Wieder gemeldet: die Hälfte binnen { $half }, neun von zehn binnen { $most }
atlas-never = Nie gemeldet: { $phases }
in-days = { $days } Tagen
never = nie
somewhere = irgendwo
