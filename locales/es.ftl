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

forecast = Nuestra previsión
forecast-between = entre el { $from } y el { $to } ({ $percent } %)
forecast-on = el { $day } ({ $percent } %)
forecast-few = pocos viajes parecidos: una estimación aproximada
silence-until = Es normal hasta el { $date }, más o menos.
silence-assumed = según plazos publicados o supuestos, no según nuestra experiencia
customs-export = Aduana de salida
customs-import = Aduana de entrada
customs-declared = declarado de antemano
customs-presented = en la aduana
customs-held = retenido
customs-released = liberado
customs-refused = rechazado
customs-passed = pasada; no se comunicó la liberación
verdict-consistent = Este historial es coherente.
verdict-doubtful = Este historial es dudoso.
verdict-contradicted = Este historial se contradice.
verdict-cannot-say = No se puede decir si este historial es cierto.
the-origin = país de origen
the-destination = país de destino
the-carrier = El transportista

days-count = { $days ->
    [one] 1 día
   *[other] { $days } días
  }
days-count-ago = { $days ->
    [one] 1 día
   *[other] { $days } días
  }
limit-count = { $limit ->
    [one] 1 día
   *[other] { $limit } días
  }
hours-count = { $hours ->
    [one] 1 hora
   *[other] { $hours } horas
  }

silence-airport-handling = El envío ha aterrizado y espera en el aeropuerto a la oficina de cambio: { days-count }.
silence-at-sea = El envío está en el mar, donde nadie lo escanea: { days-count }, y una travesía dura semanas.
silence-attempted = Se intentó la entrega sin éxito hace { days-count }: se intentará otra vez, o el envío espera a que lo recojan.
silence-awaiting-release = El envío ha llegado al país de destino y espera la clasificación y el despacho: { days-count }.
silence-between-scans = La última noticia fue «{ $milestone }», hace { days-count }; no se escanea en cada paso.
silence-customs-hold = La aduana retiene el envío desde hace { days-count }; no se dice nada hasta que decida.
silence-customs-hold-documents = La aduana retiene el envío desde hace { days-count } y espera documentos.
silence-customs-hold-payment = La aduana retiene el envío desde hace { days-count } y espera un pago.
silence-customs-hold-prohibited = La aduana retiene el envío desde hace { days-count } y dice que no puede pasar.
silence-export-customs = El envío está en la aduana de salida o espera un vuelo: mientras tanto no se dice nada, desde hace { days-count }.
silence-holiday = Hay un festivo en este tiempo ({ $country }: { $holiday }; { days-count }): se clasifica y despacha poco.
silence-import-customs = El envío está en la aduana de entrada ({ $country }), que no dice nada antes de decidir: { days-count }.
silence-international-transit = El envío está entre dos países ({ $from } → { $to }), donde nadie lo escanea: { days-count } desde que salió.
silence-label-only = El envío se anunció hace { days-count }; ningún transportista ha dicho aún que lo tiene.
silence-last-mile = El envío va hacia la oficina de reparto, lo que rara vez se comunica: { days-count }.
silence-late-upload = { $source } muestra sus lecturas con hasta { hours-count } de retraso: puede haber noticias que nadie ve todavía.
silence-origin-handling = El envío se clasifica en el país de origen o espera su vuelo: { days-count }.
silence-out-for-delivery = El envío salió a reparto hace { days-count } y aún no se conoce el resultado.
silence-over = El viaje ha terminado ({ $milestone }): no se esperan más noticias.
silence-ready-for-pickup = El envío espera a su destinatario desde hace { days-count }; no se dice nada hasta que se recoja.
silence-returning = El envío vuelve al remitente, y las devoluciones rara vez se escanean: nada desde hace { days-count }.
silence-stops-at-export = { $carrier } no suele decir nada tras la exportación en este trayecto: { days-count }, como con la mayoría de envíos parecidos.
silence-untracked-service = Este servicio no se sigue en el extranjero: tras la exportación no hace falta decir nada, ya { days-count }.
silence-weekend = Hay un fin de semana en este tiempo ({ days-count }), en el que se despacha y reparte poco.
silence-beyond-tracking = Desde aquí no se puede ver nada, y tras { days-count } nadie sabe si llegó.
silence-unexplained = No se ha dicho nada desde hace { days-count }. Aquí las noticias llegan en { limit-count }; ya no podemos explicarlo.
silence-not-understood = No entendemos lo último que dijo el transportista, hace { days-count }, y no podemos decir qué es normal.
silence-never-heard = Ningún transportista ha dicho aún nada de este envío.
silence-fresh = La última noticia es de hace { hours-count }.
silence-advice-at-sea = Espere. Si para entonces no se dice nada, pregunte al transportista cuándo llegó el buque.
silence-advice-attempted = Busque un aviso y pida al transportista otro día o pregunte dónde espera el envío.
silence-advice-collect = Recójalo pronto, con un documento de identidad y el número: muchas oficinas lo devuelven a las dos semanas, las taquillas a los pocos días.
silence-advice-customs = Pregunte al transportista si la aduana quiere un papel o un pago.
silence-advice-documents = Envíe al transportista la factura o lo que se pida; pídala hoy mismo al vendedor.
silence-advice-inquire = Pida al transportista que abra una reclamación y avise al vendedor antes de que acabe su protección.
silence-advice-label = Si para entonces no está admitido, pregunte al vendedor cuándo lo entregó y pídale el resguardo.
silence-advice-last-mile = Si para entonces no se dice nada, pregunte al transportista que reparte, con su propio número si lo hay.
silence-advice-nothing = No hay nada que hacer.
silence-advice-number = Compruebe el número y el transportista con el vendedor; los números nuevos pueden tardar unos días en aparecer.
silence-advice-out-for-delivery = Mire en la puerta, pregunte a los vecinos y busque un aviso; después pregunte al transportista dónde lo dejó.
silence-advice-pay = Pague lo que pide la aduana en la página propia del transportista; los envíos sin pagar se devuelven.
silence-advice-prohibited = Pregunte al transportista qué objeta la aduana y avise al vendedor: puede volver o ser destruido.
silence-advice-read = Lea las palabras del transportista o pregúntele.
silence-advice-returning = Diga al vendedor que vuelve y pida el dinero u otro envío.
silence-advice-untracked = Desde aquí no se ve nada. Si para entonces no ha llegado, pida a tiempo el reembolso al vendedor.
silence-advice-wait = Espere. Si para entonces no se dice nada, pregunte al transportista y pida al vendedor que abra una reclamación.

