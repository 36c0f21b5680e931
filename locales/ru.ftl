# Waymark, русский.

language = Русский
months = янв.|февр.|марта|апр.|мая|июня|июля|авг.|сент.|окт.|нояб.|дек.
weekdays = пн|вт|ср|чт|пт|сб|вс
date = { $weekday }, { $day } { $month }
range = { $from } – { $to }

title = Посылка { $number }
since = с { $date }
promised-by-sender = Обещано отправителем
promised-by = По словам { $carrier }
promise-passed = Эта дата прошла.
carrier = Перевозчик
handed-over = затем передано
carrier-unknown = пока неизвестно
number = Номер
progress = Ход доставки
step-1 = Заявлена
step-2 = У перевозчика
step-3 = В пути
step-4 = Рядом с вами
step-5 = Вручена
what-happened = Что произошло
newest-first = сначала новое
nothing-yet = Ни один перевозчик ещё ничего не сообщил об этой посылке.
day-unknown = День неизвестен
own-words = Словами перевозчика
basis-stated = местное время, { $offset } от UTC
basis-placed = местное время ({ $zone }), определено по месту
basis-printed = местное время, часовой пояс неизвестен
basis-day = известен только день
basis-unknown = время не удалось прочитать
uncertain = Что неясно
sender = Отправитель
reference = Номер у отправителя
heard = Что мы знаем и когда спросим
last-heard = Последние сведения от перевозчика: { $time }.
next-ask = Спросим снова: { $time }.
no-ask = Больше не спрашиваем.
never-heard = От перевозчика ещё ничего не было.
calendar = Добавить в календарь
data = Эта страница как данные
languages = Языки
not-found = Такой страницы нет
not-found-why = Адрес неполный, или то, что здесь было, стёрто. Попросите ссылку у отправителя.
about = Waymark следит за посылками и говорит, где они, правда ли это и когда они прибудут.
about-private = У каждой посылки своя страница с адресом, который нельзя угадать. Ссылка есть у отправителя.
demo = Посылки маленького выдуманного мира. Эта страница обновляется сама.
last-event = Последнее событие
way = Путь

milestone-announced = Заявлена, ещё не у перевозчика
milestone-accepted = Принята перевозчиком
milestone-origin-processing = Сортируется в месте отправления
milestone-export-customs = На таможне, перед вывозом
milestone-left-origin = Покинула страну отправления
milestone-in-transit = В пути
milestone-departed = Отправлена самолётом или судном
milestone-arrived = Прибыла самолётом или судном
milestone-entered-destination = Прибыла в страну назначения
milestone-import-customs = На таможне, перед ввозом
milestone-customs-hold = Задержана таможней
milestone-customs-released = Выпущена таможней
milestone-destination-processing = Сортируется рядом с местом назначения
milestone-out-for-delivery = Передана для вручения
milestone-attempted = Была попытка вручения
milestone-ready-for-pickup = Готова к выдаче
milestone-delivered = Вручена
milestone-returning = Возвращается отправителю
milestone-returned = Возвращена отправителю
milestone-lost = Утрачена, по словам перевозчика
milestone-damaged = Повреждена, по словам перевозчика
milestone-destroyed = Уничтожена, по словам перевозчика
milestone-cancelled = Отменена
milestone-terminated = Завершена без вручения
milestone-unknown = Пока неизвестно

next-announced = Отправитель заявил о ней. Перевозчик ещё не подтвердил, что она у него.
next-wait = От вас ничего не требуется.
next-quiet = Несколько дней без новостей здесь обычны: в самолёте и на судне этикетки никто не читает.
next-customs = От вас ничего не требуется, если не напишет таможня или перевозчик.
next-customs-hold = Возможно, нужны документы или оплата. Ждите письма или сообщения и спросите перевозчика.
next-today = Кто-то должен быть на месте, чтобы её принять.
next-attempted = Ищите извещение или сообщение о том, где она, или спросите перевозчика.
next-pickup = Заберите её поскорее; возьмите документ и номер.
next-delivered = Если её у вас нет, спросите соседей, проверьте укромные места, затем спросите отправителя.
next-ask-sender = Спросите отправителя, что будет дальше.
next-unknown = Возможно, номер новый или перевозчик ещё ничего не сообщил.

