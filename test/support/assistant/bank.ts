import { EVERYDAY_BANK } from './everyday-questions.ts';
import { HOME_BANK } from './home-questions.ts';
import { LATER_BANK } from './later-questions.ts';
import { FIRST_BANK, SECOND_BANK } from './question-bank.ts';
import { SHIFT_BANK } from './shift-questions.ts';
import { WORKING_BANK } from './working-questions.ts';

/** All questions that the tests ask. */
export const BANK = [
  ...FIRST_BANK,
  ...SECOND_BANK,
  ...EVERYDAY_BANK,
  ...LATER_BANK,
  ...WORKING_BANK,
  ...HOME_BANK,
  ...SHIFT_BANK,
];
