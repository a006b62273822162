import { ask, type BankQuestion, DECLINED, proposes } from './ask.ts';

const nora = ask('nora');
const pavel = ask('pavel');

const CONFIRM = /Confirm it with the button|Подтвердите кнопкой/;
const CALENDAR = /calendar does not change|календарь не изменится/;
const PART = /complete only what is done|stays as it is|Завершить можно то, что уже сделано|остаётся как есть/;

/** Reports of a part, corrections, times with an end, and days, of people with shifts. */
export const SHIFT_BANK: BankQuestion[] = [
  nora('change', 'i did an hour of the tax papers', [DECLINED, PART]),
  nora('change', 'wrote two pages of the essay', [DECLINED, PART]),
  nora('change', 'essay is 40% done', [DECLINED, PART]),
  nora('change', 'i finished the first chapter of the essay', [DECLINED, PART]),
  nora('change', 'nearly finished the tax papers', [DECLINED, PART]),
  nora('change', 'finished the freezer in 2 hours', [], proposes(/complete.*freezer/)),
  nora('change', 'tyres booked, freezer not yet', [/freezer” stays/], proposes(/complete.*tyres/)),
  nora(
    'change',
    'finished the freezer and the permit, essay half done',
    [PART, /essay” stays/],
    proposes(/complete.*freezer/, /complete.*permit/),
  ),
  nora('change', 'grandma called, only the freezer is left', [/freezer” stays/], proposes(/complete.*grandma/)),
  nora('change', 'swim done, the tyres are still to do', [/tyres” stays/], proposes(/complete.*Swim/)),
  nora('change', 'done with grandma, now half way through the freezer', [PART], proposes(/complete.*grandma/)),
  nora('change', 'all done except the freezer', [DECLINED]),
  nora('change', 'mark the permit as paid', [], proposes(/complete.*permit/)),
  pavel('change', 'курсовую написал наполовину', [DECLINED, PART]),
  pavel('change', 'сделал 2 часа курсовой', [DECLINED, PART]),
  pavel('change', 'прочитал 30 страниц по курсовой', [DECLINED]),
  pavel('change', 'сдал отчёт, осталась только презентация', [/Презентация.*остаётся/], proposes(/complete.*Отчёт/)),
  pavel('change', 'учебники вернул, общежитие ещё нет', [/общежитие.*остаётся/], proposes(/complete.*учебники/)),
  pavel('change', 'презентацию доделал, отчет в процессе', [PART], proposes(/complete.*Презентация/)),

  nora('change', 'no only the tax papers', [], {
    ...proposes(/tax papers.*2026-12-04/),
    after: ['push the tyres and the tax papers to friday'],
  }),
  nora('change', 'not the tyres', [], {
    ...proposes(/tax papers.*2026-12-04/),
    after: ['push the tyres and the tax papers to friday'],
  }),
  nora('change', 'no wait, freezer not yet', [], {
    ...proposes(/complete.*grandma/),
    after: ['done with the freezer and grandma'],
  }),
  nora('change', "actually it's 3h", [/180 min/], {
    ...proposes(/car.*180/),
    after: ['add wash the car tomorrow 2h'],
  }),
  nora('change', 'ok do it', [CONFIRM, DECLINED], { after: ['drop the hall'] }),
  nora('change', 'yes please', [CONFIRM, DECLINED], { after: ['move swim to thursday'] }),
  nora('change', 'forget it', [DECLINED], { after: ['move swim to thursday'] }),
  nora('change', 'forget it', [DECLINED], { after: ['when is swim'] }),
  nora('change', 'make it thursday', [], {
    ...proposes(/task_update.*Sort the tax papers.*2026-12-03/),
    after: ['dont forget the tax papers'],
  }),
  nora('change', 'make it thursday', [], { ...proposes(/cat litter.*2026-12-03/), after: ['add buy cat litter'] }),
  pavel('change', 'не, отмена', [DECLINED], { after: ['удали бассейн'] }),
  pavel('change', 'ок, подтверждаю', [CONFIRM], { after: ['удали бассейн'] }),
  pavel('change', 'нет, только бассейн', [], {
    ...proposes(/Бассейн.*cancelled/),
    after: ['удали бассейн и отчёт'],
  }),
  pavel('change', 'ой нет, молоко', [DECLINED], { after: ['добавь купить хлеб завтра'] }),
  pavel('change', 'не хочу завтра отчёт, давай во вторник', [], proposes(/Отчёт.*2026-12-01/)),
  pavel('change', 'а лучше в четверг', [], { ...proposes(/Отчёт.*2026-12-03/), after: ['перенеси отчёт на среду'] }),

  nora('first', 'and then?', [/^Then “Defrost/], { after: ['what should i do first?'] }),
  nora('day', 'and the day after?', [/until 07:30 Night shift/, /tax papers/], {
    not: [/Tuesday/],
    after: ['what do i have on tuesday?'],
  }),
  nora('day', 'and the following day?', [/Thursday 3 December/, /Choir/], {
    after: ["what's on tuesday", 'and wednesday?'],
  }),
  pavel('day', 'а на следующий день', [/четверг/i, /Презентация/], { not: [/Пары/], after: ['что у меня в среду'] }),
  pavel('first', 'и потом?', [/^Затем/], { after: ['с чего начать'] }),

  nora('change', 'add shift 9am to 5pm on tuesday', [DECLINED, CALENDAR]),
  nora('change', 'add coffee with Lena on friday from 3pm to 4pm', [DECLINED, CALENDAR]),
  nora('change', 'add lecture 14:00-15:30 tomorrow', [DECLINED, CALENDAR]),
  nora('change', 'i work tuesday 8am till 4pm', [DECLINED, CALENDAR]),
  nora('change', 'add read pages 10-15 tomorrow', [], proposes(/Read pages 10-15.*2026-11-30/)),
  pavel('change', 'добавь смену с 17 до 23 в пятницу', [DECLINED, CALENDAR]),
  pavel('change', 'завтра работаю с 9 до 18', [DECLINED, CALENDAR]),

  nora(
    'change',
    'move the tyres to wednesday 5pm and remind me 2 hours before',
    [/I cannot do that/],
    proposes(/tyres.*2026-12-02 17:00/),
  ),
  nora('change', 'add a reminder 30 minutes before the swim', [DECLINED]),
  nora('change', 'plan tomorrow but without the hall', [DECLINED]),
  nora('change', 'plan next 3 days', [DECLINED]),
  nora('change', 'put the essay first', [DECLINED]),
  nora('change', 'im ill tomorrow, clear my morning', [DECLINED]),
  nora('change', 'can you make sure nothing is planned after 8pm', [DECLINED]),
  nora('change', 'push everything from tonight to tomorrow', [], proposes(/freezer.*11-30/, /grandma.*11-30 19:00/)),
  nora('change', 'set the hall to high and move it to thursday', [], proposes(/hall.*high/, /hall.*2026-12-03/)),
  pavel(
    'change',
    'перенеси бассейн на среду и напомни за час',
    [/Этого я не умею/],
    proposes(/Бассейн.*2026-12-02 19:00/),
  ),
  pavel('change', 'распланируй завтра но без курсовой', [DECLINED]),
  pavel('change', 'поставь курсовую первой', [DECLINED]),

  nora('busy', 'what do i have on wednesday', [/until 07:30 Night shift/], { not: [/20:00/] }),
  nora('day', 'what should i do tonight', [/freezer/, /grandma/, /permit/], { not: [/nothing/] }),
  nora('day', 'anything left for this evening', [/freezer/, /grandma/], { not: [/hall/] }),
  nora('week', 'how much work have i got this week', [/Sunday 6 December/, /essay/]),
  nora('able', 'will i finish everything this week', [/essay/, /enough/]),
  nora('able', 'will i make the essay deadline', [/5 h of work/, /Other tasks take 8 h/]),
  nora('able', 'will i make the novella deadline', [/Which task/], { not: [/enough/] }),
  nora('able', 'if i skip the swim will i finish the essay', [/did not understand/], { not: [/enough/] }),
  nora('free', 'do i have 10 hours before friday', [/30 h 30 min in parts/]),
  nora('hours', 'when is my next day off', [/next day off: Saturday 5 December/]),
  nora('list', 'is there anything due this week i havent planned', [/did not understand/]),
  pavel('day', 'что у меня сегодня вечером', [/учебники/, /общежитие/]),
  pavel('busy', 'сколько у меня пар на неделе', [/2 раза/, /среда/]),
  pavel('week', 'план на неделю', [/Курсовая/, /Пары/]),
  pavel('week', 'какие дедлайны на этой неделе', [/Курсовая/, /Презентация/]),
  pavel('able', 'успею ли я курсач до 4', [/Курсовая/, /6 ч/], { not: [/не хватит/] }),
  pavel('able', 'успею ли я диплом до 10', [/Какую задачу/], { not: [/хватит|Успеть/] }),
  pavel('able', 'если завтра не пойду на пары, успею отчёт?', [/Не понял/], { not: [/Успеть/] }),
  pavel('able', 'успею презентацию до среды', [/Презентация/, /2 ч/], { not: [/учебники/] }),
  pavel('title', 'когда мне отчёт делать', [/в плане завтра, 17:00/]),
  pavel('title', 'сколько ещё осталось по курсовой', [/10:00 · …/]),
  pavel('mood', 'нет сил вообще, 3 из 10', [/энергия 7, фокус 5/]),
];
