import { type Facts, readQuery } from '../query.ts';
import { pattern } from '../words.ts';
import { readLevels } from './mood.ts';
import { isReport } from './statements.ts';

/** `but forgot to log it`: it says only why a report is late. */
const FORGOT = pattern`(?:^|,\s*|\s+(?=(?:but|and|но|и|а)\s))(?:(?:but|and|но|и|а|just|only|просто)\s+)*(?:i\s+|я\s+)?(?:forgot to|забыл[аи]?) (?:log|mark|tick|check|отметить|записать|закрыть|вычеркнуть)(?![a-zß-ӿ])(?: (?:it|this|that|это|ее|её|его)(?![a-zß-ӿ]))?(?: (?:off|done|as done)(?![a-zß-ӿ]))?[,.:!]?`;

export function leaveOutForgot(text: string, facts: Facts): string {
  const [forgot = ''] = FORGOT.exec(text) ?? [];
  const [before = '', rest = ''] = forgot ? text.split(forgot) : [];
  const isEnded = rest === '' || /[,.!]$/.test(forgot);
  const isAside = before
    ? isEnded && isReport(readQuery(before, facts))
    : readLevels(readQuery(rest, facts)) || forgot.endsWith(',');
  return isAside ? before + rest : text;
}
