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
