import { wholeWords } from './words.ts';

const LEVELS: [level: 'low' | 'medium' | 'high', words: RegExp][] = [
  [
    'low',
    wholeWords`low(?:er|est)?|unimportant|not (?:important|urgent)|низк\p{Alpha}*|не ?(?:важн|срочн)\p{Alpha}*|понизь|снизь|(?:по|с)низить`,
  ],
  ['medium', wholeWords`medium|normal|средн\p{Alpha}*|обычн\p{Alpha}*`],
  [
    'high',
    wholeWords`high(?:er|est)?|raise|important|urgent|высок\p{Alpha}*|(?:важн|срочн)\p{Alpha}*|(?:по)?(?:важнее|срочнее)|повысь|повысить`,
  ],
];

/** The priorities that a text names. `not important` is low, not high. */
export function findLevels(text: string) {
  let rest = text;
  return LEVELS.flatMap(([level, pattern]) => {
    const before = rest;
    rest = rest.replace(pattern, '');
    return rest === before ? [] : [level];
  });
}

export const PRIORITY_WORD = wholeWords`prio(?:rity)?|to (?:high|medium|low)|приоритет\p{Alpha}*|(?:urgent|important)(?=\P{Alpha}*$)|(?:is|are|should be) (?:not |very )?(?:high|low|important|urgent)|(?:не ?)?(?:важн|срочн)\p{Alpha}*(?=\P{Alpha}*$)`;
/** `the report high`, `отчёт поважнее` */
const LEVEL_AT_END = wholeWords`(?:high|medium|low|(?:высок|средн|низк)\p{Alpha}*|(?:по)?(?:важнее|срочнее))(?=\P{Alpha}*$)`;

/** Whether a level in a text is that of a task, not a part of its title. */
export const saysPriority = (text: string): boolean => PRIORITY_WORD.test(text) || LEVEL_AT_END.test(text);
