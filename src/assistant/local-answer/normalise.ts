import { type Class, type Facts, findUnused, readQuery } from './query.ts';
import { isQuestion } from './verbs.ts';
import { pattern } from './words.ts';

/** `write me a summary`, `прочитайте список`: it asks for what is there, and is no errand. */
const SHOW = pattern`^\s*(?:(?:send|read|write|give|show|tell)(?: me| us)? (?:(?:an?|the|my) )?(?=(?:\w+ )?(?:summary|overview|list|tasks|agenda|schedule|plan)\b)|(?:напиши|прочитай|посмотри|назови|перечисли|пришли|скинь|дай)(?:те)?\s+(?:(?:мне|мои|мой|все) )*(?=(?:список|сводк|дела|задачи|план|расписание)))`;
/** `new task: buy stamps`, `todo: buy stamps` */
const NEW_TASK = pattern`^\s*(?:(?:a )?new |нов(?:ая|ое) )?(?:task|to-?do|one|задача|дело)\s*:\s*`;
/** `could you please`, `я хотела бы`: at the beginning or after a comma, not in a quote. */
const POLITE =
  /("[^"]*"|«[^»]*»|“[^”]*”)|(?<=^[\s,]*|^(?:can|could|would|will) you\s+)(?:не могли бы вы|не мог(?:ла)? бы ты|(?:я )?хотел(?:ось|а|и)? бы(?= (?:пере|сдвин|отло|отмен|отказ|удал|убра|добав|запис))|будь(?:те)? (?:добр[аы]?|любезн[аы]?)|(?:(?:i['’]?d|i would) like to|(?:can|could|shall|may|let)['’]? ?(?:we|i|s|us))(?= (?:drop|move|add|cancel|delete|remove|push|reschedule|postpone|shift|change|rename|skip|plan)\b)|пожалуйста|please)(?![a-zß-ӿ])[\s,]*|,\s*(?:пожалуйста|please)(?![a-zß-ӿ])\s*,?|(?<=(?:^|\s)(?:надо|нужно|не забыть)\s)бы\s/giu;
/** `anything left or can I go`: no other question. */
const OR_CAN = pattern`\s+(?:or (?:can|am|should|shall|may) (?:i|we)|или (?:можно|могу|уже можно|я свобод[а-я]+)) .*$`;
/** `get the call moved to Friday` */
const PASSIVE =
  /^((?:(?:(?:can|could|would|will) you|please|i (?:need|want) to|just)\s+)*)(?:get|have) ([^,.;!?]+?) (?:be(?:en)? )?(?:(move|postpone|reschedule|delete|remove)d|(push|shift|bump|drop|cancel)[pl]?ed)(?![a-z])/i;
/** Before what is said. */
const GREETING = pattern`^\s*(?:(?:hi|hello|hey|good (?:morning|afternoon|evening|night)|привет|здравствуйте?|добр(?:ый|ое|ой|ого) (?:утр[оа]|день|дня|вечера?|ноч[иь]))(?:\s+(?:there|всем))?(?:[\s,.!]+)|(?:morning|ok|ок|okay|great|отлично|супер)\s*[,.!]+\s*)(?=[a-zß-ӿ\d])`;

/** A message without what says nothing. Long runs of spaces and of other characters that are in no word would make patterns slow. */
export const normalise = (text: string, facts: Facts): string => readDayHead(shorten(text), facts);

const shorten = (text: string): string =>
  text
    .replaceAll(/[^\S\n]+/g, ' ')
    .replaceAll(/„([^„“”]+)[“”]/g, '“$1”')
    .replaceAll(/ ?\n[ \n]*/g, '\n')
    .replaceAll(/ ?(?:→|[-=]>) ?/g, ' to ')
    .replaceAll(/([\P{IDC}_]{20})[\P{IDC}_]+/gu, '$1')
    .replaceAll(/(?<!\S)['’]?til(?=\s)/gi, 'until')
    .replaceAll(/(?<=\s)onto(?=\s)/gi, 'to')
    .replace(/\b(due|deadline) (?:is |now |on )*(?:the )?(?=\d{1,2}(?:st|nd|rd|th)?(?![\d:]|\s?[ap]m))/i, '$1 on ')
    .replace(/\bdue first(?=\W*$)/i, 'first due') // not on the 1st
    .replaceAll(/(?<=[a-z])['’]s(?= (?:been |not )?(?:cancel|off|done|finished|over|sorted))/gi, ' is')
    .replace(OR_CAN, '')
    .replace(GREETING, '')
    .replace(/^.*\p{Alpha}.*$/su, (said) => said.replaceAll(POLITE, (_, quote) => quote ?? ' ').trim() || said)
    .replace(PASSIVE, '$1$3$4 $2')
    .replace(SHOW, 'show me ')
    .replace(NEW_TASK, 'add task: ');

/** `on Saturday: get the rings, call the host`: of nothing that the app has. */
function readDayHead(text: string, facts: Facts): string {
  const [, ...parts] = /^([^:]+):\s(.+)$/s.exec(text) ?? [];
  const [day, errands] = parts.map((part) => readQuery(part, facts));
  const isDay = day?.when && !day.request && findUnused(day, (name) => name === 'day').length === 0;
  const isNew = errands && /^(?:errand|undefined)$/.test(`${errands.request?.verb}`) && !isQuestion(errands);
  const isList =
    errands !== undefined && (/,/.test(errands.text) || [...errands.asks].every((each) => OF_ERRANDS.has(each)));
  return isDay && isNew && isList ? `add ${text}` : text;
}

const OF_ERRANDS = new Set<Class>(['day', 'time', 'part', 'number', 'minutes', 'verb', 'work', 'purpose']);
