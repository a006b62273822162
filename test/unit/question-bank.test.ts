import { describe, expect, it } from 'vitest';
import { BANK } from '../support/assistant/bank.ts';
import { scoreQuestion } from '../support/assistant/score-questions.ts';
import { inTurn, volume } from '../support/volume.ts';

const MAX_MISSED_SHARE = 0.15;

const scored = inTurn(BANK, 0, 3).map(scoreQuestion);

const describeMisses = (questions: typeof scored) =>
  questions.map(({ person, question, text, commands }) => `${person}: ${question}\n${text}\n${commands}`);

describe('without a model', () => {
  it('a bank of questions in two languages has at least 600', () => {
    expect(BANK.length).toBeGreaterThanOrEqual(600);
    for (const language of ['en', 'ru']) {
      expect(scored.filter((question) => question.language === language).length).toBeGreaterThan(
        volume({ test: 25, full: 80 }),
      );
    }
  });

  it('no answer misleads', () => {
    expect(describeMisses(scored.filter(({ verdict }) => verdict === 'misleading'))).toEqual([]);
  });

  it.each([...new Set(scored.map(({ intent }) => intent))])(
    'most questions about “%s” get an answer with the facts in both languages',
    (intent) => {
      for (const language of ['en', 'ru']) {
        const asked = scored.filter((question) => question.intent === intent && question.language === language);
        const missed = asked.filter(({ verdict }) => verdict !== 'real');
        const most = Math.max(MAX_MISSED_SHARE * asked.length, 1); // few questions may miss one
        expect(missed.length, describeMisses(missed).join('\n\n')).toBeLessThanOrEqual(most);
      }
    },
  );

  it('each request for a change is proposed or declined', () => {
    const changes = scored.filter(({ intent }) => intent === 'change');
    expect(changes.length).toBeGreaterThan(volume({ test: 12, full: 40 }));
    expect(describeMisses(changes.filter(({ verdict }) => verdict !== 'real'))).toEqual([]);
  });

  it('an answer that proposes a change says that nothing has changed yet', () => {
    for (const { text, commands } of scored) {
      if (commands.some((command) => command.includes('"type"')))
        expect(text).toMatch(/Nothing changes until you confirm|не подтвердите, ничего не изменится/);
    }
  });
});
