# Waymark, español.

language = Español
months = ene|feb|mar|abr|may|jun|jul|ago|sept|oct|nov|dic
weekdays = lun|mar|mié|jue|vie|sáb|dom
date = { $weekday } { $day } { $month }
range = del { $from } al { $to }

title = Envío { $number }
since = desde el { $date }
promised-by-sender = Prometido por el remitente
promised-by = Según { $carrier }
promise-passed = Esta fecha ya pasó.
carrier = Transportista
handed-over = después entregado a
carrier-unknown = aún no se sabe
number = Número
progress = Avance
step-1 = Anunciado
step-2 = Con el transportista
step-3 = En camino
step-4 = Cerca de usted
step-5 = Entregado
what-happened = Qué ha pasado
newest-first = lo más reciente primero
nothing-yet = Ningún transportista nos ha dicho nada de este envío todavía.
day-unknown = Día desconocido
own-words = En palabras del transportista
basis-stated = hora local, { $offset } respecto a UTC
basis-placed = hora local de { $zone }, deducida del lugar
basis-printed = hora local, zona desconocida
basis-day = solo se conoce el día
basis-unknown = ninguna hora legible
uncertain = Qué es incierto
sender = Quién lo envió
reference = Referencia
heard = Qué sabemos y cuándo preguntamos
last-heard = Última noticia de un transportista: { $time }.
next-ask = Volvemos a preguntar: { $time }.
no-ask = Ya no preguntamos más.
never-heard = Todavía no tenemos noticias de ningún transportista.
calendar = Añadir al calendario
data = Esta página como datos
languages = Idiomas
not-found = Esta página no existe
not-found-why = La dirección está incompleta, o lo que había aquí se ha borrado. Pida el enlace al remitente.
about = Waymark sigue envíos y dice dónde están, si es verdad y cuándo llegan.
about-private = Cada envío tiene su página, en una dirección que nadie puede adivinar. El remitente tiene el enlace.
demo = Envíos de un pequeño mundo inventado. Esta página se renueva sola.
last-event = Último evento
way = Trayecto

milestone-announced = Anunciado, aún no está con el transportista
milestone-accepted = Aceptado por el transportista
milestone-origin-processing = En clasificación en el origen
milestone-export-customs = En la aduana, antes de salir del país
milestone-left-origin = Salió del país de origen
milestone-in-transit = En camino
milestone-departed = Salió por aire o por mar
milestone-arrived = Llegó por aire o por mar
milestone-entered-destination = Llegó al país de destino
milestone-import-customs = En la aduana, antes de entrar en el país
milestone-customs-hold = Retenido por la aduana
milestone-customs-released = Liberado por la aduana
milestone-destination-processing = En clasificación cerca del destino
milestone-out-for-delivery = En reparto
milestone-attempted = Se intentó entregarlo
milestone-ready-for-pickup = Listo para recoger
milestone-delivered = Entregado
milestone-returning = En camino de vuelta al remitente
milestone-returned = Devuelto al remitente
milestone-lost = Perdido, según el transportista
milestone-damaged = Dañado, según el transportista
milestone-destroyed = Destruido, según el transportista
milestone-cancelled = Cancelado
milestone-terminated = Terminado sin entrega
milestone-unknown = Aún no se sabe

next-announced = El remitente lo anunció. El transportista aún no ha confirmado que lo tiene.
next-wait = No tiene que hacer nada.
next-quiet = Aquí es normal pasar días sin noticias: nadie lee etiquetas dentro de un avión o un barco.
next-customs = No tiene que hacer nada, salvo que la aduana o el transportista le escriba.
next-customs-hold = Puede que falten documentos o un pago. Busque una carta o un mensaje y pregunte al transportista.
next-today = Alguien debería estar allí para recibirlo.
next-attempted = Busque un aviso o un mensaje que diga dónde está, o pregunte al transportista.
next-pickup = Recójalo pronto; lleve un documento de identidad y el número.
next-delivered = Si no lo tiene, pregunte a los vecinos, mire en los lugares seguros y después pregunte al remitente.
next-ask-sender = Pregunte al remitente qué pasará ahora.
next-unknown = Puede que el número sea nuevo o que su transportista no haya dicho nada.

reason-documents = faltan documentos
reason-payment = hay un pago pendiente
reason-inspection = está en inspección
reason-prohibited = su contenido no está permitido
reason-absent = no había nadie
reason-refused = fue rechazado
reason-address = la dirección es un problema
reason-moved = el destinatario se ha mudado
reason-closed = el lugar estaba cerrado
reason-access = no se pudo llegar a la puerta
reason-unclaimed = nadie lo recogió
reason-rescheduled = se pidió otro día o lugar
reason-missorted = fue en la dirección equivocada
reason-damaged = está dañado
reason-weather = el tiempo
reason-delayed = va con retraso
reason-held = está guardado
reason-security = control de seguridad
reason-sender = a petición del remitente

doubt-zone-unknown = { $count ->
    [one] Un evento tiene una hora local cuya zona nadie nos dijo.
   *[other] { $count } eventos tienen una hora local cuya zona nadie nos dijo.
  } Su momento se conoce con un día de margen.
doubt-zone-doubtful = { $count ->
    [one] Un evento tiene una hora deducida anterior a lo que el transportista pone antes: su zona puede ser otra.
   *[other] { $count } eventos tienen una hora deducida anterior a lo que el transportista pone antes: su zona puede ser otra.
  }
doubt-day-only = { $count ->
    [one] Un evento solo tiene un día.
   *[other] { $count } eventos solo tienen un día.
  }
doubt-time-unknown = { $count ->
    [one] Un evento no tiene hora legible.
   *[other] { $count } eventos no tienen hora legible.
  }
doubt-meaning-unknown = { $count ->
    [one] No sabemos qué significa un evento.
   *[other] No sabemos qué significan { $count } eventos.
  }
doubt-taken-back = { $count ->
    [one] El transportista retiró un evento y lo volvió a dar.
   *[other] El transportista retiró { $count } eventos y los volvió a dar.
  }
doubt-changed = { $count ->
    [one] El transportista cambió un evento desde que lo leímos por primera vez.
   *[other] El transportista cambió { $count } eventos desde que los leímos por primera vez.
  }
doubt-withdrawn = { $count ->
    [one] Un evento se dio una vez y fue retirado.
   *[other] { $count } eventos se dieron una vez y fueron retirados.
  }
