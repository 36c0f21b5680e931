# Waymark, English. The keys of this file are the keys of every language.

language = English
months = Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec
weekdays = Mon|Tue|Wed|Thu|Fri|Sat|Sun
date = { $weekday } { $day } { $month }
range = { $from } to { $to }

title = Parcel { $number }
since = since { $date }
promised-by-sender = Promised by the sender
promised-by = { $carrier } says
promise-passed = This date has passed.
carrier = Carrier
handed-over = then handed to
carrier-unknown = not known yet
number = Number
progress = Progress
step-1 = Announced
step-2 = With the carrier
step-3 = On the way
step-4 = Close to you
step-5 = Delivered
what-happened = What happened
newest-first = newest first
nothing-yet = No carrier has told us anything about this parcel yet.
day-unknown = Day unknown
own-words = In the carrier's own words
basis-stated = local time, { $offset } from UTC
basis-placed = local time in { $zone }, taken from the place
basis-printed = local time, zone unknown
basis-day = only the day is known
basis-unknown = no time that we can read
uncertain = What is uncertain
sender = Who sent it
reference = Reference
heard = What we know and when we ask
last-heard = We last heard from a carrier on { $time }.
next-ask = We ask again on { $time }.
no-ask = We do not ask any more.
never-heard = We have not heard from a carrier yet.
calendar = Add to a calendar
data = This page as data
languages = Languages
not-found = There is no such page
not-found-why = The address is not complete, or what was here has been erased. Ask the sender for the link.
about = Waymark follows parcels and says where they are, whether that is true, and when they arrive.
about-private = Each parcel has a page of its own with an address that nobody can guess. The sender has the link.
demo = Parcels of a small invented world. This page renews itself.
last-event = Last event
way = Way

milestone-announced = Announced, not yet with the carrier
milestone-accepted = Accepted by the carrier
milestone-origin-processing = Being sorted where it was posted
milestone-export-customs = At customs, leaving the country
milestone-left-origin = Left the country of origin
milestone-in-transit = On the way
milestone-departed = Left by air or sea
milestone-arrived = Arrived by air or sea
milestone-entered-destination = Arrived in the destination country
milestone-import-customs = At customs, entering the country
milestone-customs-hold = Held by customs
milestone-customs-released = Released by customs
milestone-destination-processing = Being sorted near its destination
milestone-out-for-delivery = Out for delivery
milestone-attempted = Delivery was tried
milestone-ready-for-pickup = Ready to be collected
milestone-delivered = Delivered
milestone-returning = On its way back to the sender
milestone-returned = Returned to the sender
milestone-lost = Lost, says the carrier
milestone-damaged = Damaged, says the carrier
milestone-destroyed = Destroyed, says the carrier
milestone-cancelled = Cancelled
milestone-terminated = Ended without delivery
milestone-unknown = Not known yet

next-announced = The sender told the carrier about it. The carrier has not confirmed that it has it.
next-wait = Nothing for you to do.
next-quiet = Days without news are normal here: nobody reads labels inside an aircraft or a ship.
next-customs = Nothing for you to do, unless customs or the carrier writes to you.
next-customs-hold = The carrier may need documents or a payment. Look for a letter or message, and ask the carrier.
next-today = Somebody should be there to take it.
next-attempted = Look for a card or message that says where it is now, or ask the carrier.
next-pickup = Collect it soon; bring an identity card and the number.
next-delivered = If you do not have it, look at neighbours and safe places, then ask the sender.
next-ask-sender = Ask the sender what happens now.
next-unknown = The number may be new, or its carrier has not said anything.

reason-documents = documents are missing
reason-payment = a payment is due
reason-inspection = it is inspected
reason-prohibited = its contents are not allowed
reason-absent = nobody was there
reason-refused = it was refused
reason-address = the address is a problem
reason-moved = the recipient has moved
reason-closed = the place was closed
reason-access = the door could not be reached
reason-unclaimed = nobody collected it
reason-rescheduled = another day or place was asked for
reason-missorted = it went the wrong way
reason-damaged = it is damaged
reason-weather = weather
reason-delayed = it is delayed
reason-held = it is held
reason-security = security screening
reason-sender = the sender asked for it

doubt-zone-unknown = { $count ->
    [one] One event has a local time whose zone nobody told us.
   *[other] { $count } events have a local time whose zone nobody told us.
  } Their moment is known to about a day.
doubt-zone-doubtful = { $count ->
    [one] One event has an inferred time before what the carrier lists earlier: its zone may be another.
   *[other] { $count } events have an inferred time before what the carrier lists earlier: their zone may be another.
  }
