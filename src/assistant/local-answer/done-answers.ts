import { DAY_ANSWERS } from '../../messages/answers.ts';
import { say } from '../../messages/say.ts';
import { addDays, isoWeekday } from '../../shared/time-zones.ts';
import { limitLines, sayDate, sayDays } from './facts.ts';
import type { Facts, Query } from './query.ts';
import { belongs, sayGroups } from './selection.ts';

const MAX_LISTED = 10;

/** What was completed: in the days that the query names, or else this week. */
export function answerDone({ when, groups }: Query, facts: Facts): string[] {
  const { language, snapshot } = facts;
  const all = snapshot.done.filter((task) => belongs(task, groups));
  const monday = addDays(snapshot.date, 1 - isoWeekday(snapshot.date));
  const { from, to } = when ?? { from: monday, to: addDays(monday, 6) };
  const done = all.filter(({ on }) => on >= from && on <= to);
  const day = [sayDays({ from, to }, facts), ...sayGroups(groups, facts)].join(', ');
  if (done.length === 0) return [say(language, DAY_ANSWERS.didNothing, { day })];
  return [
    say(language, DAY_ANSWERS.did, { n: done.length, day }),
    ...limitLines(
      done.map(({ title, on }) => `• ${title}${from === to ? '' : ` · ${sayDate(on, facts)}`}`),
      MAX_LISTED,
      facts,
    ),
  ];
}