signal-attested = { $sources } informan del envío de forma independiente.
signal-before-order-delivered-ordered = Se entregó { days-count } antes de que se pidiera.
signal-before-order-accepted-ordered = Un transportista lo tenía { days-count } antes de que se pidiera.
signal-before-order-delivered-shipped = Se entregó { days-count } antes de que el vendedor lo enviara.
signal-before-order-accepted-shipped = Un transportista lo tenía { days-count } antes de que el vendedor lo enviara.
signal-carrier-form = El número tiene una forma de { $carriers }, pero el historial lo cuenta { $carrier }.
signal-check-digit = El dígito de control de { $number } es incorrecto: ningún transportista lo emitió así.
signal-conflicting-ends-returned = Consta como devuelto ({ $returned }) y como entregado ({ $delivered }).
signal-conflicting-ends-twice = Consta como entregado dos veces: { $returned } y { $delivered }.
signal-told-ahead = Eventos contados antes del día en que se dice que ocurrieron: { $count }.
signal-issuer-country = El número se emitió en { $issuer }, pero el envío se admitió en { $country }.
signal-label-only = Se anunció hace { days-count }, y ningún transportista ha dicho desde entonces que lo tiene.
signal-late-entries = Eventos añadidos detrás de otros más nuevos, una semana o más después de cuando se dice que ocurrieron: { $count }.
signal-moving-times = { $count } de { $all } horas son distancias desde el momento de la pregunta, y por eso se mueven con cada consulta.
signal-natural-times = Las horas son irregulares, como las escriben los lectores (minutos no redondos: { $count }).
signal-nobody-named = Ni el número ni el historial nombran un transportista al que se pueda preguntar.
signal-number-form = El número { $number } no tiene la forma de ningún transportista que conozcamos.
signal-other-address = Se entregó en { $place }, pero se envió a { $destination }.
signal-order-of-steps = Consta como «{ $end }» { days-count } antes de constar como «{ $begin }».
signal-placeholder-number = Las cifras de { $number } suben, bajan o se repiten, como en los números inventados.
signal-rewritten-moved = Eventos pasados que se movieron a otra hora entre dos consultas: { $count }.
signal-rewritten-vanished = Eventos pasados que desaparecieron para siempre entre dos consultas: { $count }.
signal-rewritten-edited = Eventos pasados que se cambiaron o retiraron entre dos consultas: { $count }.
signal-round-times-hours = Las { $count } horas caen en punto: los lectores no hacen eso.
signal-round-times-minutes = Las { $count } horas caen en múltiplos de cinco minutos: los lectores no hacen eso.
signal-several-codes = { $carriers } informan de él, cada uno con sus propios códigos publicados.
signal-skipped-border = Va de { $from } a una entrega en { $to }, y no se cuenta ningún paso intermedio.
signal-impossible-speed = De { $from } a { $to } hay { $km } km, y se dice que tardó como mucho { $hours } horas.
signal-steady-pace = Pasos distintos en el mismo minuto del día: { $count }, en { days-count }.
signal-steps-in-order = Los pasos se siguen como en el camino de un envío, de «{ $first }» a «{ $last }».
signal-identical-timelines = Pasos en el destino en el mismo segundo que los de { $number }, que fue a otro lugar: { $count }.
signal-weight = Su peso consta como { $low } gramos y como { $high } gramos.
verdict-alone-consistent = Lo que se cuenta encaja.
verdict-alone-cannot-say = Hay demasiado poco para decir si este historial es cierto.
verdict-one-remark = { $alone } Una observación: { $remark }
place-unsaid = lugar no indicado
evidence-title = Prueba sobre el envío { $number }
evidence-made = Hecha el { $time } por { $program }.
evidence-digest = Resumen criptográfico de esta prueba
evidence-key = Firmada con la clave
evidence-verify = Verifique este archivo con «waymark verify», o a mano como dice el manual; compare la clave con la que publica la instalación.
evidence-declared = Lo que declaró el remitente
evidence-captures = Lo que nos dieron las fuentes
evidence-steps = Lo que cambió cada una
evidence-said = Lo que se dijo y cuándo
evidence-opinions = Lo que se puede decir
evidence-received = Recibido
evidence-source = Fuente
evidence-withdrawn = Lo que se retiró
evidence-nothing-withdrawn = No se retiró nada.
evidence-limits = Esto muestra lo que nos dieron las fuentes, cuándo lo recibimos y lo que dijimos, y que nada de ello se cambió desde entonces. No muestra que un transportista dijera la verdad.
evidence-until = normal hasta el { $time }
evidence-likely = probable entre el { $from } y el { $to } ({ $percent } %)

