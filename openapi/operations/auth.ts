import { LoggedOut, SignedIn } from '../../src/auth/responses.ts';
import type { Operations } from './operation.ts';
import { exampleUser } from './users.ts';

const initData =
  'query_id=AAHdF6IQAAAAAN0XohDhrOrc&user=%7B%22id%22%3A279058397%2C%22first_name%22%3A%22Anna%22%7D' +
  '&auth_date=1795338000&hash=c501b71e775f74ce10e377dea85a7ea24ecd640b223ea86dfe453e0eaed2e2b2';

/** Of the right shape; signed by nobody. */
const token =
  'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6IjRmMWMyYTkwZGU3YjM4NTYifQ' +
  '.eyJzdWIiOiIwMTlhYjNmMC01YzFlLTdhNDItOWQwYi02ZjJhMWM4ZTRiNzAifQ' +
  '.ZXhhbXBsZS1zaWduYXR1cmUtb2Ytbm8tdXNlLWF0LWE';

export const authOperations: Operations = {
  'POST /api/auth': {
    id: 'signIn',
    summary: 'Sign in with what Telegram says of the person',
    description:
      'Send `Telegram.WebApp.initData` as it is: in the body, or as `Authorization: tma <initData>`, which wins. ' +
      'The same person twice is one user, with the profile of the last time.',
    answer: SignedIn,
    security: [{}, { initData: [] }],
    errors: {
      AUTHENTICATION_ERROR: {
        when: 'Telegram does not vouch for it, or it is too old. One body for every reason.',
        message: 'Could not verify the Telegram sign-in. Reopen the app from Telegram',
      },
      RATE_LIMIT_ERROR: { when: 'Too many sign-ins from this address.' },
      SERVICE_UNAVAILABLE: { when: 'Postgres does not answer; send it again.' },
    },
    examples: { body: { initData }, answer: { token, user: exampleUser } },
  },
  'POST /api/auth/logout': {
    id: 'logOut',
    summary: 'End this token',
    description: 'It is refused from the next request on.',
    answer: LoggedOut,
    examples: { answer: { loggedOut: 'here' } },
  },
  'POST /api/auth/logout-all': {
    id: 'logOutEverywhere',
    summary: 'End every token of the person',
    description: 'They are refused from the next request on, this one included.',
    answer: LoggedOut,
    examples: { answer: { loggedOut: 'everywhere' } },
  },
};
