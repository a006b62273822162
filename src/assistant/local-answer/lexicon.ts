import { matchesPattern, nearlyMatchesPattern, type Word } from './words.ts';

/**
 * The words of each concept, English and Russian. `plan*` is any word that begins so, and `how_many` is two words in a
 * row. A word can belong to several concepts.
 */
const LEXICON = {
  // what is asked
  what: 'what whats which whats wat что чем чего какой какая какие какое какую каких чо че шо',
  when: 'when whens what_time wen когда во_сколько в_котором_часу',
  why: 'why reason* how_come почему зачем отчего из-за_чего причин*',
  how: 'how как каким_образом',
  howMany: 'how_many number_of count amount сколько число количество скока скок how_much',
  howLong: 'how_long how_much_time сколько_времени как_долго сколько_займет сколько_уйдет длительность',
  who: 'who кто',
  // what to do
  first:
    'first urgent* next priorit* start begin important* pressing asap fire burning перв* срочн* важн* важнее* начать начинать начнем горит горят сначала приоритет* главн* дальше следующ* matter* matters_most bored boring скучно',
  work: 'i_do we_do to_do do_now do_first do_next doing work tackle focus_on делать сделать заняться поделать взяться работать браться',
  easy: 'easy easier light* quick* simple small tiny легк* быстр* прост* мелк* попроще полегче',
  tired:
    'tired tiredness exhausted exhausting drained sleepy weary no_energy low_energy zero_energy burned burnt wiped knackered устал* устаю устаешь усталост* выжат* вымот* разбит* сонн* нет_сил сил_нет без_сил сил_0 сил_ноль нет_энергии энергии_нет сил_мало на_нуле',
  minutes: 'min mins minute* hour half_an_hour quarter минут* мин минутк* час часа часов часик полчаса полчасика',
  nth: 'second third fourth second_one another другая другую вторая вторую второе второй третья третью третье третий четвертая следующая',
  after: 'after afterwards после затем потом',
  not: 'not didnt havent isnt wasnt не',
  overview: 'overview summary summarise summarize status my_day my_week обзор сводк* мой_день моя_неделя как_дела',
  clock:
    'what_time_is_it what_day_is_it whats_the_date whats_the_time todays_date который_час сколько_время какое_число',
  daysUntil: 'how_many_days days_until days_till days_to days_left сколько_дней дней_до через_сколько',
  drop: 'drop skip let_go get_rid throw_out not_do postpone отказ* выкин* выброс* пропустить не_делать отложить отменить can_wait подожд* потерпит get_rid',
  // tasks
  tasks: 'task* to-do* todo* tasklist list дел дела делам делами задач* задание задания список списк*',
  important:
    'high_priority highest_priority important важные высокого_приоритета высоким_приоритетом высокий_приоритет',
  undated:
    'no_date no_due_date no_deadline undated without_a_date without_date without_deadline без_срока без_даты без_дедлайна бессрочн*',
  longest: 'longest biggest largest длинн* долгая долгое самая_большая',
  shortest: 'shortest smallest коротк* самая_маленькая',
  all: 'everything все весь',
  open: 'open left remain* undone unfinished outstanding pending осталось остал* открыт* незаверш* невыполнен* не_сделано',
  overdue: 'overdue late behind missed просроч* опазд* опозд* пропущ* прозева* завис* просрал* провис* профук* slipped',
  due: 'due deadline* срок* дедлайн* дэдлайн* сдать сдавать сдаю',
  waits: 'blocked blocking blocks depend* waiting wait ждет жду зависит зависят блокир* мешает нельзя',
  able: 'make_it in_time finish_before enough_time manage успею успеем успеть успеваю успеваем хватит_времени can_i_finish can_i_do can_i_make get_it_all',
  meetings: 'meeting* appointment* event* встреч* созвон* мероприят*',
  free: 'free available availability busy slot свобод* занят занята занято заняты окно окошк*',
  // what was done
  done: 'done finish* complete* completed accomplish* achiev* did ticked got_done сделал* сделан* заверш* законч* выполн* готово готов успел* доделал* закрыл* recap summary итог*',
  streak: 'streak in_a_row подряд стрик* серия',
  // mood
  mood: 'mood* feel feeling felt wellbeing настроени* самочувстви* чувству* состояни* was_i am_i_doing i_doing я_себя',
  energy: 'energy energetic vigor энерги* бодрост* сил силы',
  focus: 'focus concentrat* фокус* концентрац* внимани* сосредоточ*',
  best: 'best peak* productive* sharpest strongest highest most_energy most_energetic лучш* пик пика пике продуктивн* эффективн* больше_всего максимум* бодрее',
  worst: 'worst lowest weakest least bad слаб* худш* хуже меньше_всего минимум* тяжел* плохо плохой',
  trend:
    'trend* better worse improv* declin* rising falling progress динамик* тренд* тенденц* улучша* ухудша* становится лучше_или_хуже растет пада* прогресс',
  compare: 'compare* compared versus vs against difference сравн* по_сравнению отличается разниц*',
  average: 'average* mean typical* usual* средн* обычно',
  weekday:
    'weekday* weekdays which_day what_day day_of_the_week какой_день в_какой_день какие_дни день_недели дни_недели дням',
  part: 'morning* afternoon* evening* night* midday утр* утром вечер* днем ночь* ночью обед* полдень',
  // plan
  plan: 'plan plans planned schedul* agenda timetable расписани* план плана плану планах планы запланирован* распорядок',
  // talk
  thanks: 'thanks thank thx ty cheers спасибо спс благодар* мерси пасиб*',
  hello: 'hi hello hey yo morning привет* здравствуй* хай салют добрый_день доброе_утро добрый_вечер здорово',
  bye: 'bye goodbye пока_пока до_свидания до_завтра',
  good: 'great cool nice awesome perfect ok okay круто класс отлично супер хорошо ок ага понятно ясно',
  help: 'help can_you_do what_can_you помощь помоги умеешь можешь_делать что_спросить возможност* функци* команды you_know знаешь',
  you: 'you ты вы',
  robot: 'bot robot ai chatgpt human model бот робот ии модель человек нейросет*',
  // what is not known here
  sleep: 'sleep slept sleeping insomnia спал* сон сплю выспал* бессонниц*',
  outside:
    'weather news rain joke song recipe stock price погод* новост* дождь анекдот шутк* песн* рецепт курс_доллара курс_валют',
  reminders: 'reminder* notification* notify push alert* напоминани* уведомлени* пуш* оповещени*',
  settings: 'settings theme language timezone dark_mode настройк* тему тема язык часовой_пояс',
  erase: 'all_my_data my_account everything_about account все_мои_данные мои_данные аккаунт* мой_профиль',
} as const satisfies Record<string, string>;

