import { toSet } from './words.ts';

// Words that change nothing about what is said. A word for which, how much, how sure or when is none of them.

/** To the assistant, or before what is said. */
export const COURTESY = toSet`please pls plz hey hi hello can could would will may shall you i we us me my id ill im ive want wanna like need to lets let ok okay and then just also now no well so but hmm oh actually mind be kindly пожалуйста плиз можешь можете можно мне нам я хочу хотел хотела бы надо нужно давай давайте и а также потом ну слушай так ты вы нет да ой ага окей короче`;

/** They are in titles, but say nothing of them. */
export const EMPTY = toSet`out off back something anything there here тоже также too also самое самый самая before after until till перед после the thing things stuff one some штука most and for with about from into that this what when how why can you has have are was did does will get got not but our your his her its all any для про над под при что как это мне мой моя мои мою меня мной тебе тебя его она они все всё был была было быть есть нет или уже еще надо нужно можно если чтобы должен должна день дня дню дни дней`;

/** They do not change a question nor a statement: see `isFiller`. */
const LISTED = new Set([
  ...EMPTY,
  // pronouns and quantifiers
  ...toSet`gonna however meanwhile therefore заранее итак однако явно получается бро day days over around within минимум ones yourself him she they them someone somebody anyone anybody everyone everybody nobody nothing these those thats theres others enough few lot little least make made нас него нее ней ним них ими друг себя собой сам сама само самой самого самому сами самые ничего были оно нибудь`,
  // auxiliaries, modals and the copula
  ...toSet`been being had having might ought should supposed meant used gotta gimme lemme dunno youll youre were went goes going gone gets give gives giving come comes coming take takes taking took keep kept makes making happen happens happening wants needs use upon мочь должны придется приходится следует стоит пора хочется хотелось сказать стоять имеется собираюсь планирую нужен нужна нужны`,
  // prepositions and conjunctions
  ...toSet`since through though although whether because cause coz cos cuz once else even чтоб хотя раз`,
  // adverbs of time, place, frequency and order
  ...toSet`down time times hours show again already always anymore anyway anyways anyhow ever everywhere often seldom sometime sometimes somewhere soon still such today together whenever wherever while later atm rn опять снова сейчас щас теперь тогда скоро вскоре иногда часто редко всегда пока там тут здесь сюда туда везде вместе сегодняшний наконец наконец-то раньше позже попозже пораньше конца конце конец очередь часов время времени`,
  // how much and how exactly
  ...toSet`pretty must honest norm норм altogether total bit far indeed sort proper quite same super tbh very way всего ровно прямо прям чуть чуток чуть-чуть немного немножко слегка очень весьма слишком вполне совсем абсолютно целиком все-таки всетаки даже`,
  // what frames a question or a remark
  ...toSet`ask answer check remind remember see say said tell told think know name question idea guess suppose wonder wondering sure right hard head hand chance deal business trying try fyi omg yay yeah nah yes sorry excuse appreciate dear mate man dude bro buddy friend hun honey love god chat wise good подскажи скажи расскажи покажи выведи перечисли напомни посмотри смотри дай дай-ка дайте знаю знаешь понимаешь например кстати кароче походу типа значит вообще вообще-то ваще ведь вот вон вдруг правда честно просто похоже по-моему прошу блин черт ура ого хм хз имхо лан будто милый дорогой братан займет займут уйдет уйдут нафиг вам плюс мож`,
]);

/** `definitely`, `обязательно`: adverbs that are in no class of the lexicon. */
const ADVERB =
  /^(?!only|badly|poorly|reply|apply|supply|family|july|ally|bully|jelly|rally|italy|не)(?:[a-z]{2,}ly|[а-я]{2,}(?:льно|нно|чно|жно|рно|сно|йно|дно|ически|стью))$/;
/** Pronouns in all their forms, `какой-нибудь`, and the forms of `быть`, `мочь` and `хотеть`. */
const FORMS =
  /^(?:(?:мо|тво|сво)(?:й|я|е|и|ю|его|ей|ему|им|их|ими|ем)|(?:наш|ваш)(?:а|е|и|у|его|ей|ему|им|их|ими|ем)?|э?т(?:от|а|о|у|ого|ой|ому|им|ом|и|их|ими|е|ех|ем|еми)|так(?:ой|ая|ое|ие|ого|ую|ому|им|их|ими|ом)|кажд(?:ый|ая|ое|ого|ой|ому|ую|ым|ом)|люб(?:ой|ая|ое|ые|ого|ую|ому|ым|ых)|[кчзпгс][а-я]+-(?:то|нибудь|нить|либо)|кое-[а-я]+|чтонить|буд(?:у|ешь|ет|ем|ете|ут|ь|ьте)|с?мо(?:гу|жешь|жет|жем|жете|гут|г|гла|гло|гли)|хо(?:чу|чешь|чет|тим|тите|тят|тел|тела|тели))$/;

/** Whether a word changes nothing about a question or a statement. */
export const isFiller = (text: string): boolean =>
  LISTED.has(text) || FORMS.test(text) || (ADVERB.test(text) && !TWISTS.has(text));

/** They say how sure or how exact. That changes a statement, not a question. */
export const HEDGES = toSet`max roughly approximately примерно приблизительно reckon probably possibly presumably apparently supposedly think maybe perhaps guess hopefully suppose кажется вроде похоже наверное наверно видимо примерно возможно думаю надеюсь допустим предположим представим`;

/** They negate, limit or condition what is said. They are never fillers. */
export const TWISTS = toSet`half не ни нет без кроме вместо почти половина половину наполовину частично полпути передумал передумала передумали оставь оставить оставим except without unless instead not no never halfway almost nearly partly leave keep didnt dont doesnt cant cannot wont havent hasnt hadnt isnt wasnt arent werent wouldnt couldnt shouldnt neither nor rather barely hardly scarcely mostly shant aint mustnt neednt никогда едва вряд`;