reason-documents = не хватает документов
reason-payment = нужна оплата
reason-inspection = идёт досмотр
reason-prohibited = вложение запрещено
reason-absent = никого не было
reason-refused = отказ от получения
reason-address = неточность в адресе
reason-moved = получатель переехал
reason-closed = было закрыто
reason-access = не удалось попасть к двери
reason-unclaimed = никто не забрал
reason-rescheduled = просили другой день или место
reason-missorted = отправлена не туда
reason-damaged = повреждена
reason-weather = погода
reason-delayed = задерживается
reason-held = на хранении
reason-security = проверка безопасности
reason-sender = по просьбе отправителя

doubt-zone-unknown = { $count ->
    [one] У { $count } события местное время, пояс которого никто не назвал.
   *[other] У { $count } событий местное время, пояс которого никто не назвал.
  } Момент известен с точностью около суток.
doubt-zone-doubtful = { $count ->
    [one] У { $count } события выведенное время раньше того, что перевозчик указал перед ним: пояс может быть другим.
   *[other] У { $count } событий выведенное время раньше того, что перевозчик указал перед ними: пояс может быть другим.
  }
doubt-day-only = { $count ->
    [one] У { $count } события известен только день.
   *[other] У { $count } событий известен только день.
  }
doubt-time-unknown = { $count ->
    [one] У { $count } события нет читаемого времени.
   *[other] У { $count } событий нет читаемого времени.
  }
doubt-meaning-unknown = { $count ->
    [one] Мы не знаем, что значит { $count } событие.
    [few] Мы не знаем, что значат { $count } события.
   *[other] Мы не знаем, что значат { $count } событий.
  }
doubt-taken-back = { $count ->
    [one] { $count } событие перевозчик отозвал и сообщил снова.
    [few] { $count } события перевозчик отозвал и сообщил снова.
   *[other] { $count } событий перевозчик отозвал и сообщил снова.
  }
doubt-changed = { $count ->
    [one] { $count } событие перевозчик изменил после первого прочтения.
    [few] { $count } события перевозчик изменил после первого прочтения.
   *[other] { $count } событий перевозчик изменил после первого прочтения.
  }
doubt-withdrawn = { $count ->
    [one] { $count } событие было сообщено и затем отозвано.
    [few] { $count } события были сообщены и затем отозваны.
   *[other] { $count } событий были сообщены и затем отозваны.
  }

forecast = Наш прогноз
forecast-between = между { $from } и { $to } ({ $percent } %)
forecast-on = { $day } ({ $percent } %)
forecast-few = мало похожих случаев: грубая оценка
silence-until = Это нормально примерно до { $date }.
silence-assumed = по опубликованным или предполагаемым срокам, а не по нашему опыту
customs-export = Таможня на вывозе
customs-import = Таможня на ввозе
customs-declared = данные поданы заранее
customs-presented = на таможне
customs-held = задержана
customs-released = выпущена
customs-refused = не пропущена
customs-passed = пройдена; о выпуске не сообщили
verdict-consistent = Эта история непротиворечива.
verdict-doubtful = Эта история вызывает сомнения.
verdict-contradicted = Эта история противоречит себе.
verdict-cannot-say = Нельзя сказать, верна ли эта история.
the-origin = страна отправления
the-destination = страна назначения
the-carrier = Перевозчик

days-count = { $days ->
    [one] { $days } день
    [few] { $days } дня
   *[other] { $days } дней
  }
days-count-ago = { $days ->
    [one] { $days } день
    [few] { $days } дня
   *[other] { $days } дней
  }
limit-count = { $limit ->
    [one] { $limit } дня
    [few] { $limit } дней
   *[other] { $limit } дней
  }
hours-count = { $hours ->
    [one] { $hours } час
    [few] { $hours } часа
   *[other] { $hours } часов
  }

