import { once } from '../../shared/once.ts';
import { list, matchesPattern, nearlyMatchesPattern, type Word } from './words.ts';

/**
 * What a word is there for: its classes.`plan*`is any word that begins so,`how_many`is two words in a row. A word can have
 * several classes. To teach the assistant a word, add it to a line here.
 */
const CLASSES = {
  // how it asks
  what: list`what whats which whatever wat wot wots tell_me_more more_about подробнее что че чего чему чем какой какая какое какие какую каких какими каким какому чего_бы что_бы`,
  when: list`when whens what_time till_when by_when what_date when_is когда во_сколько в_котором_часу в_какое_время до_скольки со_скольки к_которому до_какого_числа какого_числа к_какому_числу`,
  why: list`why reason* how_come what_for почему зачем отчего причин* с_чего_вдруг`,
  how: list`how hows как каково`,
  howMany: list`how_many how_much how_often a_lot lots many much сколько скока скок сколько_раз много насколько`,
  howLong: list`сколько_по_времени how_long how_much_time how_many_hours how_much_work сколько_времени сколько_часов сколько_минут сколько_работы как_долго долго_ли долго сколько_займет сколько_займут сколько_уйдет сколько_это_займет`,
  where: list`where где куда`,
  given: list`if only если только лишь`,
  who: list`who whom whos кто кого кому с_кем кем чей`,
  whether: list`влез влезла влезло влезли вошло or_not or_not_yet or_no yet или_нет или_еще_нет или_пока_нет ли`,
  or: list`or или либо`,
  not: list`not didnt havent hasnt isnt wasnt arent dont doesnt не нет ни`,
  // what it is about
  work: list`do work to_do doin doing handle do_i_work hard_work hard_stuff difficult садиться сложн* трудн* делать поделать сделать делаю работы работаю работа работать knock knock_out посидеть поработать взять закрыть закрывать добить доделать разгрести раскидать разобраться пилить осилить потратить tackl* smash*`,
  tasks: list`task* todo* to-do* to_do_list to_dos list lists job* chore* thing things stuff item* errand* bits дел дела дело делам делами делах задач* задани* списк* список пункт* задачк* задачек`,
  calendar: list`meeting* calendar diary appointment* event* class* lesson* session* встреч* календар* событи* мероприят* созвон* урок* пары пара заняти* совещани* митинг*`,
  plan: list`plan plans planned planning schedul* agenda план* запланирова* расписани*`,
  overview: list`coming_up upcoming ahead overview summar* my_day my_week on_my_plate look looks looking обзор сводк* впереди ближайшее_время мой_день моя_неделя как_дела предстоит предстоящ* намеча* ожида* ждет_меня rundown on_the_cards looking_like`,
  free: list`free availab* slot* gap* opening space window* got_time have_time any_time time_to time_for spare_time free_time свобод* окно окна окошк* окон есть_время будет_время промежут* перерыв* spare слот*`,
  busy: list`busy packed hectic slammed занят занята заняты занято завал* забит* плотн* перегруж* загруж*`,
  done: list`had_my done ready did finish* achiev* got_done get_done sorted ticked ticked_off check_off crossed closed have_had off_the_list off_my_list recap сделал* сделан* заверш* законч* выполн* готов* сдал* дописал* успел* доделал* закрыл закрыла закрыли вычеркнул* итог* complet* managed so_far got_through close closing close_out closed_out wrapped signed_off handed_in turned_in submitted handled sorted_out добил* осилил* разгреб разгребл* сдан*`,
  energy: list`energy energetic stamina энерги* бодр* сил силы силам силами силах сила`,
  focus: list`focus* concentrat* attention attentive сосредоточ* фокус* концентрац* внимани* внимательн* соображ* думается`,
  mood: list`mood mood_log* moods feel feeling feels felt how_was_i how_am_i how_were_i настроени* самочувстви* чувств* состояни* я_себя how_am_i_doing how_was_my`,
  logged: list`logged logging my_log отмечал* отметил* записывал*`,
  turn: list`turn_on turn_off switch_on switch_off enable disable включить выключить включи выключи отключ*`,
  hours: list`hours_do_i_work do_i_work do_i_start_work do_i_finish_work do_i_stop_work* what_time_do_i_finish_work when_do_i_finish_work начинаю_работать am_i_working работаю работаем`,
  settings: list`am_i_off day_off days_off work_hours working_hours working_day working_days рабоч*_врем* рабоч*_час* рабоч*_дн* рабоч*_день выходной выходного settings setting theme dark_mode language timezone time_zone notification* reminder* настройк* тема тему темную_тему язык часовой_пояс уведомлени* напоминани* пуш*`,
  outside: list`get_to how_far traffic directions parking going_for go_for как_добраться как_доехать как_проехать сколько_ехать сколько_идти далеко_ли slept weather news joke* новост* анекдот* сон сплю выспал* dollar* price* owe owes owed снег курс курса доллар* евро сколько_стоит денег спал спала sleep* rain* snow* cost* euro* цен* погод* дожд*`,
  others: list`husband* wife* sister* brother* colleague* partner* his their her_calendar жена жену жене женой жены сестр* коллег* муж мужа брат брата boss начальник препод`,
  erase: list`all_my_data my_account delete_account мои_данные все_данные аккаунт*`,
  // which of them
  overdue: list`ничего_не_забыл* ничего_не_пропустил* ничего_не_упустил* did_i_forget did_i_miss overdue over_due late behind missed miss forget forgot forgotten forgetting expired просроч* опазд* опозда* хвост* забыл* просрал* провис* долги долгов упустил* let_slip пропущ* пропустил* завис зависло зависли`,
  undated: list`undated no_date* no_deadline* no_due_date* without_date* without_a_date without_deadline* without_a_deadline without_due_date* without_a_due_date бессрочн* без_срока без_даты без_дат без_дедлайна без_числа`,
  dated: list`with_a_date with_dates со_сроком со_сроками с_датой с_дедлайном`,
  important: list`high higher important importance matter* critical высок* важн* поважн* посрочн* приоритет* главн* priority prio`,
  low: list`low lower unimportant low*_prio* низк* неважн* несрочн* низк*_приоритет* less_important less_urgent no_rush no_hurry не_горит не_к_спеху менее_важн*`,
  medium: list`medium normal medium_priority normal_priority priority_medium priority_normal priority_to_medium priority_to_normal средн* обычный обычную обычная обычное обычным нормальный нормальную нормальным средн*_приоритет* обычн*_приоритет* нормальн*_приоритет* приоритет*_средн* приоритет*_обычн* приоритет*_нормальн*`,
  urgent: list`urgent* asap burning on_fire срочн* горит горят горящ* горю поджима* pressing`,
  repeats: list`repeat* recurr* regular* routine* habit* every_day every_week every_month daily weekly monthly повтор* регулярн* привыч* рутин* каждый_день каждую_неделю каждый_месяц ежедневн* еженедельн* ежемесячн*`,
  inProgress: list`над_чем_я_работаю над_чем_работаю am_i_working in_progress ongoing working_on on_the_go started_already half_done в_работе в_процессе начатые начатое начатых начал_и_не`,
  waits: list`stuck depend* waiting wait waits held_up cant_start cant_begin жду* ждет блокир* мешает нельзя зависит ожидает hold_up block* hold*`,
  unplanned: list`unplanned unscheduled not_planned not_scheduled not_in_my_plan not_in_the_plan not_fit didnt_fit doesnt_fit left_out не_влез* не_вошл* не_вошел не_попал* не_помест* не_уместил* нет_в_плане вне_плана не_запланирован*`,
  open: list`висит висят hanging open left remain* undone unfinished outstanding still_to_do rest_of остаток остал* остается остаются открыт* незаверш* невыполнен* несделан* не_сделано недодел*`,
  easy: list`easy easi* simple light lighter no_thinking low_effort легк* попроще полегче необременительн* gentle несложн* нетрудн* прост простое простая простые простую простых`,
  tired: list`more_tired exhaust* drained sleepy knackered wiped wiped_out burnt* burned* burnout worn_out beat fried no_energy low_energy suck устал* уставш* устаю устае* утом* разбит* сонн* дохл* никакая никакой никакие труп без_сил сил_нет нет_сил сил_0 сил_ноль нет_энергии на_нуле tired tiring wrecked fatigue* выжат* вымотан* вымотал* замучил* вял* усталост* еле_ноги crash* dead`,
  all: list`all everything all_of_it whole each every весь вся все всю всех всем`,
  // in which order, and how many
  first: list`most_important most_urgent most_pressing highest_priority top_priority в_первую_очередь первую_очередь сам*_важн* сам*_срочн* сам*_главн* важнее_всего срочнее_всего first frist start begin next now do_now do_first do_next what_now focus_on work_on bored one_thing one_task top перв* сперва сначала начать начать_с начни_с начина* взяться браться возьмусь заняться занима* следующ* дальше одно_дело что-то_одно что_сейчас скучно get_started get_going`,
  nth: list`second third fourth another something_else other_one втор* трет* четверт* другое другую другая другие другой`,
  after: list`after afterwards then после затем потом`,
  last: list`last latest recent* previous последн* недавн* предыдущ* последний_раз в_последний_раз`,
  longest: list`longest longer long biggest bigger big largest large most_time most_of_my_time дольше длинн* долгая долгое долгий долгую долгие больше_всего_времени крупн* больша* большое большие`,
  shortest: list`shortest shorter short quickest quick quickly smallest small короче коротк* быстр* мелк* fastest по-быстрому`,
  oldest: list`висит_дольше* лежит_дольше* oldest older old stale старая`,
  soonest: list`soonest nearest earliest closest ближайш* раньше_всех`,
  age: list`been_waiting been_on been_there been_lying been_sitting how_old давно давненько`,
  // what is measured
  due: list`due deadline* due_date submit срок* дедлайн* дэдлайн* крайн* сдать сдавать сдаю cut-off cutoff последний_день последний_срок`,
  able: list`done_by able manage make_it_in_time make_it_by in_time on_time enough_time fits am_i_able going_to_be_done going_to_be_finished get_it_done get_it_all get_everything_done get_all on_track overcommitted overloaded успею успеем успеть успеваю успеваем успеется хвата* хватит уложусь possible is_it_possible возможно_ли реально_ли получится_ли уложиться will_i can_i`,
  room: list`do_i_have have_i_got is_there are_there will_i_have have_we_got есть_ли будет_ли есть найдется`,
  squeeze: list`room squeeze fit fit_in fit_into find slot_for влезет втисн* найди найдите смогу поместится`,
  daysUntil: list`how_long_till how_long_until how_many_days how_soon days_until days_till days_left сколько_дней дней_до через_сколько`,
  dayEnd: list`when_will_i_finish when_do_i_finish what_time_do_i_finish when_am_i_done when_am_i_finished will_i_be_done i_be_done done_for_the_day done_for_today knock_off освобо* закончу закончится_день`,
  span: list`starts start_time end ends end_time begins finishes начинается кончается заканчивается идет длится`,
  before: list`before until till b4 до перед`,
  drop: list`leave_for leave_until leave_till leave_out оставить_на least_important least_urgent drop skip put_off delay push cancel let_go get_rid can_wait not_do отказ* выкин* выброс* подожд* потерпит отложить отменить перенести сдвинуть пропустить ditch dump leave postpone не_делать можно_не_делать забить перенесу отложу оставлю`,
  best: list`best best_time best_time_for best_time_to лучшее_время peak* productive* sharp* strongest highest most_energy awake alert good_time good_hours лучш* пик* продуктив* эффективн* больше_всего at_my_best`,
  worst: list`worst lowest weakest bad useless rubbish terrible awful hopeless хуже худш* слаб* меньше_всего плох* тяжел* вял* туплю миним*`,
  trend: list`менял* меняется меняются trend* better worse improv* rising falling dropp* up_or_down gone_up gone_down going_up going_down getting becom* change* changing lately последнее_время тренд* улучш* ухудш* растет расту* пада* снизил* вырос* изменил* становится стал стала стали стало`,
  compare: list`than compar* versus vs against differ* more less сравн* отличается разниц* больше меньше выше ниже лучше_или получше похуже побольше поменьше повыше пониже better_than worse_than лучше_чем хуже_чем`,
  average: list`average* mean средн*`,
  weekday: list`weekday* which_day what_day which_days day_of_the_week какой_день какие_дни день_недели дни_недели дням`,
  part: list`time_of_day times_of_day morning* afternoon* evening* night* время_дня времени_дня утро утра утру утром утрам вечер вечера вечеру вечером вечерам днем ночь ночью midday noon lunchtime утренн* вечерн* дневн* обед`,
  justNow: list`только_что just_now a_moment_ago`,
  future: list`will ill gonna доделаю сделаю закончу завершу допишу закрою сдам буду`,
  upTo: list`up_to within at_most no_more_than no_longer_than не_больше не_более не_дольше`,
  under: list`less_than shorter_than fewer_than under below меньше_чем менее короче_чем короче быстрее меньше`,
  over: list`more_than longer_than over above больше больше_чем более дольше_чем дольше длиннее`,
  about: list`about around approximately roughly more_like closer_to close_to at_least max maximum minimum примерно приблизительно около порядка где-то не_меньше не_менее минимум максимум`,
  more: list`more another extra additional еще`,
  // what else can be asked
  aside: list`of_course after_all in_fact in_the_end for_example at_the_moment if_possible в_общем в_принципе в_целом в_итоге в_конце_концов все_равно если_что как_правило короче_говоря между_прочим на_самом_деле по_идее по_сути по_факту честно_говоря если_можно если_не_сложно`,
  // talk
  thanks: list`thanks_a_lot thank_you_so_much thanks_a_bunch thanks_a_million many_thanks thank* thx ty cheers lifesaver* youre_the_best you_rock ur_great youre_great good_bot спасибо_большое большое_спасибо спасиб* спс благодар* молодец умница ты_лучший ты_лучшая thank_you appreciated youre_a_star thank_you_ever_so_much thank_you_very_much`,
  hello: list`hi hello hey good_morning good_afternoon good_evening привет* здравствуй* здаров* добрый_день доброе_утро добрый_вечер доброй_ночи hiya yo приветик хай`,
  bye: list`bye goodbye see_you see_ya пока_пока до_свидания до_завтра goodnight good_night take_care`,
  good: list`great cool nice perfect ok okay alright круто отлично супер хорошо ок ладно понятно ясно класс fine awesome lovely sounds_good got_it understood замечательно здорово принято понял поняла`,
  help: list`what_can_you how_do_i_log how_do_i_add how_do_i_undo how_do_i_delete how_do_i_rename how_do_i_create how_do_i_complete how_to_add how_to_undo can_you_undo как_записать как_добавить как_отменить как_удалить как_переименовать help what_can_u_do what_do_you_do how_does_this_work how_do_you_work can_you_do commands what_can_i_ask what_can_i_say can_you_help помоги умеешь умеете умеешь_ставить можешь_делать пользоваться команды что_ты_можешь что_вы_можете чем_поможешь чем_можешь что_можно_спросить what_are_you who_are_you bot robot ai human model language_model бот робот модель человек кто_ты кто_вы`,
  you: list`you u ur your ты вы тебя тебе вас`,
} satisfies Record<string, string[]>;