doubt-day-only = { $count ->
    [one] One event has only a day.
   *[other] { $count } events have only a day.
  }
doubt-time-unknown = { $count ->
    [one] One event has no time that we can read.
   *[other] { $count } events have no time that we can read.
  }
doubt-meaning-unknown = { $count ->
    [one] We do not know what one event means.
   *[other] We do not know what { $count } events mean.
  }
doubt-taken-back = { $count ->
    [one] One event was taken back by the carrier and told again.
   *[other] { $count } events were taken back by the carrier and told again.
  }
doubt-changed = { $count ->
    [one] One event was changed by the carrier since we first read it.
   *[other] { $count } events were changed by the carrier since we first read them.
  }
doubt-withdrawn = { $count ->
    [one] One event was told once and has been taken back.
   *[other] { $count } events were told once and have been taken back.
  }

forecast = Our forecast
forecast-between = between { $from } and { $to } ({ $percent } %)
forecast-on = on { $day } ({ $percent } %)
forecast-few = few like journeys: a rough guess
silence-until = That is normal until about { $date }.
silence-assumed = by published or assumed times, not by what we saw ourselves
customs-export = Customs on leaving
customs-import = Customs on entering
customs-declared = told in advance
customs-presented = with customs
customs-held = held
customs-released = released
customs-refused = refused
customs-passed = passed; its release was not told
verdict-consistent = This history is consistent.
verdict-doubtful = This history is doubtful.
verdict-contradicted = This history contradicts itself.
verdict-cannot-say = Whether this history is true cannot be said.
the-origin = the country of origin
the-destination = the destination country
the-carrier = The carrier

days-count = { $days ->
    [one] 1 day
   *[other] { $days } days
  }
days-count-ago = { $days ->
    [one] 1 day
   *[other] { $days } days
  }
limit-count = { $limit ->
    [one] 1 day
   *[other] { $limit } days
  }
hours-count = { $hours ->
    [one] 1 hour
   *[other] { $hours } hours
  }

silence-airport-handling = The parcel has landed and waits at the airport for the office of exchange: { days-count }.
silence-at-sea = The parcel is at sea, where nobody scans it: { days-count }, and a voyage takes weeks.
silence-attempted = Delivery was tried in vain { days-count } ago: it is tried again, or the parcel waits to be collected.
silence-awaiting-release = The parcel has arrived in the destination country and waits to be sorted and cleared: { days-count }.
silence-between-scans = The last news was “{ $milestone }”; it is { days-count } since, and carriers do not scan at every step.
silence-customs-hold = Customs have held the parcel for { days-count }; nothing is told until they decide.
silence-customs-hold-documents = Customs have held the parcel for { days-count } and wait for documents.
silence-customs-hold-payment = Customs have held the parcel for { days-count } and wait for a payment.
silence-customs-hold-prohibited = Customs have held the parcel for { days-count } and say that it may not pass.
silence-export-customs = The parcel is at export customs or waits for a flight: nothing is told meanwhile, for { days-count }.
silence-holiday = A holiday lies in this time ({ $country }: { $holiday }; { days-count }): little is sorted and cleared.
silence-import-customs = The parcel is with import customs ({ $country }), which tell nothing before they decide: { days-count }.
silence-international-transit = The parcel is between two countries ({ $from } → { $to }), where nobody scans it: { days-count } since it left.
silence-label-only = The parcel was announced { days-count } ago; no carrier has said yet that it has it.
silence-last-mile = The parcel is on its way to the office that delivers, which seldom is told: { days-count }.
silence-late-upload = { $source } shows its scans up to { hours-count } late: news may exist that nobody can see yet.
silence-origin-handling = The parcel is being sorted in the origin country or waits for its flight: { days-count }.
silence-out-for-delivery = The parcel went out for delivery { days-count } ago, and no result has been told yet.
silence-over = The journey is over ({ $milestone }): no more news is expected.
silence-ready-for-pickup = The parcel has waited { days-count } for its recipient; nothing is told until it is collected.
silence-returning = The parcel goes back to its sender, and returns are seldom scanned: nothing for { days-count }.
silence-stops-at-export = { $carrier } usually tells nothing after export on this way: { days-count }, as with most like parcels.
silence-untracked-service = This service is not tracked abroad: after export nothing needs to be told, for { days-count } now.
silence-weekend = A weekend lies in this time ({ days-count }), on which little is cleared and delivered.
silence-beyond-tracking = Nothing can be told from here, and after { days-count } nobody can say whether it arrived.
silence-unexplained = Nothing was told for { days-count }. Here news comes within { limit-count }; we can no longer explain it.
silence-not-understood = We do not understand what the carrier told last, { days-count } ago, and cannot say what is normal.
silence-never-heard = No carrier has told anything about this parcel yet.
silence-fresh = The last news is { hours-count } old.
silence-advice-at-sea = Wait. If nothing is told by then, ask the carrier when the vessel arrived.
silence-advice-attempted = Look for a card, and ask the carrier for another day or where the parcel waits.
silence-advice-collect = Collect it soon, with an identity card and the number: many post offices send it back after two weeks, lockers after a few days.
silence-advice-customs = Ask the carrier whether customs want a paper or a payment.
silence-advice-documents = Send the invoice or what else is asked for to the carrier; ask the seller for it today.
silence-advice-inquire = Ask the carrier to open an inquiry, and tell the seller before your protection ends.
silence-advice-label = If it is not accepted by then, ask the seller when it was handed over, and for the receipt.
silence-advice-last-mile = If nothing is told by then, ask the carrier that delivers, under its own number where there is one.
silence-advice-nothing = Nothing needs to be done.
silence-advice-number = Check the number and the carrier with the seller; new numbers can take some days to appear.
silence-advice-out-for-delivery = Look at the door, with neighbours and for a card; then ask the carrier where it was left.
silence-advice-pay = Pay what customs ask, on the carrier’s own page; unpaid parcels go back.
silence-advice-prohibited = Ask the carrier what customs object to, and tell the seller: it may go back or be destroyed.
silence-advice-read = Read the carrier’s own words, or ask the carrier.
silence-advice-returning = Tell the seller that it comes back, and ask for the money or for another parcel.
silence-advice-untracked = Nothing can be seen from here. If it has not come by then, ask the seller for a refund in time.
silence-advice-wait = Wait. If nothing is told by then, ask the carrier, and the seller to open an inquiry.