silence-airport-handling = Посылка приземлилась и ждёт в аэропорту места международного обмена: { days-count }.
silence-at-sea = Посылка в море, где её никто не сканирует: { days-count }, а плавание длится недели.
silence-attempted = Вручить не удалось ({ days-count } назад): попробуют ещё раз, или посылка ждёт получателя.
silence-awaiting-release = Посылка прибыла в страну назначения и ждёт сортировки и оформления: { days-count }.
silence-between-scans = Последнее известие: «{ $milestone }», { days-count } назад; сканируют не на каждом шаге.
silence-customs-hold = Таможня держит посылку { days-count }; до решения ничего не сообщают.
silence-customs-hold-documents = Таможня держит посылку { days-count } и ждёт документов.
silence-customs-hold-payment = Таможня держит посылку { days-count } и ждёт оплаты.
silence-customs-hold-prohibited = Таможня держит посылку { days-count } и говорит, что пропустить её нельзя.
silence-export-customs = Посылка на таможне вывоза или ждёт рейса; в это время ничего не сообщают: { days-count }.
silence-holiday = На это время приходится праздник ({ $country }: { $holiday }; { days-count }): сортируют и оформляют мало.
silence-import-customs = Посылка на таможне ввоза ({ $country }), которая до решения молчит: { days-count }.
silence-international-transit = Посылка между двумя странами ({ $from } → { $to }), где её никто не сканирует: { days-count } с отправки.
silence-label-only = О посылке объявлено { days-count } назад; ни один перевозчик ещё не сказал, что она у него.
silence-last-mile = Посылка едет в отделение доставки, о чём сообщают редко: { days-count }.
silence-late-upload = { $source } показывает сканирования с опозданием (до { hours-count }): новости могут быть, но их ещё не видно.
silence-origin-handling = Посылку сортируют в стране отправления, или она ждёт рейса: { days-count }.
silence-out-for-delivery = Посылку повезли вручать { days-count } назад, результат ещё не сообщён.
silence-over = Путь окончен ({ $milestone }): новостей больше не ждём.
silence-ready-for-pickup = Посылка ждёт получателя { days-count }; пока её не заберут, ничего не сообщат.
silence-returning = Посылка возвращается к отправителю, а возвраты сканируют редко: без новостей { days-count }.
silence-stops-at-export = { $carrier } на этом пути после вывоза обычно молчит: { days-count }, как и с большинством похожих посылок.
silence-untracked-service = За границей эта услуга не отслеживается: после вывоза сообщать ничего не обязаны, уже { days-count }.
silence-weekend = На это время ({ days-count }) приходятся выходные: оформляют и доставляют мало.
silence-beyond-tracking = Отсюда ничего не видно, и через { days-count } никто не скажет, дошла ли она.
silence-unexplained = Новостей нет { days-count }. Здесь они приходят в пределах { limit-count }; мы больше не можем это объяснить.
silence-not-understood = Мы не понимаем последнего сообщения перевозчика ({ days-count } назад) и не можем сказать, что нормально.
silence-never-heard = Ни один перевозчик ещё ничего не сказал об этой посылке.
silence-fresh = Последней новости { hours-count }.
silence-advice-at-sea = Ждите. Если к тому времени ничего не сообщат, спросите перевозчика, когда пришло судно.
silence-advice-attempted = Поищите извещение; попросите перевозчика о другом дне или спросите, где ждёт посылка.
silence-advice-collect = Заберите её скорее, с документом и номером: многие отделения отсылают её назад через две недели, постаматы через несколько дней.
silence-advice-customs = Спросите перевозчика, нужна ли таможне бумага или оплата.
silence-advice-documents = Отправьте перевозчику счёт или то, что просят; попросите его у продавца сегодня же.
silence-advice-inquire = Попросите перевозчика начать розыск и сообщите продавцу, пока действует ваша защита.
silence-advice-label = Если к тому времени её не примут, спросите продавца, когда он её сдал, и попросите квитанцию.
silence-advice-last-mile = Если к тому времени ничего не сообщат, спросите перевозчика, который доставляет, по его номеру, если он есть.
silence-advice-nothing = Делать ничего не нужно.
silence-advice-number = Проверьте номер и перевозчика у продавца; новые номера иногда появляются через несколько дней.
silence-advice-out-for-delivery = Посмотрите у двери, у соседей и нет ли извещения; затем спросите перевозчика, где её оставили.
silence-advice-pay = Оплатите то, что просит таможня, на собственной странице перевозчика; неоплаченные посылки возвращаются.
silence-advice-prohibited = Спросите перевозчика, чем недовольна таможня, и сообщите продавцу: её могут вернуть или уничтожить.
silence-advice-read = Прочтите слова перевозчика или спросите его.
silence-advice-returning = Сообщите продавцу, что она возвращается, и попросите деньги или другую посылку.
silence-advice-untracked = Отсюда ничего не видно. Если она к тому времени не придёт, вовремя попросите у продавца возврат денег.
silence-advice-wait = Ждите. Если к тому времени ничего не сообщат, спросите перевозчика и попросите продавца начать розыск.

