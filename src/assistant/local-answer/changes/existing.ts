import { CHANGE_ANSWERS } from '../../../messages/answers.ts';
import { say } from '../../../messages/say.ts';
import type { OpenTask } from '../../../planning/plan/snapshot.ts';
import { quote } from '../../previews.ts';
import type { Facts } from '../question.ts';
import { isContent, sharesTitleWord } from '../titles.ts';
import { isDeedOf } from '../verb-forms.ts';
import { splitWords, type Word } from '../words.ts';

/** The open tasks whose titles have all of the words: `buy milk` is in `Buy milk and bread`. */
export function findExisting(words: Word[], { snapshot }: Facts): OpenTask[] {
  const content = words.filter(isContent);
  if (content.length === 0) return [];
  return snapshot.planning.tasks.filter(({ title }) =>
    content.every((word) => sharesTitleWord(title, [word]) || isDeedOf(word, splitWords(title))),
  );
}

export const sayExisting = (tasks: OpenTask[], { language }: Facts): string[] =>
  tasks.slice(0, 1).map(({ title }) => say(language, CHANGE_ANSWERS.exists, { title: quote(title) }));
