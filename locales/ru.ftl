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