signal-attested = О посылке независимо друг от друга сообщают: { $sources }.
signal-before-order-delivered-ordered = Она вручена раньше, чем заказана: на { days-count }.
signal-before-order-accepted-ordered = Она была у перевозчика раньше, чем заказана: на { days-count }.
signal-before-order-delivered-shipped = Она вручена раньше, чем продавец её отправил: на { days-count }.
signal-before-order-accepted-shipped = Она была у перевозчика раньше, чем продавец её отправил: на { days-count }.
signal-carrier-form = Номер имеет вид номеров { $carriers }, но историю рассказывает { $carrier }.
signal-check-digit = Контрольная цифра номера { $number } неверна: таким его не выдавал ни один перевозчик.
signal-conflicting-ends-returned = Сообщается и о возврате ({ $returned }), и о вручении ({ $delivered }).
signal-conflicting-ends-twice = Сообщается о двух вручениях: { $returned } и { $delivered }.
signal-told-ahead = Событий, о которых сообщили раньше дня, когда они будто бы произошли: { $count }.
signal-issuer-country = Номер выдан в стране { $issuer }, а посылка принята в стране { $country }.
signal-label-only = О ней объявили { days-count } назад, и с тех пор ни один перевозчик не сказал, что она у него.
signal-late-entries = Событий, добавленных позади более новых через неделю и позже после их даты: { $count }.
signal-moving-times = { $count } из { $all } времён отсчитаны от часа запроса и потому сдвигаются с каждым запросом.
signal-natural-times = Времена неровные, как их пишут сканеры (некруглых минут: { $count }).
signal-nobody-named = Ни номер, ни история не называют перевозчика, которого можно спросить.
signal-number-form = Номер { $number } не имеет вида номеров ни одного известного нам перевозчика.
signal-other-address = Она вручена в { $place }, а отправлена в { $destination }.
signal-order-of-steps = Сообщение «{ $end }» стоит раньше сообщения «{ $begin }» на { days-count }.
signal-placeholder-number = Цифры номера { $number } идут подряд или повторяются, как в выдуманных номерах.
signal-rewritten-moved = Прошлых событий, перенесённых на другое время между двумя запросами: { $count }.
signal-rewritten-vanished = Прошлых событий, исчезнувших насовсем между двумя запросами: { $count }.
signal-rewritten-edited = Прошлых событий, изменённых или отозванных между двумя запросами: { $count }.
signal-round-times-hours = Все времена ({ $count }) приходятся на полный час: сканеры так не пишут.
signal-round-times-minutes = Все времена ({ $count }) приходятся на круглые пять минут: сканеры так не пишут.
signal-several-codes = О ней сообщают { $carriers }, каждый своими опубликованными кодами.
signal-skipped-border = Она идёт из страны { $from } к вручению в стране { $to }, и ни об одном шаге между ними не сказано.
signal-impossible-speed = От { $from } до { $to } { $km } км, а дорога будто бы заняла не более { $hours } ч.
signal-steady-pace = Разных шагов в одну и ту же минуту суток: { $count }, { days-count }.
signal-steps-in-order = Шаги следуют друг за другом, как на пути посылки: от «{ $first }» до «{ $last }».
signal-identical-timelines = Шагов в месте назначения в ту же секунду, что и у { $number }, ушедшей в другое место: { $count }.
signal-weight = Вес указан как { $low } г и как { $high } г.
verdict-alone-consistent = Рассказанное согласуется.
verdict-alone-cannot-say = Слишком мало сведений, чтобы сказать, верна ли эта история.
verdict-one-remark = { $alone } Одно замечание: { $remark }
place-unsaid = место не указано
evidence-title = Свидетельство о посылке { $number }
evidence-made = Составлено { $time }, программа { $program }.
evidence-digest = Хеш этого свидетельства
evidence-key = Подписано ключом
evidence-verify = Проверьте этот файл командой «waymark verify» или вручную, как сказано в руководстве; сравните ключ с опубликованным.
evidence-declared = Что заявил отправитель
evidence-captures = Что нам дали источники
evidence-steps = Что изменил каждый из них
evidence-said = Что и когда было сказано
evidence-opinions = Что об этом можно сказать
evidence-received = Получено
evidence-source = Источник
evidence-withdrawn = Что было отозвано
evidence-nothing-withdrawn = Ничего не отозвано.
evidence-limits = Это показывает, что нам дали источники, когда мы это получили и что мы сказали, и что с тех пор ничего не изменено. Это не показывает, что перевозчик сказал правду.
evidence-until = обычно до { $time }
evidence-likely = вероятно между { $from } и { $to } ({ $percent } %)

