# Waymark, português.

language = Português
months = jan|fev|mar|abr|mai|jun|jul|ago|set|out|nov|dez
weekdays = seg|ter|qua|qui|sex|sáb|dom
date = { $weekday }, { $day } { $month }
range = de { $from } a { $to }

title = Encomenda { $number }
since = desde { $date }
promised-by-sender = Prometido pelo remetente
promised-by = Segundo { $carrier }
promise-passed = Esta data já passou.
carrier = Transportadora
handed-over = depois entregue a
carrier-unknown = ainda não se sabe
number = Número
progress = Andamento
step-1 = Anunciada
step-2 = Na transportadora
step-3 = A caminho
step-4 = Perto de si
step-5 = Entregue
what-happened = O que aconteceu
newest-first = mais recente primeiro
nothing-yet = Nenhuma transportadora nos disse nada sobre esta encomenda.
day-unknown = Dia desconhecido
own-words = Nas palavras da transportadora
basis-stated = hora local, { $offset } em relação a UTC
basis-placed = hora local de { $zone }, deduzida do lugar
basis-printed = hora local, fuso desconhecido
basis-day = só se conhece o dia
basis-unknown = nenhuma hora legível
uncertain = O que é incerto
sender = Quem enviou
reference = Referência
heard = O que sabemos e quando perguntamos
last-heard = Última notícia de uma transportadora: { $time }.
next-ask = Voltamos a perguntar: { $time }.
no-ask = Já não perguntamos mais.
never-heard = Ainda não tivemos notícias de nenhuma transportadora.
calendar = Adicionar ao calendário
data = Esta página como dados
languages = Línguas
not-found = Esta página não existe
not-found-why = O endereço está incompleto, ou o que estava aqui foi apagado. Peça o link ao remetente.
about = O Waymark segue encomendas e diz onde estão, se é verdade e quando chegam.
about-private = Cada encomenda tem a sua página, num endereço que ninguém consegue adivinhar. O remetente tem o link.
demo = Encomendas de um pequeno mundo inventado. Esta página renova-se sozinha.
last-event = Último evento
way = Percurso

milestone-announced = Anunciada, ainda não está na transportadora
milestone-accepted = Aceite pela transportadora
milestone-origin-processing = Em triagem na origem
milestone-export-customs = Na alfândega, antes de sair do país
milestone-left-origin = Saiu do país de origem
milestone-in-transit = A caminho
milestone-departed = Partiu por ar ou por mar
milestone-arrived = Chegou por ar ou por mar
milestone-entered-destination = Chegou ao país de destino
milestone-import-customs = Na alfândega, antes de entrar no país
milestone-customs-hold = Retida pela alfândega
milestone-customs-released = Liberada pela alfândega
milestone-destination-processing = Em triagem perto do destino
milestone-out-for-delivery = Saiu para entrega
milestone-attempted = Houve uma tentativa de entrega
milestone-ready-for-pickup = Pronta para levantar
milestone-delivered = Entregue
milestone-returning = De volta ao remetente
milestone-returned = Devolvida ao remetente
milestone-lost = Perdida, diz a transportadora
milestone-damaged = Danificada, diz a transportadora
milestone-destroyed = Destruída, diz a transportadora
milestone-cancelled = Cancelada
milestone-terminated = Terminada sem entrega
milestone-unknown = Ainda não se sabe

next-announced = O remetente anunciou-a. A transportadora ainda não confirmou que a tem.
next-wait = Não precisa de fazer nada.
next-quiet = Dias sem notícias são normais aqui: ninguém lê etiquetas dentro de um avião ou navio.
next-customs = Não precisa de fazer nada, a não ser que a alfândega ou a transportadora lhe escreva.
next-customs-hold = Podem faltar documentos ou um pagamento. Procure uma carta ou mensagem e pergunte à transportadora.
next-today = Alguém deve estar presente para a receber.
next-attempted = Procure um aviso ou mensagem que diga onde está, ou pergunte à transportadora.
next-pickup = Levante-a em breve; leve um documento de identidade e o número.
next-delivered = Se não a tem, pergunte aos vizinhos, veja nos lugares seguros e depois pergunte ao remetente.
next-ask-sender = Pergunte ao remetente o que acontece agora.
next-unknown = O número pode ser novo, ou a transportadora ainda não disse nada.

