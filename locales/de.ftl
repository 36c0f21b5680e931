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