holiday-golden-week = Золотая неделя
holiday-labour-day = День труда
holiday-obon = Обон
holiday-new-year = Новый год
holiday-may-holidays = майские праздники
holiday-christmas = Рождество
holiday-easter = Пасха
holiday-lunar-new-year = Новый год по лунному календарю
holiday-chuseok = Чхусок
holiday-eid-al-fitr = Ураза-байрам
holiday-eid-al-adha = Курбан-байрам
holiday-carnival = карнавал
holiday-thanksgiving = День благодарения
holiday-may-day = Первое мая
holiday-ascension-or-whit-monday = Вознесение или Духов день
holiday-other = праздник
countries = AE=ОАЭ|AR=Аргентина|AT=Австрия|AU=Австралия|BE=Бельгия|BG=Болгария|BR=Бразилия|BY=Беларусь|CA=Канада|CH=Швейцария|CL=Чили|CN=Китай|CO=Колумбия|CZ=Чехия|DE=Германия|DK=Дания|EE=Эстония|EG=Египет|ES=Испания|FI=Финляндия|FR=Франция|GB=Великобритания|GR=Греция|HK=Гонконг|HU=Венгрия|ID=Индонезия|IE=Ирландия|IL=Израиль|IN=Индия|IT=Италия|JP=Япония|KE=Кения|KR=Республика Корея|KZ=Казахстан|LT=Литва|LU=Люксембург|LV=Латвия|MA=Марокко|MX=Мексика|MY=Малайзия|NG=Нигерия|NL=Нидерланды|NO=Норвегия|NZ=Новая Зеландия|PE=Перу|PH=Филиппины|PK=Пакистан|PL=Польша|PT=Португалия|RO=Румыния|RU=Россия|SA=Саудовская Аравия|SE=Швеция|SG=Сингапур|SK=Словакия|TH=Таиланд|TR=Турция|TW=Тайвань|UA=Украина|US=США|UZ=Узбекистан|VN=Вьетнам|ZA=ЮАР

forecast-published = по опубликованным данным; похожих своих отправлений пока: { $count }
forecast-like = похожих своих отправлений: { $count }

console-title = Чему мы научились
console-key = Эта страница для тех, у кого есть ключ: любое имя, ключ вместо пароля.
console-learnt = Отправлений изучено: { $parcels }, последний раз в { $time }.
console-nothing = Пока ничего не изучено: это занимает до часа.
calibration = Насколько сбывались наши прогнозы
calibration-few = Пока доставлено слишком мало отправлений с прогнозом.
calibration-count = отправлений: { $count }, каждое по первому прогнозу
calibration-published = { $count } только по опубликованным данным
calibration-range = Диапазон { $percent } % сбылся
calibration-held = у { $percent } %
calibration-error = Медиана отклонялась на
calibration-nearer = Чаще ближе
calibration-of = мы: { $forecast }, обещание: { $promise }, всего: { $all }
nearer-forecast = наш прогноз
nearer-promise = обещание
nearer-even = одинаково
atlas = Где ничего не сообщают
atlas-about = Что перевозчики сообщают после вывоза, по направлениям. Направления, где отправлений меньше { $fewest }, не показаны.
atlas-none = Пока ни у одного направления нет достаточно отправлений.
atlas-stops = перестаёт сообщать
atlas-tells = сообщает дальше
atlas-silent = { $percent } % из { $journeys } отправлений: 30 дней ничего после вывоза
atlas-again = Новые сведения: половина за { $half }, девять из десяти за { $most }
atlas-never = Никогда не сообщают: { $phases }
in-days = { $days } дн.
never = никогда
somewhere = где-то