signal-attested = { $sources } tell of the parcel independently of one another.
signal-before-order-delivered-ordered = It was delivered { days-count } before it was ordered.
signal-before-order-accepted-ordered = A carrier had it { days-count } before it was ordered.
signal-before-order-delivered-shipped = It was delivered { days-count } before its seller shipped it.
signal-before-order-accepted-shipped = A carrier had it { days-count } before its seller shipped it.
signal-carrier-form = The number has a form of { $carriers }, but { $carrier } tells the history.
signal-check-digit = The check digit of { $number } is wrong: no carrier issued it as it stands.
signal-conflicting-ends-returned = It is told as returned ({ $returned }) and as delivered ({ $delivered }).
signal-conflicting-ends-twice = It is told as delivered twice: { $returned } and { $delivered }.
signal-told-ahead = Events told before the day on which they are told to have happened: { $count }.
signal-issuer-country = The number was issued in { $issuer }, but the parcel was accepted in { $country }.
signal-label-only = It was announced { days-count } ago, and no carrier has said since that it has it.
signal-late-entries = Events added behind newer ones, a week or more after they are told to have happened: { $count }.
signal-moving-times = { $count } of { $all } times are distances from the hour of asking, so they move with every look.
signal-natural-times = The times are uneven, as scanners write them (odd minutes: { $count }).
signal-nobody-named = Neither the number nor the history names a carrier that could be asked.
signal-number-form = The number { $number } has the form of no carrier that we know.
signal-other-address = It was delivered in { $place }, but it was sent to { $destination }.
signal-order-of-steps = It is told as “{ $end }” { days-count } before it is told as “{ $begin }”.
signal-placeholder-number = The digits of { $number } count up, count down or repeat, as in numbers that are made up.
signal-rewritten-moved = Past events that were moved to another time between two looks: { $count }.
signal-rewritten-vanished = Past events that disappeared for good between two looks: { $count }.
signal-rewritten-edited = Past events that were changed or taken back between two looks: { $count }.
signal-round-times-hours = All { $count } times fall on a full hour: scanners do not do that.
signal-round-times-minutes = All { $count } times fall on full five minutes: scanners do not do that.
signal-several-codes = { $carriers } tell of it, each by its own published codes.
signal-skipped-border = It goes from { $from } to a delivery in { $to }, and no step between is told.
signal-impossible-speed = From { $from } to { $to } are { $km } km, and it is told to have taken { $hours } hours at most.
signal-steady-pace = Different steps at the same minute of the day: { $count }, on { days-count }.
signal-steps-in-order = The steps follow one another as on a parcel’s road, from “{ $first }” to “{ $last }”.
signal-identical-timelines = Steps at the destination in the same second as those of { $number }, which went elsewhere: { $count }.
signal-weight = Its weight is told as { $low } grams and as { $high } grams.
verdict-alone-consistent = What is told fits together.
verdict-alone-cannot-say = There is too little to say whether this history is true.
verdict-one-remark = { $alone } One remark: { $remark }
place-unsaid = place unsaid
evidence-title = Evidence about parcel { $number }
evidence-made = Made on { $time } by { $program }.
evidence-digest = Digest of this evidence
evidence-key = Signed with the key
evidence-verify = Verify this file with “waymark verify”, or by hand as the manual says; compare the key with the one that the installation publishes.
evidence-declared = What the sender declared
evidence-captures = What sources gave us
evidence-steps = What each of them changed
evidence-said = What was said, and when
evidence-opinions = What can be said of it
evidence-received = Received
evidence-source = Source
evidence-withdrawn = What was taken back
evidence-nothing-withdrawn = Nothing was taken back.
evidence-limits = This shows what sources gave us, when we received it and what we said, and that nothing of it was changed since. It does not show that a carrier told the truth.
evidence-until = normal until { $time }
evidence-likely = likely between { $from } and { $to } ({ $percent } %)