holiday-golden-week = Semana Dorada
holiday-labour-day = Día del Trabajo
holiday-obon = Obon
holiday-new-year = Año Nuevo
holiday-may-holidays = fiestas de mayo
holiday-christmas = Navidad
holiday-easter = Semana Santa
holiday-lunar-new-year = Año Nuevo lunar
holiday-chuseok = Chuseok
holiday-eid-al-fitr = Eid al-Fitr
holiday-eid-al-adha = Eid al-Adha
holiday-carnival = Carnaval
holiday-thanksgiving = Acción de Gracias
holiday-may-day = Día del Trabajo
holiday-ascension-or-whit-monday = Ascensión o Lunes de Pentecostés
holiday-other = un día festivo
countries = AE=Emiratos Árabes Unidos|AR=Argentina|AT=Austria|AU=Australia|BE=Bélgica|BG=Bulgaria|BR=Brasil|BY=Bielorrusia|CA=Canadá|CH=Suiza|CL=Chile|CN=China|CO=Colombia|CZ=Chequia|DE=Alemania|DK=Dinamarca|EE=Estonia|EG=Egipto|ES=España|FI=Finlandia|FR=Francia|GB=Reino Unido|GR=Grecia|HK=Hong Kong|HU=Hungría|ID=Indonesia|IE=Irlanda|IL=Israel|IN=India|IT=Italia|JP=Japón|KE=Kenia|KR=Corea del Sur|KZ=Kazajistán|LT=Lituania|LU=Luxemburgo|LV=Letonia|MA=Marruecos|MX=México|MY=Malasia|NG=Nigeria|NL=Países Bajos|NO=Noruega|NZ=Nueva Zelanda|PE=Perú|PH=Filipinas|PK=Pakistán|PL=Polonia|PT=Portugal|RO=Rumanía|RU=Rusia|SA=Arabia Saudí|SE=Suecia|SG=Singapur|SK=Eslovaquia|TH=Tailandia|TR=Turquía|TW=Taiwán|UA=Ucrania|US=Estados Unidos|UZ=Uzbekistán|VN=Vietnam|ZA=Sudáfrica

forecast-published = cifras publicadas; envíos propios parecidos hasta ahora: { $count }
forecast-like = envíos propios parecidos: { $count }

console-title = Lo que hemos aprendido
console-key = Esta página es para quien tiene una clave: cualquier nombre y la clave como contraseña.
console-learnt = Aprendido de { $parcels } envíos, la última vez a las { $time }.
console-nothing = Todavía no se ha aprendido nada: tarda hasta una hora.
calibration = Cómo han cumplido nuestras previsiones
calibration-few = Aún se han entregado muy pocos envíos previstos.
calibration-count = { $count } envíos, cada uno por su primera previsión
calibration-published = { $count } solo con cifras publicadas
calibration-range = El intervalo del { $percent } % se cumplió
calibration-held = en el { $percent } %
calibration-error = La mediana se desvió
calibration-nearer = Más cerca más veces
calibration-of = nosotros { $forecast } veces, la promesa { $promise } veces, de { $all }
nearer-forecast = nuestra previsión
nearer-promise = la promesa
nearer-even = las dos por igual
atlas = Dónde no se informa
atlas-about = Lo que informan los transportistas tras la exportación, por ruta. No figuran las rutas con menos de { $fewest } envíos.
atlas-none = Ninguna ruta tiene aún bastantes envíos.
atlas-stops = deja de informar
atlas-tells = sigue informando
atlas-silent = { $percent } % de { $journeys } envíos: nada durante 30 días tras la exportación
atlas-again = Nuevas noticias: la mitad en { $half }, nueve de cada diez en { $most }
atlas-never = Nunca se informa: { $phases }
in-days = { $days } días
never = nunca
somewhere = algún lugar
