import { once } from '../../shared/once.ts';
import { list, matchesPattern, nearlyMatchesPattern, type Word } from './words.ts';

/**
 * The words of each concept, English and Russian. `plan*` is any word that begins so, and `how_many` is two words in a
 * row. A word can belong to several concepts.
 */
const LEXICON = {
  // what is asked
  what: list`tell_me_more more_about подробнее што wat what whats wots wot which чего_бы что_бы что чем чего какой какая какие какое какую каких че чо`,
  when: list`до_скольки when whens what_time когда в_какое_время во_сколько в_котором_часу`,
  why: list`why reason* how_come почему зачем отчего причин*`,
  how: list`how как`,
  howMany: list`how_many how_much a_lot lots many much много count сколько скока скок`,
  howLong: list`total_time how_much_work сколько_работы долго_ли how_long how_much_time how_many_hours how_many_minutes сколько_часов сколько_минут сколько_времени как_долго сколько_займет сколько_уйдет`,
  who: list`who кто`,
  // what to do
  first: list`burning on_fire горя* what_now что_сейчас top_priority first urgent* next priorit* start begin important* pressing asap matter* bored top top_priority one_thing one_task что-то_одно одно_дело перв* срочн* важн* нача* начни* гори* сначала приоритет* главн* дальше следующ* скучно`,
  work: list`работы сложное сложного сложным сложных i_do we_do to_do do_now do_first do_next doing work tackle focus_on поделать делать делаю делаем сделать заня* занима* работаю knock_off knock_out doin взяться работать`,
  easy: list`no_thinking mindless brainless easy easi* light* simple легк* прост* попроще полегче`,
  tired: list`crash* дохл* fried more_tired tired* exhaust* drained sleepy no_energy low_energy burnt* burned* burnout* wiped_out wiped knackered suck никакая никакой никакие труп устал* уставш* устаю устае* разбит* сонн* нет_сил сил_нет без_сил сил_0 сил_ноль нет_энергии на_нуле`,
  minutes: list`min mins minute* hour полтор* минут* мин час* полчас*`,
  last: list`last latest recent* последн* недавн*`,
  or: list`or или`,
  whether: list`or_not_yet or_not или_еще_нет или_нет`,
  nth: list`something_else другое second third fourth another друг* втор* трет* четверт*`,
  after: list`after afterwards после затем потом`,
  not: list`not didnt havent isnt wasnt не нет`,
  overview: list`coming_up upcoming soon скоро overview rundown summar* my_day my_week обзор сводк* мой_день моя_неделя как_дела`,
  dayEnd: list`will_i_be_done i_be_done освобо* finish_work done_for_the_day off_work`,
  daysUntil: list`how_long_till how_long_until how_many_days days_until days_till days_left сколько_дней дней_до`,
  drop: list`least_important least_urgent push postpone put_off delay перенести сдвинуть drop skip let_go get_rid can_wait not_do отказ* выкин* выброс* подожд* потерпит отложить отменить`,
  // tasks
  tasks: list`chore* task* todo* to-do* list дела дел дело делам делами делах задач* задани* спис*`,
  important: list`high высокие важного важное high_priority highest_priority important_tasks important_things urgent_tasks важные важных важными срочные срочных высокого_приоритета высоким_приоритетом высокий_приоритет`,
  soonest: list`nearest soonest earliest ближайш*`,
  undated: list`бессрочн*`,
  repeats: list`repeat* recurr* regular* every_day every_week every_month daily weekly повтор* регулярн* каждый_день каждую_неделю каждый_месяц ежедневн* еженедельн* как_часто how_often`,
  inProgress: list`in_progress ongoing working_on on_the_go в_работе в_процессе начатые начал_и_не`,
  age: list`been_waiting been_on been_there been_lying давно давненько`,
  longest: list`больше_всего_времени most_of_my_time most_time longer bigger big дольше longest biggest largest большая большие длинн* долгая долгое самая_большая`,
  shortest: list`quick* small быстр* мелк* shorter короче shortest smallest коротк* самая_маленькая`,
  all: list`everything all all_of_it все весь всю`,
  open: list`on_my_plate open left remain* undone unfinished outstanding остал* открыт* незаверш* невыполнен* не_сделано`,
  overdue: list`forget forgetting хвост* overdue late behind miss missed slipped просроч* опазд* опозд* пропущ* forgotten забыл* просрал* провис* завис*`,
  span: list`starts start_time end ends end_time begins finishes начинается кончается заканчивается идет длится`,
  due: list`due deadline* срок* дедлайн* дэдлайн* сдать сдавать сдаю`,
  waits: list`block* stopp* depend* waiting wait ждет жду завис* блокир* мешает нельзя`,
  able: list`overcommitted overbooked overloaded vs_time versus_time realistic хватит хватает what_fits what_would_fit get_everything_done get_it_done will_i_get can_i_fit will_i_finish will_i_make make_it in_time finish_before enough_time manage успею успеем успеть успеваю успеваем хватит_времени can_i_finish can_i_do can_i_make get_it_all`,
  meetings: list`class* lesson* пары урок* meeting* calendar календар* appointment* event* встреч* созвон* мероприят*`,
  free: list`packed hectic full загружен* завал* забит* плотн* got_time have_time any_time time_to time_for есть_время будет_время free availab* busy slot gap* свобод* занят занята занято окно окошк*`,
  // what was done
  done: list`done sorted off_the_list off_my_list have_had finish* complet* accomplish* achiev* did recap сделал* сделан* заверш* законч* выполн* готов* сдал сдала дописал* успел* доделал* закрыл* итог*`,
  future: list`доделаю сделаю закончу завершу допишу закрою сдам`,
  // mood
  logged: list`logged logging my_log отмечал* отметился отметилась записывал*`,
  mood: list`mood_log* mood* feel* felt how_was_i how_am_i настроени* самочувстви* чувству* я_себя`,
  energy: list`силам сила energy energetic энерги* бодр* сил силы`,
  focus: list`думается соображ* focus* concentrat* фокус* концентрац* внимани* сосредоточ*`,
  best: list`awake alert good_time good_hours owl lark morning_person early_bird сова жаворонок best peak* productive* sharp* strongest highest most_energy лучш* пик* продуктив* эффективн* больше_всего`,
  worst: list`useless rubbish trash terrible awful hopeless вял* туплю worst lowest weakest bad слаб* худш* хуже меньше_всего тяжел* плох*`,
  trend: list`последнее_время стал стала стало стали gotten become becoming chang* up_or_down gone_up gone_down улучш* ухудш* изменил* меняется снизил* вырос* trend* better worse improv* rising falling dropp* going_down going_up динамик* тренд* тенденц* улучша* ухудша* становится растет пада*`,
  compare: list`more_tired tireder more больше less меньше compar* versus vs сравн* отличается разниц* выше ниже`,
  average: list`average* mean средн*`,
  others: list`husband* wife* sister* brother* boss* colleague* roommate* girlfriend* boyfriend* his their муж* жен* сестр* брат* начальни* коллег* парня девушки его их`,
  weekday: list`weekday* which_day what_day day_of_the_week какой_день какие_дни день_недели дни_недели дням`,
  part: list`time_of_the_day in_the_day time_of_day times_of_day время_дня времени_дня morning* afternoon* evening* night* утро утра утру утром утрам вечер вечера вечеру вечером вечерам днем ночь ночью`,
  // plan
  plan: list`plan plans planned schedul* agenda расписани* план плана плане плану планах планы запланирован*`,
  unplanned: list`not_in_my_plan not_in_the_plan not_fit didnt_fit doesnt_fit not_planned unplanned left_out не_влез* не_вошл* не_попал* не_помест* не_уместил* нет_в_плане вне_плана не_запланирован*`,
  // talk
  thanks: list`lifesaver* legend star youre_the_best ur_the_best you_are_the_best you_rock ur_great youre_great ты_лучший ты_лучшая ты_супер молодец умница умничка спасибо_большое большое_спасибо thank* thx ty cheers спасибо спасиб* спс благодар*`,
  hello: list`good_morning good_afternoon good_evening доброй_ночи hi hello hey привет* здравствуй* добрый_день доброе_утро добрый_вечер здаров*`,
  bye: list`bye goodbye пока_пока до_свидания до_завтра`,
  good: list`great cool nice perfect ok okay круто отлично супер хорошо ок понятно ясно`,
  help: list`help can_you_do can_u_do you_know помощь помоги умеешь знаешь возможност*`,
  you: list`you u ur ты вы`,
  robot: list`what_are_you bot robot ai human model бот робот модель человек`,
  // what is not known here
  sleep: list`sleep* slept спал* сон сплю выспал*`,
  outside: list`rain snow weather news погод* новост*`,
  reminders: list`reminder* notification* напоминани* уведомлени* пуш*`,
  turn: list`turn_off switch_off turn* включ* выключ*`,
  settings: list`settings theme language timezone настройк* тема тему язык часовой_пояс`,
  erase: list`all_my_data my_account delete_account мои_данные аккаунт*`,
} satisfies Record<string, string[]>;