reason-documents = faltam documentos
reason-payment = há um pagamento em falta
reason-inspection = está a ser inspecionada
reason-prohibited = o conteúdo não é permitido
reason-absent = não estava ninguém
reason-refused = foi recusada
reason-address = a morada é um problema
reason-moved = o destinatário mudou-se
reason-closed = o local estava fechado
reason-access = não foi possível chegar à porta
reason-unclaimed = ninguém a levantou
reason-rescheduled = foi pedido outro dia ou lugar
reason-missorted = foi na direção errada
reason-damaged = está danificada
reason-weather = o tempo
reason-delayed = está atrasada
reason-held = está guardada
reason-security = controlo de segurança
reason-sender = a pedido do remetente

doubt-zone-unknown = { $count ->
    [one] { $count } evento tem uma hora local cujo fuso ninguém nos disse.
   *[other] { $count } eventos têm uma hora local cujo fuso ninguém nos disse.
  } O momento é conhecido com cerca de um dia de margem.
doubt-zone-doubtful = { $count ->
    [one] { $count } evento tem uma hora deduzida anterior ao que a transportadora põe antes: o fuso pode ser outro.
   *[other] { $count } eventos têm uma hora deduzida anterior ao que a transportadora põe antes: o fuso pode ser outro.
  }
doubt-day-only = { $count ->
    [one] { $count } evento só tem um dia.
   *[other] { $count } eventos só têm um dia.
  }
doubt-time-unknown = { $count ->
    [one] { $count } evento não tem hora legível.
   *[other] { $count } eventos não têm hora legível.
  }
doubt-meaning-unknown = { $count ->
    [one] Não sabemos o que significa { $count } evento.
   *[other] Não sabemos o que significam { $count } eventos.
  }
doubt-taken-back = { $count ->
    [one] { $count } evento foi retirado pela transportadora e dado de novo.
   *[other] { $count } eventos foram retirados pela transportadora e dados de novo.
  }
doubt-changed = { $count ->
    [one] { $count } evento foi alterado pela transportadora desde que o lemos.
   *[other] { $count } eventos foram alterados pela transportadora desde que os lemos.
  }
doubt-withdrawn = { $count ->
    [one] { $count } evento foi dado uma vez e retirado.
   *[other] { $count } eventos foram dados uma vez e retirados.
  }

forecast = A nossa previsão
forecast-between = entre { $from } e { $to } ({ $percent } %)
forecast-on = em { $day } ({ $percent } %)
forecast-few = poucas viagens parecidas: uma estimativa grosseira
silence-until = É normal até cerca de { $date }.
silence-assumed = segundo prazos publicados ou supostos, não segundo a nossa experiência
customs-export = Alfândega à saída
customs-import = Alfândega à entrada
customs-declared = declarada antecipadamente
customs-presented = na alfândega
customs-held = retida
customs-released = libertada
customs-refused = recusada
customs-passed = passada; a libertação não foi comunicada
verdict-consistent = Este histórico é coerente.
verdict-doubtful = Este histórico é duvidoso.
verdict-contradicted = Este histórico contradiz-se.
verdict-cannot-say = Não se pode dizer se este histórico é verdadeiro.
the-origin = país de origem
the-destination = país de destino
the-carrier = A transportadora

days-count = { $days ->
    [one] { $days } dia
   *[other] { $days } dias
  }
days-count-ago = { $days ->
    [one] { $days } dia
   *[other] { $days } dias
  }
limit-count = { $limit ->
    [one] { $limit } dia
   *[other] { $limit } dias
  }
hours-count = { $hours ->
    [one] { $hours } hora
   *[other] { $hours } horas
  }