holiday-golden-week = Golden Week
holiday-labour-day = Labour Day
holiday-obon = Obon
holiday-new-year = New Year
holiday-may-holidays = May holidays
holiday-christmas = Christmas
holiday-easter = Easter
holiday-lunar-new-year = Lunar New Year
holiday-chuseok = Chuseok
holiday-eid-al-fitr = Eid al-Fitr
holiday-eid-al-adha = Eid al-Adha
holiday-carnival = Carnival
holiday-thanksgiving = Thanksgiving
holiday-may-day = May Day
holiday-ascension-or-whit-monday = Ascension or Whit Monday
holiday-other = a public holiday
countries = AE=United Arab Emirates|AR=Argentina|AT=Austria|AU=Australia|BE=Belgium|BG=Bulgaria|BR=Brazil|BY=Belarus|CA=Canada|CH=Switzerland|CL=Chile|CN=China|CO=Colombia|CZ=Czechia|DE=Germany|DK=Denmark|EE=Estonia|EG=Egypt|ES=Spain|FI=Finland|FR=France|GB=United Kingdom|GR=Greece|HK=Hong Kong|HU=Hungary|ID=Indonesia|IE=Ireland|IL=Israel|IN=India|IT=Italy|JP=Japan|KE=Kenya|KR=South Korea|KZ=Kazakhstan|LT=Lithuania|LU=Luxembourg|LV=Latvia|MA=Morocco|MX=Mexico|MY=Malaysia|NG=Nigeria|NL=Netherlands|NO=Norway|NZ=New Zealand|PE=Peru|PH=Philippines|PK=Pakistan|PL=Poland|PT=Portugal|RO=Romania|RU=Russia|SA=Saudi Arabia|SE=Sweden|SG=Singapore|SK=Slovakia|TH=Thailand|TR=Türkiye|TW=Taiwan|UA=Ukraine|US=United States|UZ=Uzbekistan|VN=Vietnam|ZA=South Africa

forecast-published = published figures; like parcels of our own so far: { $count }
forecast-like = like parcels of our own: { $count }

console-title = What we have learnt
console-key = This page is for who has a key: any name, and the key as the password.
console-learnt = Learnt from { $parcels } parcels, last at { $time }.
console-nothing = Nothing has been learnt yet: that takes up to an hour.
calibration = How well our forecasts kept their word
calibration-few = Too few parcels that we had forecast were delivered yet.
calibration-count = { $count } parcels, each by its first forecast
calibration-published = { $count } by published figures alone
calibration-range = The { $percent } % range held
calibration-held = for { $percent } %
calibration-error = The median was off by
calibration-nearer = Nearer more often
calibration-of = we { $forecast } times, the promise { $promise } times, of { $all }
nearer-forecast = our forecast
nearer-promise = the promise
nearer-even = both alike
atlas = Where nothing is told
atlas-about = What carriers tell after export, by lane. Lanes with fewer than { $fewest } parcels are not listed.
atlas-none = No lane has enough parcels yet.
atlas-stops = stops telling
atlas-tells = tells on
atlas-silent = { $percent } % of { $journeys } parcels: nothing for 30 days after export
atlas-again = Told again: half within { $half }, nine of ten within { $most }
atlas-never = Never told: { $phases }
in-days = { $days } days
never = not at all
somewhere = somewhere
