import { describe, expect, it } from 'vitest';
import { BANK } from '../support/assistant/bank.ts';
import { scoreQuestion } from '../support/assistant/score-questions.ts';
import { inTurn, volume } from '../support/volume.ts';

/** With the phrase after the first word, so that it is within a clause, and where quotation marks do not hide it. */
const insert = (message: string, phrase: string): string =>
  message.replace(/^(\P{L}*[\p{L}'’]+)(?=\s|$)/u, `$1 ${phrase}`);

/** `glorbix` is no word that is known, near one that is known, or in a title. */
const STRANGE = /glorbix|глорбикс/i;
const DECLINES = /^Nothing was changed|^Ничего не изменено|I did not understand|Не понял|^I do not know|ничего не знаю/;
/** Nothing is asked. */
const ANSWERS_THANKS = /^You are welcome!|^Пожалуйста, рад помочь!/;

describe('a word that nothing explains', () => {
  const asked = inTurn(BANK, 1, 6)
    .filter(({ after }) => after.length === 0)
    .map((question) => ({
      ...question,
      question: insert(question.question, /[а-яё]/i.test(question.question) ? 'глорбикс' : 'glorbix'),
    }));
  const scored = asked.filter(({ question }) => STRANGE.test(question)).map(scoreQuestion);

  it('is in the answer to each question of the bank that has one, unless the question is declined or is no more than thanks', () => {
    expect(scored.length).toBeGreaterThan(volume({ test: 100, full: 600 }));
    const silent = scored.filter(
      ({ text }) => !STRANGE.test(text) && !DECLINES.test(text) && !ANSWERS_THANKS.test(text),
    );
    expect(silent.map(({ person, question, text }) => `${person}: ${question}\n${text}`)).toEqual([]);
  });

  it('is in the title of each change that is proposed, or the answer says that it is not understood', () => {
    const silent = scored.filter(({ commands, text }) => commands.length > 0 && !STRANGE.test(text));
    expect(silent.map(({ question, text }) => `${question}\n${text}`)).toEqual([]);
  });
});
