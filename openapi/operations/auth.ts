import { LoggedOut, SignedIn } from '../../src/auth/responses.ts';
import type { Operations } from './types.ts';
import { exampleUser } from './users.ts';

const initData =
  'query_id=AAHdF6IQAAAAAN0XohDhrOrc&user=%7B%22id%22%3A279058397%2C%22first_name%22%3A%22Anna%22%7D' +
  '&auth_date=1795338000&hash=c501b71e775f74ce10e377dea85a7ea24ecd640b223ea86dfe453e0eaed2e2b2';

/** The shape is right, the signature is not. */
const token =
  'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6IjRmMWMyYTkwZGU3YjM4NTYifQ' +
  '.eyJzdWIiOiIwMTlhYjNmMC01YzFlLTdhNDItOWQwYi02ZjJhMWM4ZTRiNzAifQ' +
  '.ZXhhbXBsZS1zaWduYXR1cmUtb2Ytbm8tdXNlLWF0LWE';

export const authOperations: Operations = {
  'POST /api/auth': {
    id: 'signIn',
    summary: 'Sign in with the initData of Telegram',
    description:
      'Send `Telegram.WebApp.initData` unchanged, in the body or as `Authorization: tma <initData>`. The header takes ' +
      'precedence. The first sign-in of a Telegram account creates the user; later ones update the profile.',
    response: SignedIn,
    security: [{}, { initData: [] }],
    errors: {
      AUTHENTICATION_ERROR: {
        when: 'The initData is not signed by Telegram, or too old. The response is the same for every reason.',
        message: 'Could not verify the Telegram sign-in. Reopen the app from Telegram',
      },
      RATE_LIMIT_ERROR: { when: 'Too many sign-ins from this address.' },
      SERVICE_UNAVAILABLE: { when: 'Postgres does not respond: try again.' },
    },
    examples: { body: { initData, timezone: 'Europe/Moscow' }, response: { token, user: exampleUser, isNew: false } },
  },
  'POST /api/auth/logout': {
    id: 'logOut',
    summary: 'Revoke this token',
    description: 'The next request with it gets a 401.',
    response: LoggedOut,
    examples: { response: { loggedOut: 'here' } },
  },
  'POST /api/auth/logout-all': {
    id: 'logOutEverywhere',
    summary: 'Revoke every token of the user',
    description: 'The next request with any of them gets a 401. This token is revoked too.',
    response: LoggedOut,
    examples: { response: { loggedOut: 'everywhere' } },
  },
};
