import { wholeWords } from './words.ts';

const LEVELS: [level: 'low' | 'medium' | 'high', words: RegExp][] = [
  [
    'low',
    wholeWords`low(?:er|est)?|unimportant|(?:not|isn['’]?t) (?:that |so |very |really |all that )?(?:important|urgent)|низк[a-zß-ӿ]*|не ?(?:так[а-я]* |уж |очень )*(?:важн|срочн)[a-zß-ӿ]*|понизь|снизь|(?:по|с)низить`,
  ],
  ['medium', wholeWords`medium|normal|средн[a-zß-ӿ]*|обычн[a-zß-ӿ]*`],
  [
    'high',
    wholeWords`high(?:er|est)?|raise|important|urgent|высок[a-zß-ӿ]*|(?:важн|срочн)[a-zß-ӿ]*|(?:по)?(?:важнее|срочнее)|повысь|повысить`,
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

export const PRIORITY_WORD = wholeWords`prio(?:rity)?|to (?:high|medium|low)|приоритет[a-zß-ӿ]*|(?:urgent|important)(?=[^a-zß-ӿ]*$)|(?:is|are|should be) (?:not |very )?(?:high|low|important|urgent)|(?:не ?)?(?:важн|срочн)[a-zß-ӿ]*(?=[^a-zß-ӿ]*$)`;
/** `the report high`, `отчёт поважнее` */
const LEVEL_AT_END = wholeWords`(?:high|medium|low|(?:высок|средн|низк)[a-zß-ӿ]*|(?:по)?(?:важнее|срочнее))(?=[^a-zß-ӿ]*$)`;

/** Whether a level in a text is that of a task, not a part of its title. */
export const saysPriority = (text: string): boolean => PRIORITY_WORD.test(text) || LEVEL_AT_END.test(text);
