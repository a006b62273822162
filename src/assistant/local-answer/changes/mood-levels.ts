import { CHANGE_ANSWERS } from '../../../messages/answers.ts';
import { type Facts, type Question, readQuestion } from '../question.ts';
import { asks } from '../requests.ts';
import { readNumber } from '../when.ts';
import { list, matchesPattern, SEPARATOR, splitWords, type Word } from '../words.ts';
import { type ChangeAnswer, refuse } from './types.ts';

/** `I feel 7 out of 10`: not which level it is. */
export const isLevelAlone = (question: Question) =>
  (question.cues.has('mood') || question.cues.has('tired')) && question.cues.has('number') && !asks(question);

interface Levels {
  energy: number | null;
  focus: number | null;
}

/** The numbers after the words for energy and focus; null without either. */
export function readLevels(words: Word[]): Levels | null {
  const numbers = words.map((word) => (/^an?$/.test(word.text) ? null : readNumber(word)));
  const read = (patterns: string[]) => {
    const at = words.findIndex(({ text }) => patterns.some((pattern) => matchesPattern(text, pattern)));
    if (at < 0) return null;
    const [value, before] = [[1, 2, -1], [-2]].map((steps) =>
      steps.map((step) => numbers[at + step] ?? null).find((number) => number !== null),
    );
    return (value === 10 && before !== undefined ? before : value) ?? null; // `8/10 energy`
  };
  const energy = read(list`energy энерги* сил силы`) ?? read(list`feel feeling`);
  const focus = read(list`focus фокус* концентрац*`);
  return energy === null && focus === null ? null : { energy, focus };
}

/** `утром`, `last night`, `at 9am`: not the present mood. */
const OTHER_MOMENT =
  /(?<!\p{Alpha})(?:mornings?|noon|afternoon|evening|night|midnight|was|were|earlier|ago|before|after|утр\p{Alpha}*|днём|днем|обед\p{Alpha}*|полдень|вечер\p{Alpha}*|ночью?|был[аои]?|раньше|назад|после)(?!\p{Alpha})|\d:\d\d|\d\s?[ap]m\b/iu;

export function logMood({ energy, focus }: Levels, question: Question, facts: Facts): ChangeAnswer {
  const parts = question.text.split(SEPARATOR).filter((part) => /\d/.test(part) || readLevels(splitWords(part)));
  const { text, when } = readQuestion(parts.join(', '), facts); // not `bad night` of `bad night, energy 4, focus 3`
  const isLevel = (value: number | null): value is number =>
    value !== null && Number.isInteger(value) && value >= 1 && value <= 10;
  const isOtherDay = when !== null && when.from !== facts.snapshot.date;
  if (isOtherDay || OTHER_MOMENT.test(text)) return refuse(facts, CHANGE_ANSWERS.moodNow);
  if (!isLevel(energy) || !isLevel(focus)) return refuse(facts, CHANGE_ANSWERS.levels);
  return { changes: [{ kind: 'mood', energy, focus }], refusals: [] };
}

/** `focus 8` after `energy 7`: the levels of both. */
export function mergeLevels(question: Question, before: string, facts: Facts): ChangeAnswer | null {
  const [old, own] = [readQuestion(before, facts), question].map(({ words }) => readLevels(words));
  const levels = { energy: own?.energy ?? old?.energy ?? null, focus: own?.focus ?? old?.focus ?? null };
  return own ? logMood(levels, question, facts) : null;
}