export type Concept = keyof typeof LEXICON;

/** By length, the longest first: a word that is in a longer phrase says nothing by itself, as `how` of `how many`. */
const listPhrases = once(() => {
  const phrases = Object.entries(LEXICON).flatMap(([concept, patterns]) =>
    patterns.map((each) => ({ concept: concept as Concept, phrase: each.split('_') })),
  );
  return [...Map.groupBy(phrases, ({ phrase }) => phrase.length)]
    .sort(([a], [b]) => b - a)
    .map(([, ofLength]) => Map.groupBy(ofLength, ({ phrase }) => phrase[0]?.[0]));
});

/**
 * The concepts of each word that has one. A word may have typos, but for its first letter, if it is none of the lexicon
 * as it is.
 * @param exact words that have none
 */
export function findConcepts(words: Word[], exact: Word[] = []): Map<Word, Set<Concept>> {
  const concepts = new Map<Word, Set<Concept>>();
  for (const matches of [matchesPattern, nearlyMatchesPattern]) {
    const isNear = matches === nearlyMatchesPattern;
    for (const byInitial of listPhrases()) {
      const free = words.map((word) => (concepts.has(word) || (isNear && exact.includes(word)) ? '' : word.text));
      for (const [at, text] of free.entries()) {
        for (const { concept, phrase } of byInitial.get(text[0]) ?? []) {
          if (!phrase.every((pattern, index) => matches(free[at + index] ?? '', pattern))) continue;
          for (const word of words.slice(at, at + phrase.length))
            concepts.set(word, new Set([...(concepts.get(word) ?? []), concept]));
        }
      }
    }
  }
  return concepts;
}