export type LexiconClass = keyof typeof CLASSES;

/** By length, the longest first: a word that is in a longer phrase says nothing by itself, like `how` in `how many`. */
const listPhrases = once(() => {
  const phrases = Object.entries(CLASSES).flatMap(([name, patterns]) =>
    patterns.map((each) => ({ name: name as LexiconClass, phrase: each.replaceAll('ё', 'е').split('_') })),
  );
  return [...Map.groupBy(phrases, ({ phrase }) => phrase.length)]
    .sort(([a], [b]) => b - a)
    .map(([, ofLength]) => Map.groupBy(ofLength, ({ phrase }) => phrase[0]?.[0]));
});

/**
 * The classes of each word that has one. A word may have typos, but for its first letter, if it is none of the lexicon as it is.
 * @param exact words that have none
 */
export function findClasses(words: Word[], exact: Word[] = []): Map<Word, Set<LexiconClass>> {
  const classes = new Map<Word, Set<LexiconClass>>();
  for (const matches of [matchesPattern, nearlyMatchesPattern]) {
    const isNear = matches === nearlyMatchesPattern;
    for (const byInitial of listPhrases()) {
      const free = words.map((word) => (classes.has(word) || (isNear && exact.includes(word)) ? '' : word.text));
      for (const [at, text] of free.entries()) {
        for (const { name, phrase } of byInitial.get(text[0]) ?? []) {
          if (isNear && name === 'done') continue; // `закрыт` is not `закрыл`
          if (!phrase.every((pattern, index) => matches(free[at + index] ?? '', pattern))) continue;
          for (const word of words.slice(at, at + phrase.length))
            classes.set(word, new Set([...(classes.get(word) ?? []), name]));
        }
      }
    }
  }
  return classes;
}