silence-airport-handling = A encomenda aterrou e espera no aeroporto pela estação de permuta: { days-count }.
silence-at-sea = A encomenda está no mar, onde ninguém a lê: { days-count }, e uma travessia demora semanas.
silence-attempted = A entrega foi tentada em vão há { days-count }: será tentada outra vez, ou a encomenda espera ser levantada.
silence-awaiting-release = A encomenda chegou ao país de destino e espera a triagem e o desalfandegamento: { days-count }.
silence-between-scans = A última notícia foi «{ $milestone }», há { days-count }; não se lê em cada passo.
silence-customs-hold = A alfândega retém a encomenda há { days-count }; nada se diz até decidir.
silence-customs-hold-documents = A alfândega retém a encomenda há { days-count } e espera documentos.
silence-customs-hold-payment = A alfândega retém a encomenda há { days-count } e espera um pagamento.
silence-customs-hold-prohibited = A alfândega retém a encomenda há { days-count } e diz que não pode passar.
silence-export-customs = A encomenda está na alfândega de saída ou espera um voo: entretanto nada se diz, há { days-count }.
silence-holiday = Há um feriado neste tempo ({ $country }: { $holiday }; { days-count }): tria-se e desalfandega-se pouco.
silence-import-customs = A encomenda está na alfândega de entrada ({ $country }), que nada diz antes de decidir: { days-count }.
silence-international-transit = A encomenda está entre dois países ({ $from } → { $to }), onde ninguém a lê: { days-count } desde que saiu.
silence-label-only = A encomenda foi anunciada há { days-count }; nenhuma transportadora disse ainda que a tem.
silence-last-mile = A encomenda vai a caminho da estação que entrega, o que raramente se comunica: { days-count }.
silence-late-upload = { $source } mostra as leituras com até { hours-count } de atraso: pode haver notícias que ainda ninguém vê.
silence-origin-handling = A encomenda está a ser triada no país de origem ou espera o seu voo: { days-count }.
silence-out-for-delivery = A encomenda saiu para entrega há { days-count } e ainda não se conhece o resultado.
silence-over = A viagem terminou ({ $milestone }): não se esperam mais notícias.
silence-ready-for-pickup = A encomenda espera pelo destinatário há { days-count }; nada se diz até ser levantada.
silence-returning = A encomenda volta ao remetente, e as devoluções raramente são lidas: nada há { days-count }.
silence-stops-at-export = { $carrier } não costuma dizer nada depois da exportação neste caminho: { days-count }, como na maioria das encomendas parecidas.
silence-untracked-service = Este serviço não é seguido no estrangeiro: depois da exportação nada precisa de ser dito, há { days-count }.
silence-weekend = Há um fim de semana neste tempo ({ days-count }), em que pouco se desalfandega e entrega.
silence-beyond-tracking = Daqui nada se pode ver, e após { days-count } ninguém sabe se chegou.
silence-unexplained = Nada foi dito há { days-count }. Aqui as notícias chegam em { limit-count }; já não o podemos explicar.
silence-not-understood = Não compreendemos o que a transportadora disse por último, há { days-count }, e não podemos dizer o que é normal.
silence-never-heard = Nenhuma transportadora disse ainda nada sobre esta encomenda.
silence-fresh = A última notícia tem { hours-count }.
silence-advice-at-sea = Espere. Se até lá nada for dito, pergunte à transportadora quando chegou o navio.
silence-advice-attempted = Procure um aviso e peça à transportadora outro dia ou pergunte onde espera a encomenda.
silence-advice-collect = Levante-a em breve, com um documento de identidade e o número: muitas estações devolvem-na após duas semanas, os cacifos após poucos dias.
silence-advice-customs = Pergunte à transportadora se a alfândega quer um documento ou um pagamento.
silence-advice-documents = Envie à transportadora a fatura ou o que for pedido; peça-a hoje ao vendedor.
silence-advice-inquire = Peça à transportadora que abra uma averiguação e avise o vendedor antes de acabar a sua proteção.
silence-advice-label = Se até lá não for aceite, pergunte ao vendedor quando a entregou e peça o recibo.
silence-advice-last-mile = Se até lá nada for dito, pergunte à transportadora que entrega, com o número dela, se houver.
silence-advice-nothing = Não há nada a fazer.
silence-advice-number = Confirme o número e a transportadora com o vendedor; números novos podem demorar alguns dias a aparecer.
silence-advice-out-for-delivery = Veja à porta, com os vizinhos e se há um aviso; depois pergunte à transportadora onde a deixou.
silence-advice-pay = Pague o que a alfândega pede na página própria da transportadora; encomendas por pagar são devolvidas.
silence-advice-prohibited = Pergunte à transportadora o que a alfândega objeta e avise o vendedor: pode voltar ou ser destruída.
silence-advice-read = Leia as palavras da transportadora, ou pergunte-lhe.
silence-advice-returning = Diga ao vendedor que ela volta e peça o dinheiro ou outra encomenda.
silence-advice-untracked = Daqui nada se vê. Se até lá não chegar, peça a tempo o reembolso ao vendedor.
silence-advice-wait = Espere. Se até lá nada for dito, pergunte à transportadora e peça ao vendedor que abra uma averiguação.