export type Concept = keyof typeof LEXICON;

const PATTERNS = Object.entries(LEXICON).map(([concept, patterns]) => ({
  concept: concept as Concept,
  phrases: patterns.split(' ').map((pattern) => pattern.split('_')),
}));

/**
 * The concepts of a question, and the words that they were found in. A word may have typos if it is none of the lexicon
 * as it is.
 */
export function findConcepts(words: Word[]): { concepts: Set<Concept>; used: Set<Word> } {
  const concepts = new Set<Concept>();
  const used = new Set<Word>();
  for (const matches of [matchesPattern, nearlyMatchesPattern]) {
    const free = words.filter((word) => !used.has(word));
    for (const { concept, phrases } of PATTERNS) {
      for (const found of phrases.flatMap((phrase) => findPhrase(phrase, words, matches))) {
        if (!found.every((word) => free.includes(word))) continue;
        concepts.add(concept);
        for (const word of found) used.add(word);
      }
    }
  }
  return { concepts, used };
}

/** Wherever the words of a phrase come in a row. */
function findPhrase(phrase: string[], words: Word[], matches: (word: string, pattern: string) => boolean): Word[][] {
  return words
    .map((_, at) => words.slice(at, at + phrase.length))
    .filter(
      (found) => found.length === phrase.length && found.every(({ text }, index) => matches(text, phrase[index] ?? '')),
    );
}
