import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { expectError } from '../support/answers.ts';
import { signUp } from '../support/client.ts';
import * as faults from '../support/faults.ts';
import { captureLog } from '../support/log-lines.ts';

let log: ReturnType<typeof captureLog>;

beforeEach(() => {
  log = captureLog();
});
afterEach(() => vi.restoreAllMocks());

describe('Postgres errors', () => {
  it.each([
    ['22001', 400, 'VALIDATION_ERROR'],
    ['22003', 400, 'VALIDATION_ERROR'],
    ['22021', 400, 'VALIDATION_ERROR'],
    ['22P02', 400, 'VALIDATION_ERROR'],
    ['22P05', 400, 'VALIDATION_ERROR'],
    ['23505', 409, 'CONFLICT'],
    ['23503', 409, 'CONFLICT'],
    ['23514', 409, 'CONFLICT'],
    ['40001', 503, 'SERVICE_UNAVAILABLE'],
    ['57014', 503, 'SERVICE_UNAVAILABLE'],
    ['40P01', 503, 'SERVICE_UNAVAILABLE'],
    ['53300', 503, 'SERVICE_UNAVAILABLE'],
    ['55P03', 503, 'SERVICE_UNAVAILABLE'],
    ['57P01', 503, 'SERVICE_UNAVAILABLE'],
    ['08006', 503, 'SERVICE_UNAVAILABLE'],
    ['XX000', 503, 'SERVICE_UNAVAILABLE'],
    ['42P01', 500, 'INTERNAL_ERROR'],
    ['XX000', 503, 'SERVICE_UNAVAILABLE'],
    ['0A000', 500, 'INTERNAL_ERROR'],
    ['28P01', 503, 'SERVICE_UNAVAILABLE'],
  ])('SQLSTATE %s in a write gets %i and reveals no text of Postgres', async (code, status, name) => {
    const person = await signUp();
    const fault = faults.postgresError(code, { constraint: 'secret_constraint', detail: 'Key (secret)=(1)' });
    faults.breakUpstreams({ postgres: faults.onlyIf(faults.isWrite, fault) });
    const answer = await person.post('/api/tasks', { title: 'x' });
    expectError(answer, status, name);
    expect(answer.text).not.toContain('secret');
  });

  it('the log names the constraint and the table of an error, but not the values in its DETAIL', async () => {
    const person = await signUp();
    const fault = faults.postgresError('23514', { constraint: 'a_rule', table: 'a_table', detail: 'Key (secret)=(1)' });
    faults.breakUpstreams({ postgres: faults.onlyIf(faults.isWrite, fault) });
    await person.post('/api/tasks', { title: 'x' });
    expect(log.requests().at(-1)).toMatchObject({ sqlstate: '23514', constraint: 'a_rule', table: 'a_table' });
    expect(log.texts.join('\n')).not.toContain('secret');
  });
});