signal-attested = { $sources } falam da encomenda de forma independente.
signal-before-order-delivered-ordered = Foi entregue { days-count } antes de ser encomendada.
signal-before-order-accepted-ordered = Uma transportadora tinha-a { days-count } antes de ser encomendada.
signal-before-order-delivered-shipped = Foi entregue { days-count } antes de o vendedor a enviar.
signal-before-order-accepted-shipped = Uma transportadora tinha-a { days-count } antes de o vendedor a enviar.
signal-carrier-form = O número tem uma forma de { $carriers }, mas é { $carrier } que conta o histórico.
signal-check-digit = O dígito de controlo de { $number } está errado: nenhuma transportadora o emitiu assim.
signal-conflicting-ends-returned = Consta como devolvida ({ $returned }) e como entregue ({ $delivered }).
signal-conflicting-ends-twice = Consta como entregue duas vezes: { $returned } e { $delivered }.
signal-told-ahead = Eventos contados antes do dia em que se diz que aconteceram: { $count }.
signal-issuer-country = O número foi emitido em { $issuer }, mas a encomenda foi aceite em { $country }.
signal-label-only = Foi anunciada há { days-count }, e desde então nenhuma transportadora disse que a tem.
signal-late-entries = Eventos acrescentados atrás de outros mais novos, uma semana ou mais depois de quando se diz que aconteceram: { $count }.
signal-moving-times = { $count } de { $all } horas são distâncias da hora da pergunta e por isso mudam a cada consulta.
signal-natural-times = As horas são irregulares, como os leitores as escrevem (minutos não redondos: { $count }).
signal-nobody-named = Nem o número nem o histórico nomeiam uma transportadora a quem se possa perguntar.
signal-number-form = O número { $number } não tem a forma de nenhuma transportadora que conheçamos.
signal-other-address = Foi entregue em { $place }, mas foi enviada para { $destination }.
signal-order-of-steps = Consta como “{ $end }” { days-count } antes de constar como “{ $begin }”.
signal-placeholder-number = Os algarismos de { $number } sobem, descem ou repetem-se, como em números inventados.
signal-rewritten-moved = Eventos passados que foram mudados para outra hora entre duas consultas: { $count }.
signal-rewritten-vanished = Eventos passados que desapareceram de vez entre duas consultas: { $count }.
signal-rewritten-edited = Eventos passados que foram alterados ou retirados entre duas consultas: { $count }.
signal-round-times-hours = Todas as { $count } horas caem em horas certas: os leitores não fazem isso.
signal-round-times-minutes = Todas as { $count } horas caem em cinco minutos certos: os leitores não fazem isso.
signal-several-codes = { $carriers } falam dela, cada uma com os seus próprios códigos publicados.
signal-skipped-border = Vai de { $from } para uma entrega em { $to }, e nenhum passo entre os dois é contado.
signal-impossible-speed = De { $from } a { $to } são { $km } km, e diz-se que levou no máximo { $hours } horas.
signal-steady-pace = Passos diferentes no mesmo minuto do dia: { $count }, em { days-count }.
signal-steps-in-order = Os passos seguem-se como no caminho de uma encomenda, de “{ $first }” a “{ $last }”.
signal-identical-timelines = Passos no destino no mesmo segundo que os de { $number }, que foi para outro lado: { $count }.
signal-weight = O seu peso consta como { $low } gramas e como { $high } gramas.
verdict-alone-consistent = O que é contado bate certo.
verdict-alone-cannot-say = Há pouco de mais para dizer se este histórico é verdadeiro.
verdict-one-remark = { $alone } Uma observação: { $remark }
place-unsaid = lugar não indicado
evidence-title = Prova sobre a encomenda { $number }
evidence-made = Feita em { $time } por { $program }.
evidence-digest = Resumo criptográfico desta prova
evidence-key = Assinada com a chave
evidence-verify = Verifique este ficheiro com “waymark verify”, ou à mão como diz o manual; compare a chave com a que a instalação publica.
evidence-declared = O que o remetente declarou
evidence-captures = O que as fontes nos deram
evidence-steps = O que cada uma mudou
evidence-said = O que foi dito, e quando
evidence-opinions = O que se pode dizer
evidence-received = Recebido
evidence-source = Fonte
evidence-withdrawn = O que foi retirado
evidence-nothing-withdrawn = Nada foi retirado.
evidence-limits = Isto mostra o que as fontes nos deram, quando o recebemos e o que dissemos, e que nada disso foi alterado desde então. Não mostra que uma transportadora disse a verdade.
evidence-until = normal até { $time }
evidence-likely = provável entre { $from } e { $to } ({ $percent } %)

