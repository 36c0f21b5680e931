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