holiday-golden-week = Semana Dourada
holiday-labour-day = Dia do Trabalhador
holiday-obon = Obon
holiday-new-year = Ano Novo
holiday-may-holidays = feriados de maio
holiday-christmas = Natal
holiday-easter = Páscoa
holiday-lunar-new-year = Ano Novo Lunar
holiday-chuseok = Chuseok
holiday-eid-al-fitr = Eid al-Fitr
holiday-eid-al-adha = Eid al-Adha
holiday-carnival = Carnaval
holiday-thanksgiving = Ação de Graças
holiday-may-day = Dia do Trabalhador
holiday-ascension-or-whit-monday = Ascensão ou segunda-feira de Pentecostes
holiday-other = um feriado
countries = AE=Emirados Árabes Unidos|AR=Argentina|AT=Áustria|AU=Austrália|BE=Bélgica|BG=Bulgária|BR=Brasil|BY=Bielorrússia|CA=Canadá|CH=Suíça|CL=Chile|CN=China|CO=Colômbia|CZ=Chéquia|DE=Alemanha|DK=Dinamarca|EE=Estónia|EG=Egito|ES=Espanha|FI=Finlândia|FR=França|GB=Reino Unido|GR=Grécia|HK=Hong Kong|HU=Hungria|ID=Indonésia|IE=Irlanda|IL=Israel|IN=Índia|IT=Itália|JP=Japão|KE=Quénia|KR=Coreia do Sul|KZ=Cazaquistão|LT=Lituânia|LU=Luxemburgo|LV=Letónia|MA=Marrocos|MX=México|MY=Malásia|NG=Nigéria|NL=Países Baixos|NO=Noruega|NZ=Nova Zelândia|PE=Peru|PH=Filipinas|PK=Paquistão|PL=Polónia|PT=Portugal|RO=Roménia|RU=Rússia|SA=Arábia Saudita|SE=Suécia|SG=Singapura|SK=Eslováquia|TH=Tailândia|TR=Turquia|TW=Taiwan|UA=Ucrânia|US=Estados Unidos|UZ=Usbequistão|VN=Vietname|ZA=África do Sul

forecast-published = números publicados; encomendas próprias semelhantes até agora: { $count }
forecast-like = encomendas próprias semelhantes: { $count }

console-title = O que aprendemos
console-key = Esta página é para quem tem uma chave: qualquer nome, e a chave como palavra-passe.
console-learnt = Aprendido com { $parcels } encomendas, a última vez às { $time }.
console-nothing = Ainda não se aprendeu nada: isso leva até uma hora.
calibration = Como as nossas previsões cumpriram
calibration-few = Ainda foram entregues poucas encomendas previstas.
calibration-count = { $count } encomendas, cada uma pela sua primeira previsão
calibration-published = { $count } só por números publicados
calibration-range = O intervalo de { $percent } % cumpriu-se
calibration-held = em { $percent } %
calibration-error = A mediana falhou por
calibration-nearer = Mais perto mais vezes
calibration-of = nós { $forecast } vezes, a promessa { $promise } vezes, de { $all }
nearer-forecast = a nossa previsão
nearer-promise = a promessa
nearer-even = as duas por igual
atlas = Onde nada é dito
atlas-about = O que as transportadoras dizem após a exportação, por rota. Rotas com menos de { $fewest } encomendas não aparecem.
atlas-none = Nenhuma rota tem ainda encomendas suficientes.
atlas-stops = deixa de informar
atlas-tells = continua a informar
atlas-silent = { $percent } % de { $journeys } encomendas: nada durante 30 dias após a exportação
atlas-again = Novas notícias: metade em { $half }, nove em dez em { $most }
atlas-never = Nunca dito: { $phases }
in-days = { $days } dias
never = nunca
somewhere = algures
